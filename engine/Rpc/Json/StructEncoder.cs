using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Writes the messages of google/protobuf/struct.proto as JSON of any shape.</summary>
internal readonly struct StructEncoder(Utf8JsonWriter json)
{
    private readonly ScalarEncoder _scalars = new(json);

    public void WriteStruct(ReadOnlySpan<byte> message, int depth)
    {
        if (depth > JsonEncoder.MaxDepth)
        {
            throw new WireFormatException("the message is nested too deeply");
        }

        json.WriteStartObject();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number != StructWire.FieldsField || type != WireType.Bytes)
            {
                reader.Skip(number, type);
                continue;
            }

            var key = ReadOnlySpan<byte>.Empty;
            var value = ReadOnlySpan<byte>.Empty;
            var entry = new WireReader(reader.ReadBytes());
            while (entry.TryReadTag(out number, out type))
            {
                switch (number, type)
                {
                    case (StructWire.KeyField, WireType.Bytes):
                        key = entry.ReadBytes();
                        break;
                    case (StructWire.ValueField, WireType.Bytes):
                        value = entry.ReadBytes();
                        break;
                    default:
                        entry.Skip(number, type);
                        break;
                }
            }

            _scalars.WriteName(key);
            WriteValue(value, depth + 1);
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
        // Of several kinds the last one counts; a value without a kind is shown as null.
        var reader = new WireReader(message);
        var kind = StructWire.NullField;
        var start = 0;
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number is >= StructWire.NullField and <= StructWire.ListField)
            {
                kind = number;
                start = reader.Position;
            }

            reader.Skip(number, type);
        }

        var value = new WireReader(message[start..]);
        switch (kind)
        {
            case StructWire.NullField:
                json.WriteNullValue();
                break;
            case StructWire.NumberField:
                _scalars.WriteDouble(value.ReadDouble());
                break;
            case StructWire.StringField:
                _scalars.WriteText(value.ReadBytes());
                break;
            case StructWire.BoolField:
                json.WriteBooleanValue(value.ReadVarint() != 0);
                break;
            case StructWire.StructField:
                WriteStruct(value.ReadBytes(), depth);
                break;
            default:
                WriteList(value.ReadBytes(), depth);
                break;
        }
    }
}
