namespace Grpc.Baas.Client;

/// <summary>
/// How unary calls are repeated. Only UNAVAILABLE is (AIP-194), and only for calls that may be sent twice: reads, methods
/// declared idempotent, and writes with a <c>request_id</c>. A call is never repeated after a response came.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Calls are never repeated.</summary>
    public static readonly RetryPolicy None = new() { MaxAttempts = 1 };

    /// <summary>How often a call is sent at most. Default 5; 1 switches retries off.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; it doubles with each further one. Default 100 ms.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait. Default 5 s. A longer one that the server asks for by <c>RetryInfo</c> is kept.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait after an attempt, spread by a fifth both ways so that clients do not come back all at once.</summary>
    internal TimeSpan GetDelay(int attempt, TimeSpan? asked)
    {
        var delay = Math.Min(InitialDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), MaxDelay.TotalMilliseconds);
        var jittered = TimeSpan.FromMilliseconds(delay * (0.8 + (Random.Shared.NextDouble() * 0.4)));
        return jittered > asked || asked is null ? jittered : asked.Value;
    }
}
