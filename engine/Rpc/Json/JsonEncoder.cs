using System.Text.Json;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Turns protobuf wire bytes into JSON text, with no message object between. Source: protobuf.dev, "ProtoJSON
/// Format".
/// </summary>
internal readonly partial struct JsonEncoder(Utf8JsonWriter json, MessagePlans plans, JsonFormat format)
{
    /// <summary>Deepest nesting. Responses are our own, so this only keeps a damaged one from taking the stack.</summary>
    public const int MaxDepth = 200;

    private readonly ScalarEncoder _scalars = new(json, format);
    private readonly StructEncoder _structs = new(json);

    /// <summary>Writes a message.</summary>
    public void WriteMessage(MessagePlan plan, ReadOnlySpan<byte> message) => WriteMessage(plan, message, 0);

    /// <summary>Writes only the value of one field of a message.</summary>
    public void WriteFieldOf(MessagePlan plan, FieldPlan field, ReadOnlySpan<byte> message)
    {
        using var index = new FieldIndex(plan, message);
        if (index.Last(field) < 0 && field.HasPresence)
        {
            json.WriteNullValue();
        }
        else
        {
            WriteField(field, message, index, 0);
        }
    }

    private void WriteObject(MessagePlan plan, ReadOnlySpan<byte> message, int depth)
    {
        json.WriteStartObject();
        WriteFields(plan, message, depth);
        json.WriteEndObject();
    }

    private void WriteFields(MessagePlan plan, ReadOnlySpan<byte> message, int depth)
    {
        using var index = new FieldIndex(plan, message);
        foreach (var field in plan.Fields)
        {
            if (!IsLeftOut(field, message, index))
            {
                json.WritePropertyName(field.NameIn(format));
                WriteField(field, message, index, depth);
            }
        }
    }

    private bool IsLeftOut(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index)
    {
        var last = index.Last(field);
        return last < 0
            ? (field.HasPresence && !field.IsEmptyWhenAbsent) || format == JsonFormat.Canonical
            : format == JsonFormat.Canonical && !field.HasPresence && !field.IsMap && HasNoValue(field, message, index);
    }

    // Other writers may put a default on the wire, or a packed list without elements.
    private static bool HasNoValue(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index)
    {
        if (!field.IsRepeated)
        {
            return field.IsDefault(new WireReader(message[index.StartOf(index.Last(field))..]));
        }

        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            var isPacked = field.MayBePacked && index.WireOf(value) == WireType.Bytes;
            if (!isPacked || !new WireReader(message[index.StartOf(value)..]).ReadBytes().IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private void WriteField(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index, int depth)
    {
        if (field.IsMap)
        {
            WriteMap(field, message, index, depth);
        }
        else if (field.IsRepeated)
        {
            WriteList(field, message, index, depth);
        }
        else if (index.Last(field) < 0)
        {
            WriteAbsent(field, depth);
        }
        else if (field.Message is { } nested && index.First(field) != index.Last(field))
        {
            WriteMerged(field, nested, message, index, depth);
        }
        else
        {
            var reader = new WireReader(message[index.StartOf(index.Last(field))..]);
            WriteValue(field, ref reader, depth);
        }
    }

    private void WriteAbsent(FieldPlan field, int depth)
    {
        if (field.Message is { } nested)
        {
            WriteMessage(nested, [], depth + 1);
        }
        else
        {
            _scalars.WriteDefault(field);
        }
    }

    private void WriteList(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index, int depth)
    {
        json.WriteStartArray();
        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            var reader = new WireReader(message[index.StartOf(value)..]);
            if (!field.MayBePacked || index.WireOf(value) != WireType.Bytes)
            {
                WriteValue(field, ref reader, depth);
                continue;
            }

            var packed = new WireReader(reader.ReadBytes());
            while (!packed.AtEnd)
            {
                WritePacked(field, ref packed, depth);
            }
        }

        json.WriteEndArray();
    }

    private void WritePacked(FieldPlan field, ref WireReader packed, int depth)
    {
        var value = packed;
        if (field.Enum is { IsClosed: true } && !field.Takes(value.ReadVarint()))
        {
            packed = value;
        }
        else
        {
            WriteValue(field, ref packed, depth);
        }
    }

    // A message that comes in parts is the parts one after another.
    private void WriteMerged(FieldPlan field, MessagePlan nested, ReadOnlySpan<byte> message, scoped in FieldIndex index, int depth)
    {
        using var merged = new WireWriter();
        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            var reader = new WireReader(message[index.StartOf(value)..]);
            merged.WriteRaw(field.ReadMessage(ref reader));
        }

        WriteMessage(nested, merged.WrittenSpan, depth + 1);
    }

    private void WriteValue(FieldPlan field, ref WireReader reader, int depth)
    {
        switch (field.Type)
        {
            case FieldType.Message or FieldType.Group:
                WriteMessage(field.Message!, field.ReadMessage(ref reader), depth + 1);
                break;
            case FieldType.String:
                _scalars.WriteText(reader.ReadBytes());
                break;
            case FieldType.Bytes:
                json.WriteBase64StringValue(reader.ReadBytes());
                break;
            case FieldType.Bool:
                json.WriteBooleanValue(reader.ReadVarint() != 0);
                break;
            case FieldType.Enum:
                _scalars.WriteEnum(field.Enum!, (int)reader.ReadVarint());
                break;
            case FieldType.Double:
                _scalars.WriteDouble(reader.ReadDouble());
                break;
            case FieldType.Float:
                _scalars.WriteSingle(BitConverter.UInt32BitsToSingle(reader.ReadFixed32()));
                break;
            default:
                _scalars.WriteInteger(field.Type, ref reader);
                break;
        }
    }
}
