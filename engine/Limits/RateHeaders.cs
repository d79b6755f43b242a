using System.Globalization;

namespace Grpc.Baas.Engine.Limits;

/// <summary>Tells a caller in the response's headers how much is left to it.</summary>
internal static class RateHeaders
{
    private const string Limit = "x-ratelimit-limit";
    private const string Remaining = "x-ratelimit-remaining";
    private const string Reset = "x-ratelimit-reset";

    /// <param name="resetSeconds">Seconds until all permits are back.</param>
    public static void Write(IHeaderDictionary headers, RateLimit limit, int remaining, long resetSeconds)
    {
        headers[Limit] = limit.PermitsText;
        headers[Remaining] = Text(remaining);
        headers[Reset] = Text(resetSeconds);
    }

    // The runtime keeps the texts of small numbers.
    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
