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

    /// <param name="microseconds">Since 1970 UTC, of the years 1 to 9999.</param>
    /// <param name="utf8">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(long microseconds, Span<byte> utf8)
    {
        var moment = DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        var format = (microseconds % 1_000_000, microseconds % 1_000) switch
        {
            (0, _) => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            (_, 0) => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        };
        moment.TryFormat(utf8, out var length, format, CultureInfo.InvariantCulture);
        return length;
    }
}
