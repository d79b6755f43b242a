namespace Grpc.Baas.Client.Balancing;

/// <summary>How long to wait after failures to connect or to look a name up. Source: grpc/doc/connection-backoff.md.</summary>
internal static class ConnectBackoff
{
    private const double Multiplier = 1.6;

    /// <param name="options">Shortest and longest wait.</param>
    /// <param name="failures">How many there were in a row; at least one.</param>
    public static TimeSpan GetDelay(BaasChannelOptions options, int failures)
    {
        var delay = Math.Min(options.ConnectDelay.TotalMilliseconds * Math.Pow(Multiplier, failures - 1), options.MaxConnectDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(delay * (0.8 + (Random.Shared.NextDouble() * 0.4)));
    }
}
