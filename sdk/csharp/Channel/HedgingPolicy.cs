using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// Sends a slow call once more before the first answer came, and takes whichever answers first; the others are cancelled. Only
/// calls that may be sent twice are hedged, and only while the channel's <see cref="RetryBudget"/> allows. Source: gRFC A6.
/// </summary>
public sealed record HedgingPolicy
{
    /// <summary>How often a call is sent at most, 2 to 5. Default 2.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>How long to wait for an answer before it is sent again. Default 100 ms; zero sends all at once.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Statuses after which the others go on, and the next is sent at once. Every other one ends the call. Default UNAVAILABLE.</summary>
    public IReadOnlyCollection<StatusCode> NonFatalStatusCodes { get; init; } = [StatusCode.Unavailable];
}
