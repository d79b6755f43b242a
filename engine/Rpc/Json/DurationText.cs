using System.Buffers.Text;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Durations as text: seconds with up to nine digits of fraction and an <c>s</c>. Source: google/protobuf/duration.proto.</summary>
internal static class DurationText
{
    /// <summary>Longest text that <see cref="Format"/> writes.</summary>
    public const int MaxLength = 32;

    // 10,000 years.
    private const long MaxSeconds = 315_576_000_000;

    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds, out int nanos)
    {
        seconds = 0;
        nanos = 0;
        if (text.Length < 2 || text[^1] != 's')
        {
            return false;
        }

        var isNegative = text[0] == '-';
        var number = text[(isNegative ? 1 : 0)..^1];
        if (number.IsEmpty || !char.IsAsciiDigit((char)number[0])
            || !Utf8Parser.TryParse(number, out seconds, out var used)
            || !Rfc3339.TryParseFraction(number[used..], out nanos, out var fraction)
            || used + fraction != number.Length || seconds > MaxSeconds)
        {
            return false;
        }

        seconds = isNegative ? -seconds : seconds;
        nanos = isNegative ? -nanos : nanos;
        return true;
    }

    /// <returns>Number of bytes written; 0 if the duration is not valid.</returns>
    public static int Format(long seconds, int nanos, Span<byte> destination)
    {
        if (seconds is < -MaxSeconds or > MaxSeconds || nanos is < -999_999_999 or > 999_999_999 || (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0))
        {
            return 0;
        }

        var length = 0;
        if (seconds < 0 || nanos < 0)
        {
            destination[length++] = (byte)'-';
        }

        Utf8Formatter.TryFormat(Math.Abs(seconds), destination[length..], out var digits);
        length += digits;
        length += Rfc3339.FormatFraction(Math.Abs(nanos), destination[length..]);
        destination[length++] = (byte)'s';
        return length;
    }
}
