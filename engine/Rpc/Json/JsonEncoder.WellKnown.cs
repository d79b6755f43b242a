using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <content>The messages that have a JSON form of their own.</content>
internal readonly partial struct JsonEncoder
{
    private void WriteMessage(MessagePlan plan, ReadOnlySpan<byte> message, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException("the message is nested too deeply");
        }

        switch (plan.Shape)
        {
            case JsonShape.Plain:
                WriteObject(plan, message, depth);
                break;
            case JsonShape.Struct:
                _structs.WriteStruct(message, depth);
                break;
            case JsonShape.Value:
                _structs.WriteValue(message, depth);
                break;
            case JsonShape.ListValue:
                _structs.WriteList(message, depth);
                break;
            case JsonShape.Wrapper:
                WriteWrapper(plan, message);
                break;
            case JsonShape.Any:
                WriteAny(message, depth);
                break;
            case JsonShape.FieldMask:
                WriteFieldMask(message);
                break;
            default:
                WriteTime(plan.Shape, message);
                break;
        }
    }

    private void WriteWrapper(MessagePlan plan, ReadOnlySpan<byte> message)
    {
        using var index = new FieldIndex(plan, message);
        WriteField(plan.Fields[0], message, index, 0);
    }

    private void WriteFieldMask(ReadOnlySpan<byte> message)
    {
        using var text = new WireWriter(64);
        if (!FieldMaskText.Format(message, text) && format == JsonFormat.Canonical)
        {
            throw new WireFormatException("a path of a FieldMask is not in snake_case, and would not come back from its JSON form");
        }

        _scalars.WriteText(text.WrittenSpan);
    }

    private void WriteTime(JsonShape shape, ReadOnlySpan<byte> message)
    {
        var (seconds, nanos) = WellKnownText.ReadTime(message);
        Span<byte> text = stackalloc byte[DurationText.MaxLength];
        var length = shape == JsonShape.Timestamp ? Rfc3339.Format(seconds, nanos, text) : DurationText.Format(seconds, nanos, text);
        if (length == 0)
        {
            throw new WireFormatException($"a {shape} is out of range");
        }

        json.WriteStringValue(text[..length]);
    }

    private void WriteAny(ReadOnlySpan<byte> message, int depth)
    {
        var typeUrl = ReadOnlySpan<byte>.Empty;
        var content = ReadOnlySpan<byte>.Empty;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            switch (number, type)
            {
                case (1, WireType.Bytes):
                    typeUrl = reader.ReadBytes();
                    break;
                case (2, WireType.Bytes):
                    content = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(number, type);
                    break;
            }
        }

        json.WriteStartObject();
        if (!typeUrl.IsEmpty)
        {
            json.WritePropertyName("@type"u8);
            _scalars.WriteText(typeUrl);
            WriteContent(plans.FindByTypeUrl(Encoding.UTF8.GetString(typeUrl)), content, depth);
        }

        json.WriteEndObject();
    }

    private void WriteContent(MessagePlan? plan, ReadOnlySpan<byte> content, int depth)
    {
        switch (plan?.Shape)
        {
            case JsonShape.Plain:
                WriteFields(plan, content, depth + 1);
                break;
            case null:
                // A type that nobody here knows still arrives whole.
                json.WriteBase64String("value"u8, content);
                break;
            default:
                json.WritePropertyName("value"u8);
                WriteMessage(plan, content, depth + 1);
                break;
        }
    }
}
