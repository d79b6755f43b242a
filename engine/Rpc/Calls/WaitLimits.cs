using System.Collections.Concurrent;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>
/// Tokens that end a wait after a time. They serve one wait after another, since nearly none fires: a new one with its timer costs as much
/// as the rest of a short call. Nothing but the wait itself may see the token.
/// </summary>
internal sealed class WaitLimits(TimeProvider time)
{
    // More calls than this seldom wait at once, and those that do pay for their own.
    private const int MaxKept = 256;

    private readonly ConcurrentQueue<CancellationTokenSource> _kept = new();

    /// <summary>Starts a limit. Give it back by <see cref="Return"/> when the wait has ended.</summary>
    /// <param name="limit">At most some 49 days, as a timer takes.</param>
    public CancellationTokenSource Rent(TimeSpan limit)
    {
        if (!_kept.TryDequeue(out var source))
        {
            return new CancellationTokenSource(limit, time);
        }

        source.CancelAfter(limit);
        return source;
    }

    /// <summary>Ends a limit.</summary>
    public void Return(CancellationTokenSource source)
    {
        // One whose timer has fired, or is about to, cannot serve again.
        if (source.TryReset() && _kept.Count < MaxKept)
        {
            _kept.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
