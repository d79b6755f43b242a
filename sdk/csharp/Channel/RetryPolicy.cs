using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// How calls are repeated, as long as no response has begun. Only calls are that may be sent twice: reads, methods declared
/// idempotent, writes with a <c>request_id</c>, those that a <see cref="MethodConfig"/> says so of, and those that were never sent.
/// </summary>
/// <remarks>
/// Source: gRFC A6, AIP-194. It goes further than A6 in one thing: a call with one response is repeated also when that was cut off
/// in the middle, since nobody has seen any of it; its <c>ResponseHeadersAsync</c> therefore ends only when the call does.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>Calls are not repeated, but for those that a closing connection lost: they are sent once more if that is safe.</summary>
    public static readonly RetryPolicy None = new() { MaxAttempts = 1 };

    /// <summary>How often a call is sent at most. Default 5; 1 switches retries off.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before the second attempt. Default 100 ms.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait. Default 5 s. A longer one that the server asks for is kept.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>By how much the wait grows with each attempt. Default 2.</summary>
    public double BackoffMultiplier { get; init; } = 2;

    /// <summary>Statuses after which a call is repeated. Default UNAVAILABLE only.</summary>
    public IReadOnlyCollection<StatusCode> RetryableStatusCodes { get; init; } = [StatusCode.Unavailable];

    /// <summary>Wait after an attempt, spread by a fifth both ways so that clients do not come back all at once.</summary>
    internal TimeSpan GetDelay(int attempt, TimeSpan? asked)
    {
        var delay = Math.Min(InitialDelay.TotalMilliseconds * Math.Pow(BackoffMultiplier, attempt - 1), MaxDelay.TotalMilliseconds);
        var jittered = TimeSpan.FromMilliseconds(delay * (0.8 + (Random.Shared.NextDouble() * 0.4)));
        return jittered > asked || asked is null ? jittered : asked.Value;
    }
}
