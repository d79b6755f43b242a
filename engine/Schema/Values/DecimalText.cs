using System.Buffers.Text;

namespace Grpc.Baas.Engine.Schema.Values;

/// <summary>
/// Decimal numbers as text and as units of their last decimal: with scale 2, <c>12.5</c> is 1250 units and its normal text
/// <c>12.50</c>. At most 18 digits, so that units fit 64 bits and sums of a few values do too.
/// </summary>
internal static class DecimalText
{
    public const int MaxPrecision = 18;
    public const int MaxScale = 9;

    /// <summary>Bytes of the longest normal text: sign, digits, point, and the zero before it.</summary>
    public const int MaxNormalLength = MaxPrecision + 3;

    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, MaxPrecision + 1).Select(power => (long)Math.Pow(10, power))];

    /// <summary>Ten to a power of 0 to 18.</summary>
    public static long PowerOfTen(int power) => PowersOfTen[power];

    /// <summary>Reads a number as <c>12</c>, <c>-0.5</c>, <c>+3.10</c>; no exponent, no spaces, digits on both sides of a point.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="scale">Decimals of the units, 0 to 9.</param>
    /// <param name="units">The number times ten to the scale.</param>
    /// <param name="fault">What is wrong, when the answer is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int scale, out long units, out DecimalFault fault)
    {
        units = 0;
        fault = DecimalFault.NoNumber;
        var isNegative = !text.IsEmpty && text[0] == '-';
        var digits = isNegative || (!text.IsEmpty && text[0] == '+') ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var decimals = point < 0 ? default : digits[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && decimals.IsEmpty) || !AreDigits(whole) || !AreDigits(decimals))
        {
            return false;
        }

        // Zeros at the ends say nothing: 1.500 has one decimal.
        whole = whole.TrimStart((byte)'0');
        decimals = decimals.TrimEnd((byte)'0');
        if (decimals.Length > scale || whole.Length + scale > MaxPrecision)
        {
            fault = decimals.Length > scale ? DecimalFault.TooManyDecimals : DecimalFault.TooLarge;
            return false;
        }

        units = ((Parse(whole) * PowersOfTen[decimals.Length]) + Parse(decimals)) * PowersOfTen[scale - decimals.Length];
        units = isNegative ? -units : units;
        return true;
    }

    /// <summary>Writes the normal text: all decimals of the scale, no sign before zero.</summary>
    /// <param name="units">The number times ten to the scale.</param>
    /// <param name="scale">0 to 9.</param>
    /// <param name="utf8">At least <see cref="MaxNormalLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(long units, int scale, Span<byte> utf8)
    {
        var length = 0;
        if (units < 0)
        {
            utf8[length++] = (byte)'-';
        }

        // The cast is right for the smallest integer too, which has no positive one.
        var magnitude = units < 0 ? (ulong)-units : (ulong)units;
        var (whole, decimals) = Math.DivRem(magnitude, (ulong)PowersOfTen[scale]);
        Utf8Formatter.TryFormat(whole, utf8[length..], out var written);
        length += written;
        if (scale > 0)
        {
            utf8[length++] = (byte)'.';
            Utf8Formatter.TryFormat(decimals, utf8[length..], out written, new System.Buffers.StandardFormat('D', (byte)scale));
            length += written;
        }

        return length;
    }

    /// <summary>Reads units back from a normal text, whatever its scale.</summary>
    public static long ReadUnits(ReadOnlySpan<byte> normal)
    {
        long units = 0;
        foreach (var character in normal)
        {
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                units = (units * 10) + character - '0';
            }
        }

        return !normal.IsEmpty && normal[0] == '-' ? -units : units;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static long Parse(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}
