using System.Text.Json;

namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>
/// Turns <c>google.protobuf.Value</c>, <c>Struct</c> and <c>ListValue</c> into JSON and back, from wire bytes to UTF-8 and from
/// UTF-8 to wire bytes. The JSON is our own, or was checked where it came in; requests are read by the transport's decoder, which tells
/// where they are wrong.
/// </summary>
internal static class StructJson
{
    /// <summary>Nesting beyond this is refused, in both directions.</summary>
    public const int MaxDepth = 64;

    /// <param name="value">Wire bytes of a Value.</param>
    /// <param name="json">Takes one JSON value.</param>
    /// <param name="depth">How deep this value is nested already.</param>
    /// <exception cref="WireFormatException">The bytes are not a Value, hold NaN or an infinity, or are nested too deeply.</exception>
    public static void WriteValue(ReadOnlySpan<byte> value, Utf8JsonWriter json, int depth = 0)
        => WriteValue(StructValue.Parse(value), json, depth);

    /// <param name="value">A Value.</param>
    /// <param name="json">Takes one JSON value.</param>
    /// <param name="depth">How deep this value is nested already.</param>
    /// <exception cref="WireFormatException">The value holds NaN or an infinity, or is nested too deeply.</exception>
    public static void WriteValue(in StructValue value, Utf8JsonWriter json, int depth = 0)
    {
        switch (value.Kind)
        {
            case StructKind.Number when !double.IsFinite(value.Number):
                throw new WireFormatException("a google.protobuf.Value holds NaN or an infinity, which JSON does not have");
            case StructKind.Number:
                json.WriteNumberValue(value.Number);
                break;
            case StructKind.Text:
                json.WriteStringValue(value.Bytes);
                break;
            case StructKind.Bool:
                json.WriteBooleanValue(value.Bool);
                break;
            case StructKind.Object:
                WriteStruct(value.Bytes, json, depth + 1);
                break;
            case StructKind.List:
                WriteList(value.Bytes, json, depth + 1);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <param name="message">Wire bytes of a Struct.</param>
    /// <param name="json">Takes one JSON object.</param>
    /// <param name="depth">How deep this value is nested already.</param>
    public static void WriteStruct(ReadOnlySpan<byte> message, Utf8JsonWriter json, int depth = 0)
    {
        CheckDepth(depth);
        json.WriteStartObject();
        var entries = new StructEntries(message);
        while (entries.MoveNext())
        {
            json.WritePropertyName(entries.Key);
            WriteValue(entries.Value, json, depth);
        }

        json.WriteEndObject();
    }

    /// <param name="message">Wire bytes of a ListValue.</param>
    /// <param name="json">Takes one JSON array.</param>
    /// <param name="depth">How deep this value is nested already.</param>
    public static void WriteList(ReadOnlySpan<byte> message, Utf8JsonWriter json, int depth = 0)
    {
        CheckDepth(depth);
        json.WriteStartArray();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber == StructWire.ValuesField && wireType == WireType.Bytes)
            {
                WriteValue(reader.ReadBytes(), json, depth);
            }
            else
            {
                reader.Skip(fieldNumber, wireType);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Appends the members of a Value for the JSON value at which <paramref name="json"/> stands.</summary>
    /// <remarks>The reader's own depth limit bounds the recursion; it must not be above <see cref="MaxDepth"/> plus the depth at which it stands.</remarks>
    public static void ReadValue(ref Utf8JsonReader json, WireWriter wire)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                wire.WriteVarintField(StructWire.NullField, 0);
                break;
            case JsonTokenType.Number:
                wire.WriteDoubleField(StructWire.NumberField, json.GetDouble());
                break;
            case JsonTokenType.String:
                wire.WriteTag(StructWire.StringField, WireType.Bytes);
                WriteText(ref json, wire);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                wire.WriteBoolField(StructWire.BoolField, json.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.StartObject:
                var structMark = wire.BeginMessage(StructWire.StructField);
                ReadStruct(ref json, wire);
                wire.EndMessage(structMark);
                break;
            default:
                var listMark = wire.BeginMessage(StructWire.ListField);
                ReadList(ref json, wire);
                wire.EndMessage(listMark);
                break;
        }
    }

    /// <summary>Appends the members of a Struct for the JSON object whose start <paramref name="json"/> stands at.</summary>
    public static void ReadStruct(ref Utf8JsonReader json, WireWriter wire)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var entry = wire.BeginMessage(StructWire.FieldsField);
            wire.WriteTag(StructWire.KeyField, WireType.Bytes);
            WriteText(ref json, wire);
            json.Read();
            var value = wire.BeginMessage(StructWire.ValueField);
            ReadValue(ref json, wire);
            wire.EndMessage(value);
            wire.EndMessage(entry);
        }
    }

    /// <summary>Appends the members of a ListValue for the JSON array whose start <paramref name="json"/> stands at.</summary>
    public static void ReadList(ref Utf8JsonReader json, WireWriter wire)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var value = wire.BeginMessage(StructWire.ValuesField);
            ReadValue(ref json, wire);
            wire.EndMessage(value);
        }
    }

    private static void WriteText(ref Utf8JsonReader json, WireWriter wire)
    {
        var mark = wire.BeginLength();
        var maxBytes = json.HasValueSequence ? (int)json.ValueSequence.Length : json.ValueSpan.Length;
        wire.WriteJsonText(ref json, maxBytes);
        wire.EndMessage(mark);
    }

    private static void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException($"values are nested deeper than {MaxDepth}");
        }
    }
}
