using System.Globalization;

namespace Grpc.Baas.Engine.Schema.Values;

/// <summary>
/// Moments in the text that protobuf's JSON has for a Timestamp: UTC, with no, three or six decimals of the second.
/// Source: https://protobuf.dev/programming-guides/json/.
/// </summary>
internal static class MomentText
{
    /// <summary>Bytes of <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>.</summary>
    public const int MaxLength = 27;

    /// <summary>Writes a moment.</summary>
    /// <param name="microseconds">Since 1970 UTC, of the years 1 to 9999.</param>
    /// <param name="utf8">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(long microseconds, Span<byte> utf8)
    {
        var format = (microseconds % 1_000_000, microseconds % 1_000) switch
        {
            (0, _) => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            (_, 0) => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        };
        ToUtc(microseconds).TryFormat(utf8, out var length, format, CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>Writes the day of a moment, as <c>2026-11-21</c>.</summary>
    /// <inheritdoc cref="Write"/>
    public static int WriteDay(long microseconds, Span<byte> utf8)
    {
        ToUtc(microseconds).TryFormat(utf8, out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return length;
    }

    private static DateTime ToUtc(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
