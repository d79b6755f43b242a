namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>
/// Whether the engine serves: from the start of the host until its stop, and while no part of it reports a fault.
/// </summary>
internal sealed class HealthState
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _faults = [];
    private bool _isRunning;
    private volatile bool _isServing;
    private TaskCompletionSource _changed = NewSignal();

    public HealthState(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStarted.Register(() => Change(() => _isRunning = true));
        lifetime.ApplicationStopping.Register(() => Change(() => _isRunning = false));
    }

    public bool IsServing => _isServing;

    /// <summary>Completes at the next change. Take it before reading <see cref="IsServing"/>, so that none is missed.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Tells whether a part of the engine works, as the database does.</summary>
    public void Report(string part, bool isWorking)
        => Change(() => _ = isWorking ? _faults.Remove(part) : _faults.Add(part));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            _isServing = _isRunning && _faults.Count == 0;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
