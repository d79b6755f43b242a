using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>Turns <c>google.protobuf.Struct</c> into JSON and .NET values, and back.</summary>
internal static class StructConversion
{
    private const long MaxExact = (1L << 53) - 1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    // Text stays readable: it goes to people and JSON readers, not into HTML.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The text is not one JSON object.</exception>
    public static Struct FromJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"Data must be a JSON object, not {reader.TokenType}.");
        }

        var data = ReadObject(ref reader);
        return reader.Read() ? throw new JsonException("Something follows after the JSON object.") : data;
    }

    public static ArrayBufferWriter<byte> ToJson(Struct data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        WriteObject(data, writer);
        writer.Flush();
        return buffer;
    }

    public static Dictionary<string, object?> ToDictionary(Struct data)
    {
        var values = new Dictionary<string, object?>(data.Fields.Count);
        foreach (var (name, value) in data.Fields)
        {
            values.Add(name, ToObject(value));
        }

        return values;
    }

    /// <exception cref="ArgumentException">The value is of a type that data cannot hold.</exception>
    public static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        Value wire => wire,
        Struct wire => Value.ForStruct(wire),
        RecordData data => Value.ForStruct(data.Fields),
        string text => Value.ForString(RequireText(text)),
        bool flag => Value.ForBool(flag),
        DateTime date => Value.ForString(date.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset date => Value.ForString(date.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        DateOnly date => Value.ForString(date.ToString("O", CultureInfo.InvariantCulture)),
        Guid or char or Uri => Value.ForString(value.ToString()),
        JsonElement element => FromElement(element),
        byte[] bytes => Value.ForString(Convert.ToBase64String(bytes)),
        IDictionary dictionary => Value.ForStruct(FromDictionary(dictionary)),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ToValue)]),
        // As in the engine's JSON, integers that a double does not hold exactly travel as their digits.
        long integer when integer is > MaxExact or < -MaxExact => Value.ForString(integer.ToString(CultureInfo.InvariantCulture)),
        ulong integer when integer > MaxExact => Value.ForString(integer.ToString(CultureInfo.InvariantCulture)),
        decimal number when !IsExact(number) => Value.ForString(number.ToString(CultureInfo.InvariantCulture)),
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal =>
            Value.ForNumber(number.ToDouble(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(
            $"A value of type {value.GetType()} cannot be data; use null, bool, numbers, strings, bytes, dates, lists or dictionaries.", nameof(value)),
    };

    /// <exception cref="ArgumentException">There is a number that is none in JSON, as NaN.</exception>
    /// <exception cref="JsonException">It is nested too deeply.</exception>
    public static JsonElement ToElement(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            WriteValue(value, writer);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    // Whether the shortest text of the double, which is how it travels, is the decimal itself.
    private static bool IsExact(decimal number) =>
        decimal.TryParse(((double)number).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == number;

    /// <exception cref="ArgumentException">It has half of a surrogate pair, which UTF-8 cannot say and Google.Protobuf would replace.</exception>
    public static string RequireText(string text)
    {
        StrictUtf8.GetByteCount(text);
        return text;
    }

    private static Value FromElement(JsonElement element)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(element.GetRawText()));
            reader.Read();
            return ReadValue(ref reader);
        }
        catch (Exception fault) when (fault is InvalidOperationException or JsonException)
        {
            throw new ArgumentException($"The JSON element cannot be data: {fault.Message}", nameof(element), fault);
        }
    }

    private static Struct FromDictionary(IDictionary dictionary)
    {
        var data = new Struct();
        foreach (DictionaryEntry entry in dictionary)
        {
            var name = entry.Key as string ?? throw new ArgumentException("The keys of a dictionary must be strings to be data.", nameof(dictionary));
            data.Fields[name] = ToValue(entry.Value);
        }

        return data;
    }

    private static Value ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => Value.ForNumber(reader.GetDouble()),
        JsonTokenType.String => Value.ForString(reader.GetString()),
        JsonTokenType.True => Value.ForBool(true),
        JsonTokenType.False => Value.ForBool(false),
        JsonTokenType.StartObject => Value.ForStruct(ReadObject(ref reader)),
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => Value.ForNull(),
    };

    private static Struct ReadObject(ref Utf8JsonReader reader)
    {
        var data = new Struct();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            data.Fields[name] = ReadValue(ref reader);
        }

        return data;
    }

    private static Value ReadList(ref Utf8JsonReader reader)
    {
        var list = new ListValue();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Values.Add(ReadValue(ref reader));
        }

        return new Value { ListValue = list };
    }

    private static void WriteObject(Struct data, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in data.Fields)
        {
            writer.WritePropertyName(name);
            WriteValue(value, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Value value, Utf8JsonWriter writer)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.NumberValue:
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                WriteObject(value.StructValue, writer);
                break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    WriteValue(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static object? ToObject(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StructValue => ToDictionary(value.StructValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(ToObject).ToList(),
        _ => null,
    };
}
