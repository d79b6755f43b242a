using System.Globalization;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Timestamps as text, to the nanosecond. Source: RFC 3339 §5.6, of which google/protobuf/timestamp.proto takes capital letters
/// only.
/// </summary>
internal static class Rfc3339
{
    /// <summary>Longest text that <see cref="Format"/> writes.</summary>
    public const int MaxLength = 30;

    // 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;

    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds, out int nanos)
    {
        seconds = 0;
        nanos = 0;
        if (text.Length < 20 || !TryParseDateTime(text, out var local) || !TryParseFraction(text[19..], out nanos, out var used))
        {
            return false;
        }

        if (!TryParseOffset(text[(19 + used)..], out var offset))
        {
            return false;
        }

        seconds = new DateTimeOffset(local, TimeSpan.Zero).ToUnixTimeSeconds() - offset;
        return seconds is >= MinSeconds and <= MaxSeconds;
    }

    /// <summary>Writes 0, 3, 6 or 9 digits of the second's fraction, as many as it needs.</summary>
    /// <returns>Number of bytes written; 0 if the time is not in the years 1 to 9999.</returns>
    public static int Format(long seconds, int nanos, Span<byte> destination)
    {
        if (seconds is < MinSeconds or > MaxSeconds || nanos is < 0 or > 999_999_999)
        {
            return 0;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        time.UtcDateTime.TryFormat(destination, out var length, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        length += FormatFraction(nanos, destination[length..]);
        destination[length++] = (byte)'Z';
        return length;
    }

    /// <summary>Writes a point and 3, 6 or 9 digits, or nothing.</summary>
    public static int FormatFraction(int nanos, Span<byte> destination)
    {
        if (nanos == 0)
        {
            return 0;
        }

        destination[0] = (byte)'.';
        var (value, digits) = nanos % 1_000_000 == 0 ? (nanos / 1_000_000, 3) : nanos % 1_000 == 0 ? (nanos / 1_000, 6) : (nanos, 9);
        for (var i = digits; i > 0; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return digits + 1;
    }

    /// <summary>Reads a point and one to nine digits, if there is a point.</summary>
    public static bool TryParseFraction(ReadOnlySpan<byte> text, out int nanos, out int used)
    {
        nanos = 0;
        used = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var weight = 1_000_000_000;
        for (used = 1; used < text.Length && char.IsAsciiDigit((char)text[used]); used++)
        {
            weight /= 10;
            if (weight == 0)
            {
                return false;
            }

            nanos += (text[used] - '0') * weight;
        }

        return used > 1;
    }

    private static bool TryParseDateTime(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        var isShaped = text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
        if (!isShaped
            || !TryParseDigits(text[..4], out var year) || !TryParseDigits(text[5..7], out var month) || !TryParseDigits(text[8..10], out var day)
            || !TryParseDigits(text[11..13], out var hour) || !TryParseDigits(text[14..16], out var minute) || !TryParseDigits(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length == 1)
        {
            return text[0] == 'Z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryParseDigits(text[1..3], out var hours) || !TryParseDigits(text[4..], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * 60 * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
