using System.Buffers.Text;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>Reads what a modifier brings.</summary>
internal static class ModifierOperand
{
    /// <summary>As many as the longest list can have.</summary>
    public const int MaxTexts = 1_000;

    // What a number of JSON says without doubt; beyond, the digits come as text. Source: ECMA-262, Number.MAX_SAFE_INTEGER.
    private const double MaxExact = 9_007_199_254_740_991;

    private const int MaxNumberLength = 32;

    public static bool TryReadInteger(FieldModifier modifier, out long integer)
    {
        integer = 0;
        var value = StructValue.Parse(modifier.Operand.Span);
        if (value.Kind == StructKind.Number && Math.Abs(value.Number) <= MaxExact && Math.Truncate(value.Number) == value.Number)
        {
            integer = (long)value.Number;
            return true;
        }

        return value.Kind == StructKind.Text
            && Utf8Parser.TryParse(value.Bytes, out integer, out var length)
            && length == value.Bytes.Length;
    }

    /// <param name="units">Of the last decimal of the field.</param>
    public static bool TryReadDecimal(FieldModifier modifier, out long units)
    {
        units = 0;
        var value = StructValue.Parse(modifier.Operand.Span);
        if (value.Kind == StructKind.Text)
        {
            return DecimalText.TryRead(value.Bytes, modifier.Member.Scale, out units, out _);
        }

        // The shortest digits that make the double are those that the client wrote, unless they were more than it holds.
        Span<byte> digits = stackalloc byte[MaxNumberLength];
        return value.Kind == StructKind.Number
            && Math.Abs(value.Number) <= MaxExact
            && Utf8Formatter.TryFormat(value.Number, digits, out var length)
            && DecimalText.TryRead(digits[..length], modifier.Member.Scale, out units, out _);
    }

    public static bool TryReadNumber(FieldModifier modifier, out double number)
    {
        var value = StructValue.Parse(modifier.Operand.Span);
        number = value.Number;
        return value.Kind == StructKind.Number && double.IsFinite(number);
    }

    /// <returns>Null when it is neither a text nor a list of texts, or too long.</returns>
    public static List<string>? TryReadTexts(FieldModifier modifier)
    {
        var value = StructValue.Parse(modifier.Operand.Span);
        if (value.Kind == StructKind.Text)
        {
            return [Encoding.UTF8.GetString(value.Bytes)];
        }

        if (value.Kind != StructKind.List)
        {
            return null;
        }

        var texts = new List<string>();
        var reader = new WireReader(value.Bytes);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var item = StructValue.Parse(reader.ReadBytes());
            if (item.Kind != StructKind.Text || texts.Count == MaxTexts)
            {
                return null;
            }

            texts.Add(Encoding.UTF8.GetString(item.Bytes));
        }

        return texts;
    }
}
