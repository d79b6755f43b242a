using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>A body of JSON text.</summary>
internal static class JsonBody
{
    // Longer than anything that says nothing.
    private const int MaxNothing = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Writes the request, or the field of it, that a body says.</summary>
    /// <exception cref="Kernel.BaasException">rpc CONTENT_TYPE_UNSUPPORTED, JSON_MALFORMED, FIELD_UNKNOWN, FIELD_MALFORMED.</exception>
    public static void Decode(string? contentType, in ReadOnlySequence<byte> body, RestBinding binding, WireWriter output)
    {
        if (!MediaTypes.IsJson(contentType))
        {
            throw RpcErrors.ContentTypeUnsupported(contentType!);
        }

        using var json = new ContiguousBytes(body);
        Decode(json.Span, binding, output);
    }

    /// <summary>Refuses a body that says anything, where none is taken. Many clients send an empty object with every call.</summary>
    /// <exception cref="Kernel.BaasException">rpc BODY_UNEXPECTED.</exception>
    public static void RequireNothing(in ReadOnlySequence<byte> body)
    {
        if (body.Length > MaxNothing)
        {
            throw RpcErrors.BodyUnexpected();
        }

        Span<byte> text = stackalloc byte[(int)body.Length];
        body.CopyTo(text);
        ReadOnlySpan<byte> trimmed = text.Trim(WhiteSpace);
        if (!(trimmed.IsEmpty || trimmed.SequenceEqual("{}"u8) || trimmed.SequenceEqual("null"u8)))
        {
            throw RpcErrors.BodyUnexpected();
        }
    }

    private static void Decode(ReadOnlySpan<byte> json, RestBinding binding, WireWriter output)
    {
        // RFC 8259 §8.1: a reader may pass over the mark, which some editors and shells put before everything.
        json = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        if (binding.BodyField is { } field)
        {
            JsonDecoder.DecodeField(json, field, binding.Plans, output);
            return;
        }

        if (binding.Request.Shape == JsonShape.Plain)
        {
            RequireObject(json);
        }

        JsonDecoder.Decode(json, binding.Request, binding.Plans, output);
    }

    // The decoder could only say that a field without a name does not fit.
    private static void RequireObject(ReadOnlySpan<byte> json)
    {
        var start = json.IndexOfAnyExcept(WhiteSpace);
        var found = start < 0 ? (byte)'{' : json[start];
        var what = found switch
        {
            (byte)'[' => "an array",
            (byte)'"' => "a string",
            (byte)'n' => "null",
            (byte)'t' or (byte)'f' => "true or false",
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => "a number",
            _ => "",
        };
        if (what.Length > 0)
        {
            throw RpcErrors.JsonMalformed(start, $"an object with the request's fields is expected, and here is {what}.");
        }
    }
}
