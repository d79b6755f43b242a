namespace Grpc.Baas.UnitTests.Client;

/// <summary>A clock that moves only by the waits of who uses it: every wait up to a limit is over at once, and is noted.</summary>
internal sealed class EagerTime(TimeSpan limit) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Waits that were over at once.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    /// <summary>Longest wait that ends; longer ones last for ever.</summary>
    public TimeSpan Limit { get; set; } = limit;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public void Advance(TimeSpan time)
    {
        lock (_lock)
        {
            _now += time;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new EagerTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool TryPass(TimeSpan wait)
    {
        lock (_lock)
        {
            if (wait < TimeSpan.Zero || wait > Limit)
            {
                return false;
            }

            _waits.Add(wait);
            _now += wait;
            return true;
        }
    }

    private sealed class EagerTimer(EagerTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (time.TryPass(dueTime))
            {
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
