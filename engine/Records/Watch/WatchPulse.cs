using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// Wakes one stream that waits for changes when it must do something else: tell its position after a silence, or look at a new
/// schema.
/// </summary>
internal sealed class WatchPulse : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly Action<WatchPulse> _onDisposed;
    private readonly CancellationToken _ending;
    private readonly ITimer _timer;
    private CancellationTokenSource _wake;
    private long _lastWrite;
    private bool _isDisposed;

    public WatchPulse(TimeSpan interval, TimeProvider time, Action<WatchPulse> onDisposed, CancellationToken ending)
    {
        _interval = interval;
        _time = time;
        _onDisposed = onDisposed;
        _ending = ending;
        _wake = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static pulse => ((WatchPulse)pulse!).Wake(), this, interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the client has heard nothing for so long that it is told the position.</summary>
    public bool IsDue => _time.GetElapsedTime(_lastWrite) >= _interval;

    /// <summary>Notes that the client was told something just now.</summary>
    public void Written() => _lastWrite = _time.GetTimestamp();

    /// <summary>Waits until the log goes beyond a position, or until the pulse.</summary>
    /// <exception cref="OperationCanceledException">The stream ends.</exception>
    public async ValueTask WaitAsync(ChangeLog log, long position)
    {
        try
        {
            await log.WaitAsync(position, _wake.Token);
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            Restart();
        }
    }

    /// <summary>Ends the wait that is under way, or the next one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _wake.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _timer.Dispose();
        _wake.Dispose();
        _onDisposed(this);
    }

    private void Restart()
    {
        lock (_gate)
        {
            _wake.Dispose();
            _wake = CancellationTokenSource.CreateLinkedTokenSource(_ending);
        }

        // The timer is not set anew with each write, which would cost more than the write; so it may come early and goes on then.
        var rest = _interval - _time.GetElapsedTime(_lastWrite);
        _timer.Change(rest > TimeSpan.Zero ? rest : _interval, Timeout.InfiniteTimeSpan);
    }
}
