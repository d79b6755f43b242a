using System.Globalization;

namespace Grpc.Baas.Engine.Schema.Values;

/// <summary>
/// Reads dates, with or without a time, and writes them in one form, so that their texts sort as the moments do.
/// Sources: RFC 3339 §5.6; ISO 8601 for a time without seconds or offset (UTC then) and an offset without colon or minutes.
/// </summary>
internal static class DateText
{
    /// <summary>Bytes of <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public const int MaxNormalLength = 24;

    private const int DayLength = 10;

    /// <param name="text">UTF-8.</param>
    /// <param name="normal">Takes the day as it was, or the moment in UTC; at least <see cref="MaxNormalLength"/> bytes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when the text is no date of the years 1 to 9999.</returns>
    public static bool TryNormalize(ReadOnlySpan<byte> text, Span<byte> normal, out int length)
    {
        length = 0;
        if (!TryReadTicks(text, out var ticks))
        {
            return false;
        }

        if (text.Length == DayLength)
        {
            text.CopyTo(normal);
            length = DayLength;
            return true;
        }

        // The format drops what is beyond milliseconds, and does not round.
        return new DateTime(ticks, DateTimeKind.Utc).TryFormat(
            normal, out length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a moment; a day alone is its midnight in UTC.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="microseconds">Since 1970 UTC.</param>
    /// <returns>False when the text is no date of the years 1 to 9999.</returns>
    public static bool TryReadMoment(ReadOnlySpan<byte> text, out long microseconds)
    {
        var isMoment = TryReadTicks(text, out var ticks);
        microseconds = (ticks / TimeSpan.TicksPerMicrosecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
        return isMoment;
    }

    /// <summary>Reads the start of a text as <c>09:30</c>, <c>09:30:00</c> or <c>09:30:00.123456</c>.</summary>
    /// <param name="rest">What follows the time.</param>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out TimeSpan time, out ReadOnlySpan<byte> rest)
    {
        time = default;
        rest = default;
        var seconds = 0;
        long fraction = 0;
        if (text.Length < 5
            || text[2] != ':'
            || !TryReadDigits(text[..2], out var hours)
            || !TryReadDigits(text[3..5], out var minutes))
        {
            return false;
        }

        rest = text[5..];
        if (rest.Length > 0 && rest[0] == ':')
        {
            if (rest.Length < 3 || !TryReadDigits(rest[1..3], out seconds))
            {
                return false;
            }

            rest = rest[3..];
            if (rest.Length > 0 && rest[0] == '.' && !TryReadFraction(ref rest, out fraction))
            {
                return false;
            }
        }

        time = new TimeSpan(hours, minutes, seconds) + TimeSpan.FromMicroseconds(fraction);
        return hours < 24 && minutes < 60 && seconds < 60;
    }

    private static bool TryReadTicks(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryReadDay(text, out var day))
        {
            return false;
        }

        ticks = day.Ticks;
        if (text.Length == DayLength)
        {
            return true;
        }

        if (text[DayLength] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryReadTime(text[(DayLength + 1)..], out var time, out var rest)
            || !TryReadOffset(rest, out var offset))
        {
            return false;
        }

        ticks += time.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryReadDay(ReadOnlySpan<byte> text, out DateTime day)
    {
        day = default;
        if (text.Length < DayLength
            || text[4] != '-'
            || text[7] != '-'
            || !TryReadDigits(text[..2], out var century)
            || !TryReadDigits(text[2..4], out var yearOfCentury)
            || !TryReadDigits(text[5..7], out var month)
            || !TryReadDigits(text[8..10], out var dayOfMonth))
        {
            return false;
        }

        var year = (century * 100) + yearOfCentury;
        if (year == 0 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateTime(year, month, dayOfMonth, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    // Digits beyond microseconds are dropped, not rounded, so that a moment never moves into the next day.
    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out long microseconds)
    {
        microseconds = 0;
        var digits = rest[1..];
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var count = end < 0 ? digits.Length : end;
        for (var i = 0; i < 6; i++)
        {
            microseconds = (microseconds * 10) + (i < count ? digits[i] - '0' : 0);
        }

        rest = digits[count..];
        return count > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !TryReadDigits(text[1..3], out var hours))
        {
            return false;
        }

        var minutes = 0;
        var tail = text.Length > 3 && text[3] == ':' ? text[4..] : text[3..];
        if ((tail.Length > 0 || text.Length > 3) && !(tail.Length == 2 && TryReadDigits(tail, out minutes)))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return hours < 24 && minutes < 60;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> two, out int number)
    {
        var tens = two[0] - '0';
        var ones = two[1] - '0';
        number = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }
}
