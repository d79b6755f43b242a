namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>One token out of all that can end a call: its caller, its deadline and the engine's stop.</summary>
internal sealed class CallCancellation : IDisposable
{
    private static readonly Action<object?> CancelSource = static source => ((CancellationTokenSource)source!).Cancel();

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationTokenRegistration _stopping;

    /// <param name="time">Time left; <see cref="Timeout.InfiniteTimeSpan"/> for no deadline.</param>
    public CallCancellation(TimeSpan time, TimeProvider clock, CancellationToken aborted, CancellationToken stopping)
    {
        // A timer takes at most some 49 days; who waits longer than a day waits for ever.
        _source = time > TimeSpan.FromDays(1) || time == Timeout.InfiniteTimeSpan
            ? new CancellationTokenSource()
            : new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock);
        _aborted = aborted.UnsafeRegister(CancelSource, _source);
        _stopping = stopping.UnsafeRegister(CancelSource, _source);
        Token = _source.Token;
    }

    /// <summary>Can still be asked after the disposal.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends the call although none of them asks for it.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose()
    {
        _aborted.Dispose();
        _stopping.Dispose();
        _source.Dispose();
    }
}
