using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary><c>google.api.HttpBody</c>: a body that is no JSON but bytes with a media type. Source: google/api/httpbody.proto.</summary>
internal static class RawBody
{
    private const string MessageName = "google.api.HttpBody";
    private const int TypeField = 1;
    private const int ContentField = 2;

    public static bool Is(MessagePlan? message) => message?.Descriptor.FullName == MessageName;

    /// <summary>Whether a field is one such message.</summary>
    public static bool Is(FieldPlan field) => !field.IsRepeated && Is(field.Message);

    /// <summary>Writes a body as the message, or as the field that it is in a request.</summary>
    public static void Write(string? contentType, in ReadOnlySequence<byte> content, FieldPlan? field, WireWriter output)
    {
        var mark = field is null ? 0 : output.BeginMessage(field.Number);
        if (!string.IsNullOrEmpty(contentType))
        {
            output.WriteStringField(TypeField, contentType);
        }

        if (!content.IsEmpty)
        {
            output.WriteTag(ContentField, WireType.Bytes);
            output.WriteVarint((ulong)content.Length);
            foreach (var segment in content)
            {
                output.WriteRaw(segment.Span);
            }
        }

        if (field is not null)
        {
            output.EndMessage(mark);
        }
    }

    /// <summary>Reads a message, or the field of a response that it is.</summary>
    /// <returns>The media type, which is never empty, and the bytes, a part of the message.</returns>
    public static (string ContentType, ReadOnlyMemory<byte> Content) Read(ReadOnlyMemory<byte> message, FieldPlan? field)
    {
        message = field is null ? message : Find(message, field.Number);
        var type = Encoding.UTF8.GetString(Find(message, TypeField).Span);
        return (MediaTypes.IsType(type) ? type : MediaTypes.Bytes, Find(message, ContentField));
    }

    private static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> message, int wanted)
    {
        ReadOnlyMemory<byte> value = default;
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number == wanted && type == WireType.Bytes)
            {
                var length = reader.ReadBytes().Length;
                value = message.Slice(reader.Position - length, length);
            }
            else
            {
                reader.Skip(number, type);
            }
        }

        return value;
    }
}
