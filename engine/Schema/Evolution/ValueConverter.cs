using System.Globalization;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>
/// Brings values from one type to another. A value is handed to the new type as a client would send it, first as it is, then in
/// the forms that say the same: digits for a number, the one entry of a list, and their like. Nothing is rounded or cut.
/// </summary>
/// <param name="to">The type that the values shall have.</param>
internal sealed class ValueConverter(FieldType to) : IDisposable
{
    private const int MaxShown = 60;
    private const NumberStyles NumberStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WireWriter _candidate = new();

    /// <param name="value">Wire bytes of a <c>google.protobuf.Value</c>, as clients see it.</param>
    /// <param name="result">The value as stored; null for null and for an empty text where the new type has no texts.</param>
    /// <param name="fault">What the new type says of the value as it is, when the answer is false.</param>
    public bool TryConvert(ReadOnlySpan<byte> value, out FieldValue result, out ValueFault fault)
    {
        var input = StructValue.Parse(value);
        if (to.TryRead(in input, out result, out fault))
        {
            return true;
        }

        var isConverted = input.Kind switch
        {
            StructKind.Number => TryText(Format(input.Number), out result) || (input.Number is 0 or 1 && TryBool(input.Bool, out result)),
            StructKind.Bool => TryText(input.Bool ? "true" : "false", out result) || TryNumber(input.Bool ? 1 : 0, out result),
            StructKind.Text when input.Bytes.IsEmpty => true,
            StructKind.Text => TryParse(Encoding.UTF8.GetString(input.Bytes), out result),
            StructKind.List => TryList(input.Bytes, out result) || TryText(ToJson(input), out result),
            StructKind.Object => TryText(ToJson(input), out result),
            _ => false,
        };
        result = isConverted ? result : default;
        return isConverted;
    }

    /// <summary>A value for people: JSON, shortened.</summary>
    public static string Describe(ReadOnlySpan<byte> value)
    {
        var json = ToJson(StructValue.Parse(value));
        if (json.Length <= MaxShown)
        {
            return json;
        }

        var length = char.IsHighSurrogate(json[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        return string.Concat(json.AsSpan(0, length), "…");
    }

    public void Dispose() => _candidate.Dispose();

    private bool TryParse(string text, out FieldValue result)
    {
        if (double.TryParse(text, NumberStyle, CultureInfo.InvariantCulture, out var number) && IsExact(text, number) && TryNumber(number, out result))
        {
            return true;
        }

        return text switch
        {
            "true" or "1" => TryBool(true, out result),
            "false" or "0" => TryBool(false, out result),
            _ => TryDate(text, out result),
        };
    }

    // A day is a moment at its start, and the other way round.
    private bool TryDate(string text, out FieldValue result)
    {
        result = default;
        const int dayLength = 10;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? TryText($"{text}T00:00:00Z", out result)
            : text.EndsWith("T00:00:00.000Z", StringComparison.Ordinal) && TryText(text[..dayLength], out result);
    }

    private bool TryList(ReadOnlySpan<byte> list, out FieldValue result)
    {
        result = default;
        ReadOnlySpan<byte> item = default;
        var count = 0;
        var reader = new WireReader(list);
        while (reader.TryReadTag(out _, out _))
        {
            item = reader.ReadBytes();
            count++;
        }

        return count == 0 || (count == 1 && TryConvert(item, out result, out _));
    }

    private bool TryText(string text, out FieldValue result)
    {
        _candidate.Clear();
        _candidate.WriteStringField(3, text);
        return TryCandidate(out result);
    }

    private bool TryNumber(double number, out FieldValue result)
    {
        _candidate.Clear();
        _candidate.WriteDoubleField(2, number);
        return TryCandidate(out result);
    }

    private bool TryBool(bool value, out FieldValue result)
    {
        _candidate.Clear();
        _candidate.WriteBoolField(4, value);
        return TryCandidate(out result);
    }

    private bool TryCandidate(out FieldValue result)
    {
        var input = StructValue.Parse(_candidate.WrittenSpan);
        return to.TryRead(in input, out result, out _);
    }

    // The digits of an integer beyond 2^53 may be those of no double.
    private static bool IsExact(string text, double number)
        => double.IsFinite(number) && (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) || (Int128)number == integer);

    private static string Format(double number)
        => Math.Abs(number) < 1e15 && Math.Truncate(number) == number
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static string ToJson(in StructValue value)
    {
        using var buffer = new WireWriter();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            StructJson.WriteValue(in value, json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
