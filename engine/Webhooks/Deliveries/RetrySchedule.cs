namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>How long a delivery waits after a failed attempt.</summary>
internal static class RetrySchedule
{
    private static readonly int[] Minutes = [1, 5, 15, 30, 60];

    public const int MaxRetries = 5;

    /// <param name="attempts">How often it was tried, from 1.</param>
    /// <param name="retryCount">How often it may be tried again, 0 to <see cref="MaxRetries"/>.</param>
    /// <returns>Null when it is given up.</returns>
    public static TimeSpan? After(int attempts, int retryCount)
        => attempts > Math.Min(retryCount, MaxRetries) ? null : TimeSpan.FromMinutes(Minutes[attempts - 1]);
}
