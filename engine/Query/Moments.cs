using System.Globalization;

namespace Grpc.Baas.Engine.Query;

/// <summary>The forms that a moment has in filters and in storage.</summary>
internal static class Moments
{
    // RFC 3339, where a date alone is its midnight and a time without offset is UTC.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
    ];

    public static bool TryParse(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text,
        Formats,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out moment);

    /// <summary>
    /// A midnight is written as its day. A day that is stored without time then counts as part of it: as text it is no smaller.
    /// </summary>
    public static string ToText(DateTimeOffset moment) => moment.UtcDateTime.ToString(
        moment.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        CultureInfo.InvariantCulture);
}
