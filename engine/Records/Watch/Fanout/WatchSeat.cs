using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>
/// Where one stream waits until there is something for it to do: changes that can concern it, another schema, or a position to tell after a
/// silence. It knows what the stream need not read.
/// </summary>
internal sealed class WatchSeat : IValueTaskSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly FanOut _owner;
    private readonly Action<WatchSeat> _onDisposed;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly CancellationToken _ending;
    private readonly CancellationTokenRegistration _onEnding;
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private bool _isWaiting;
    private bool _isWoken;
    private bool _isSignaled;
    private bool _isStale;

    // Between where the stream was when it began to wait and here is nothing for it.
    private long _clean;
    private FanOutRound? _round;
    private long _lastWrite;

    public WatchSeat(FanOut owner, TimeSpan interval, TimeProvider time, Action<WatchSeat> onDisposed, CancellationToken ending)
    {
        _owner = owner;
        _onDisposed = onDisposed;
        _interval = interval;
        _time = time;
        _ending = ending;
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static seat => ((WatchSeat)seat!).OnTimer(), this, interval, Timeout.InfiniteTimeSpan);
        _onEnding = ending.UnsafeRegister(static seat => ((WatchSeat)seat!).Wake(), this);
    }

    /// <summary>What the index has of it.</summary>
    public IReadOnlyList<WatchInterest>? Interests { get; set; }

    /// <summary>Whether the client has heard nothing for so long that it is told the position.</summary>
    public bool IsDue => _time.GetElapsedTime(_lastWrite) >= _interval;

    /// <summary>Whether the stream has read all that it was told of, and may wait.</summary>
    public bool MayWaitAt(long position) => position >= _owner.Position;

    /// <summary>Says which changes concern the stream from now on; before it waits, it must read up to where it may.</summary>
    public void Choose(IReadOnlyList<WatchInterest>? interests) => _owner.Enter(this, interests);

    /// <summary>Notes that the client was told something just now.</summary>
    public void Written() => _lastWrite = _time.GetTimestamp();

    /// <summary>Waits until there is something to do.</summary>
    /// <param name="position">Up to which the stream has read; one of which <see cref="MayWaitAt"/> was true.</param>
    /// <returns>
    /// The position to go on from: what lies before it does not concern the stream. And the changes after it, when they are at hand.
    /// </returns>
    /// <exception cref="OperationCanceledException">The stream ends.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(long Position, FanOutRound? Round)> WaitAsync(long position)
    {
        await WaitAsync();
        _ending.ThrowIfCancellationRequested();
        var (clean, round) = Take();
        var next = Math.Max(position, clean);
        return (next, round?.After == next ? round : null);
    }

    /// <summary>Lets the stream look around.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            EndWait();
        }
    }

    /// <summary>Says that changes after a position can concern the stream, and none of those before it that it was not told of.</summary>
    /// <param name="round">The first of them; null when they are not at hand.</param>
    public void Signal(long after, FanOutRound? round)
    {
        lock (_gate)
        {
            if (!_isSignaled)
            {
                _isSignaled = true;
                _clean = _isStale ? _clean : Math.Max(_clean, after);
                _round = round;
            }

            EndWait();
        }
    }

    /// <summary>Says that the schema has changed, so that what concerns the stream is not known before it has asked again.</summary>
    public void Outdate()
    {
        // Read before the gate, since a signal may come at any time after it.
        var told = _owner.ToldPosition;
        lock (_gate)
        {
            if (!_isSignaled && !_isStale)
            {
                _clean = Math.Max(_clean, told);
            }

            _isStale = true;
            _isWoken = true;
            EndWait();
        }
    }

    /// <summary>Says that the stream now asks what the schema is, and then what concerns it.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _isStale = false;
        }
    }

    public void Dispose()
    {
        _onEnding.Dispose();
        _timer.Dispose();
        _owner.Leave(this);
        _onDisposed(this);
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _wait.OnCompleted(continuation, state, token, flags);

    private ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_isSignaled || _isWoken || _ending.IsCancellationRequested)
            {
                return ValueTask.CompletedTask;
            }

            _wait.Reset();
            _isWaiting = true;
            return new ValueTask(this, _wait.Version);
        }
    }

    private (long Clean, FanOutRound? Round) Take()
    {
        var told = _owner.ToldPosition;
        lock (_gate)
        {
            if (!_isSignaled && !_isStale)
            {
                _clean = Math.Max(_clean, told);
            }

            var round = _round;
            (_isSignaled, _isWoken, _round) = (false, false, null);
            return (_clean, round);
        }
    }

    private void EndWait()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _wait.SetResult(true);
        }
    }

    // The timer is not set anew with each write, which would cost more than the write; so it may come early and goes on then.
    private void OnTimer()
    {
        var rest = _interval - _time.GetElapsedTime(_lastWrite);
        if (rest <= TimeSpan.Zero)
        {
            Wake();
        }

        _timer.Change(rest > TimeSpan.Zero ? rest : _interval, Timeout.InfiniteTimeSpan);
    }
}
