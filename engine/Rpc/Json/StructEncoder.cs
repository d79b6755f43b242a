using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Writes the messages of google/protobuf/struct.proto as JSON of any shape.</summary>
internal readonly struct StructEncoder(Utf8JsonWriter json)
{
    private readonly ScalarEncoder _scalars = new(json, JsonFormat.Native);

    public void WriteStruct(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > JsonEncoder.MaxDepth)
        {
            throw new WireFormatException("the message is nested too deeply");
        }

        json.WriteStartObject();
        var entries = new StructEntries(message);
        while (entries.MoveNext())
        {
            _scalars.WriteName(entries.Key);
            WriteValue(entries.Value, depth + 1);
        }

        json.WriteEndObject();
    }

    public void WriteList(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > JsonEncoder.MaxDepth)
        {
            throw new WireFormatException("the message is nested too deeply");
        }

        json.WriteStartArray();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number == StructWire.ValuesField && type == WireType.Bytes)
            {
                WriteValue(reader.ReadBytes(), depth + 1);
            }
            else
            {
                reader.Skip(number, type);
            }
        }

        json.WriteEndArray();
    }

    public void WriteValue(ReadOnlySpan<byte> message, int depth)
    {
        var value = StructValue.Parse(message);
        switch (value.Kind)
        {
            case StructKind.Null:
                json.WriteNullValue();
                break;
            case StructKind.Number:
                _scalars.WriteDouble(value.Number);
                break;
            case StructKind.Text:
                _scalars.WriteText(value.Bytes);
                break;
            case StructKind.Bool:
                json.WriteBooleanValue(value.Bool);
                break;
            case StructKind.Object:
                WriteStruct(value.Bytes, depth);
                break;
            default:
                WriteList(value.Bytes, depth);
                break;
        }
    }
}
