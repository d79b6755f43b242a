using System.Globalization;

namespace Grpc.Baas.Engine.Query;

/// <summary>Moments as clients read them in JSON.</summary>
internal static class MomentText
{
    /// <summary>Longest text that <see cref="Format"/> writes.</summary>
    public const int MaxLength = 27;

    /// <summary>Writes RFC 3339 in UTC with 0, 3 or 6 digits of the second's fraction, as JSON of a <c>google.protobuf.Timestamp</c>.</summary>
    /// <param name="microseconds">Since 1970 UTC, in the years 1 to 9999.</param>
    /// <param name="destination">Takes up to <see cref="MaxLength"/> bytes.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Format(long microseconds, Span<byte> destination)
    {
        var format = (microseconds % 1_000_000) switch
        {
            0 => "yyyy-MM-ddTHH:mm:ssZ",
            var fraction when fraction % 1_000 == 0 => "yyyy-MM-ddTHH:mm:ss.fffZ",
            _ => "yyyy-MM-ddTHH:mm:ss.ffffffZ",
        };
        ToUtc(microseconds).TryFormat(destination, out var length, format, CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>Writes the day of a moment, as <c>2026-11-21</c>.</summary>
    /// <inheritdoc cref="Format"/>
    public static int FormatDay(long microseconds, Span<byte> destination)
    {
        ToUtc(microseconds).TryFormat(destination, out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return length;
    }

    private static DateTime ToUtc(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
