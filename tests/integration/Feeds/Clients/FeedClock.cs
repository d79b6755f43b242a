namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>The clock that clients and engines have in common.</summary>
internal static class FeedClock
{
    public static long Micros => ToMicros(DateTimeOffset.UtcNow);

    public static long ToMicros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
