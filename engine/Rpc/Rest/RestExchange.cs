using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>HTTP with JSON, by a method's <c>google.api.http</c> option: the request's side, which all responses share.</summary>
internal abstract class RestExchange(HttpContext http, RpcOptions options, RestMatch match) : RpcExchange(http, options)
{
    public const string JsonType = "application/json";

    /// <summary>
    /// Text beyond ASCII stays readable. Characters that HTML gives a meaning are safe too: the content type is JSON, and
    /// browsers are told not to guess another.
    /// </summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private WireWriter? _request;

    protected RestBinding Binding { get; } = match.Route.Binding!;

    public override async ValueTask<bool> ReadAsync(RpcCall call)
    {
        if (_request is not null)
        {
            return false;
        }

        if (Binding.Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
        {
            throw RpcErrors.StreamingUnsupported(Binding.Method.Path);
        }

        _request = new WireWriter();
        if (Binding.Body != RestBody.None)
        {
            await ReadBodyAsync(_request, call);
        }

        AddParts(_request);
        Message = new ReadOnlySequence<byte>(_request.WrittenMemory);
        return true;
    }

    public override void Dispose()
    {
        _request?.Dispose();
        base.Dispose();
    }

    /// <summary>Writes a response, or the part of it that the rule answers.</summary>
    protected void WriteJson(Utf8JsonWriter json, ReadOnlySpan<byte> message)
    {
        var encoder = new JsonEncoder(json, Binding.Plans, JsonFormat.Native);
        if (Binding.ResponseField is { } field)
        {
            encoder.WriteFieldOf(Binding.Response, field, message);
        }
        else
        {
            encoder.WriteMessage(Binding.Response, message);
        }

        json.Flush();
    }

    private async ValueTask ReadBodyAsync(WireWriter output, RpcCall call)
    {
        if (Http.Request.ContentLength > MaxReceiveBytes)
        {
            throw RpcErrors.MessageTooLarge(Http.Request.ContentLength.Value, MaxReceiveBytes);
        }

        var body = Http.Request.BodyReader;
        while (true)
        {
            if (!body.TryRead(out var read))
            {
                read = await body.ReadAsync(call.CancellationToken);
            }

            if (!read.IsCompleted && read.Buffer.Length <= MaxReceiveBytes)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                DecodeBody(read.Buffer, output);
                return;
            }
            finally
            {
                // Also of a body that is refused: what is not given back breaks the connection.
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private void DecodeBody(ReadOnlySequence<byte> body, WireWriter output)
    {
        if (body.Length > MaxReceiveBytes)
        {
            throw RpcErrors.MessageTooLarge(body.Length, MaxReceiveBytes);
        }

        if (body.IsEmpty)
        {
            return;
        }

        MediaTypes.RequireJson(Http.Request);
        if (body.IsSingleSegment)
        {
            Decode(body.FirstSpan, output);
            return;
        }

        var whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(whole);
            Decode(whole.AsSpan(0, (int)body.Length), output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private void Decode(ReadOnlySpan<byte> json, WireWriter output)
    {
        if (Binding.BodyField is { } field)
        {
            JsonDecoder.DecodeField(json, field, Binding.Plans, output);
        }
        else
        {
            JsonDecoder.Decode(json, Binding.Request, Binding.Plans, output);
        }
    }

    private void AddParts(WireWriter output)
    {
        RequestParts.WriteQuery(Binding, match.Query, output);
        RequestParts.WriteLastEventId(Binding, Http.Request, output);
        if (Binding.Variables.Count > 0)
        {
            using var path = new PathSegments(match.Path);
            RequestParts.WritePath(match.Route, path, match.VerbLength, output);
        }
    }
}
