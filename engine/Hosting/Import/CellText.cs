using System.Buffers.Text;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Reads numbers and bools that were written as text.</summary>
internal static class CellText
{
    private const long MaxExact = (1L << 53) - 1;

    // A double keeps fifteen decimal digits in every case.
    private const int MaxIntegerDigits = 15;

    /// <summary>Whether an integer and no other becomes its IEEE 754 double, so that the engine takes it as a number.</summary>
    public static bool IsExact(long integer) => integer is >= -MaxExact and <= MaxExact;

    /// <summary>Reads a finite number; nothing may stand around it.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out double number) =>
        Utf8Parser.TryParse(text, out number, out var length) && length == text.Length && double.IsFinite(number);

    /// <summary>Reads an integer; nothing may stand around it.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, out long integer) =>
        Utf8Parser.TryParse(text, out integer, out var length) && length == text.Length;

    /// <summary>
    /// Whether a text is written as a number is, so that it reads the same when it went through one: a code as <c>01</c> or
    /// <c>+49</c> is not, and neither is one with more digits than a number keeps.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="isInteger">Whether it has no decimal point.</param>
    public static bool IsCanonicalNumber(ReadOnlySpan<byte> text, out bool isInteger)
    {
        isInteger = true;
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        isInteger = point < 0;
        return whole.Length is > 0 and <= MaxIntegerDigits
            && (whole[0] != '0' || whole.Length == 1)
            && !(whole[0] == '0' && isInteger && text[0] == '-')
            && AreDigits(whole)
            && (isInteger || (point < digits.Length - 1 && AreDigits(digits[(point + 1)..])));
    }

    /// <summary>Reads true, false, yes, no, y, n, 1 or 0, in any case.</summary>
    public static bool TryReadBool(ReadOnlySpan<byte> text, out bool value)
    {
        Span<byte> lower = stackalloc byte[5];
        value = false;
        if (text.Length is 0 or > 5)
        {
            return false;
        }

        System.Text.Ascii.ToLower(text, lower, out var length);
        lower = lower[..length];
        value = lower.SequenceEqual("true"u8) || lower.SequenceEqual("yes"u8) || lower.SequenceEqual("y"u8) || lower.SequenceEqual("1"u8);
        return value
            || lower.SequenceEqual("false"u8) || lower.SequenceEqual("no"u8) || lower.SequenceEqual("n"u8) || lower.SequenceEqual("0"u8);
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
