using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Grpc.Baas.Client.Balancing;

/// <summary>Chooses an address for each call, and keeps the connections that its policy wants. It is thread-safe.</summary>
internal sealed class Balancer : IEndpointWatcher, IDisposable
{
    // RFC 8305 §5: after this time without an answer the next address is tried as well.
    private static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    // Calls that find nothing to connect to fail at once for this long, so that many do not hammer a dead address.
    private static readonly TimeSpan FailFast = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly AddressSource _source;
    private readonly BaasChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _disposed = new();
    private ITimer? _refresh;
    private Endpoint[] _endpoints = [];
    private Endpoint[] _ready = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _pass;
    private Exception? _sourceFault;
    private int _sourceFailures;
    private long _failedAt;
    private bool _isDisposed;
    private uint _turn;

    public Balancer(AddressSource source, BaasChannelOptions options)
    {
        _source = source;
        _options = options;
        _time = options.TimeProvider;
        if (source.Known is { } known)
        {
            Apply(known);
        }
    }

    /// <summary>How many addresses there are now.</summary>
    public int Count => Volatile.Read(ref _endpoints).Length;

    public ConnectivityState State
    {
        get
        {
            lock (_lock)
            {
                return GetState();
            }
        }
    }

    /// <summary>Chooses an address that has a connection.</summary>
    public bool TryPick([NotNullWhen(true)] out Endpoint? endpoint)
    {
        var ready = Volatile.Read(ref _ready);
        endpoint = ready.Length switch
        {
            0 => null,
            1 => ready[0],
            _ => ready[Interlocked.Increment(ref _turn) % (uint)ready.Length],
        };
        return endpoint is not null;
    }

    /// <summary>Chooses an address, and waits for a connection.</summary>
    /// <param name="waitsForReady">Whether to wait on when no address can be reached.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <exception cref="BaasClientException">UNAVAILABLE: no address can be reached.</exception>
    public async Task<Endpoint> PickAsync(bool waitsForReady, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = ObserveChange();
            if (TryPick(out var endpoint))
            {
                return endpoint;
            }

            var pass = StartPass();
            if (pass is not null)
            {
                await pass.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (TryPick(out endpoint))
                {
                    return endpoint;
                }
            }

            // Without a failure, the addresses changed just now: it looks again.
            if (!waitsForReady && Volatile.Read(ref _failedAt) != 0)
            {
                throw Explain();
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the state is another one than <paramref name="known"/>.</summary>
    public async Task WaitAsync(ConnectivityState known, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = ObserveChange();
            if (State != known)
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void OnChanged(Endpoint endpoint)
    {
        lock (_lock)
        {
            Recount();
        }

        if (_options.LoadBalancing == LoadBalancingPolicy.RoundRobin && endpoint.State == ConnectivityState.Idle)
        {
            // Each address has its share of the calls, so each keeps a connection.
            _ = endpoint.ConnectAsync();
        }
    }

    public void OnProbeDue(Endpoint endpoint)
    {
        if (_options.LoadBalancing == LoadBalancingPolicy.RoundRobin || Volatile.Read(ref _ready).Length == 0)
        {
            _ = endpoint.ConnectAsync();
        }
    }

    public void Dispose()
    {
        Endpoint[] endpoints;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            endpoints = _endpoints;
            _endpoints = [];
            _ready = [];
            _refresh?.Dispose();
            _changed.TrySetResult();
        }

        _disposed.Cancel();
        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }

        _disposed.Dispose();
    }

    private Task ObserveChange()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(BaasChannel));
            return _changed.Task;
        }
    }

    private ConnectivityState GetState()
    {
        if (_isDisposed)
        {
            return ConnectivityState.Shutdown;
        }

        if (_ready.Length > 0)
        {
            return ConnectivityState.Ready;
        }

        if (_pass is not null || Array.Exists(_endpoints, endpoint => endpoint.State == ConnectivityState.Connecting))
        {
            return ConnectivityState.Connecting;
        }

        return _failedAt != 0 && (_sourceFault is not null || Array.Exists(_endpoints, endpoint => endpoint.State == ConnectivityState.TransientFailure))
            ? ConnectivityState.TransientFailure
            : ConnectivityState.Idle;
    }

    private void Recount()
    {
        if (_isDisposed)
        {
            return;
        }

        var ready = Array.FindAll(_endpoints, endpoint => endpoint.State == ConnectivityState.Ready);
        if (_options.LoadBalancing == LoadBalancingPolicy.PickFirst && ready.Length > 0)
        {
            // Calls stay where they are, even if an address before it comes back.
            ready = _ready.Length > 0 && Array.IndexOf(ready, _ready[0]) >= 0 ? _ready : [ready[0]];
        }

        Volatile.Write(ref _ready, ready);
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    // Null while a pass that failed is too recent.
    private Task? StartPass()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(BaasChannel));
            return _pass is null && _failedAt != 0 && _time.GetElapsedTime(_failedAt) < FailFast ? null : _pass ??= RunPassAsync();
        }
    }

    // Tries the addresses until one answers, or all have failed.
    private async Task RunPassAsync()
    {
        // Leaves the lock of the caller before anything else runs.
        await Task.Yield();
        try
        {
            await LookUpAsync().ConfigureAwait(false);
            Endpoint[] tried;
            do
            {
                tried = Volatile.Read(ref _endpoints);
                await ConnectAnyAsync(tried).ConfigureAwait(false);
            }
            while (Volatile.Read(ref _ready).Length == 0 && tried != Volatile.Read(ref _endpoints));
        }
        finally
        {
            lock (_lock)
            {
                _pass = null;
                _failedAt = _ready.Length > 0 ? 0 : Math.Max(1, _time.GetTimestamp());
                Recount();
            }
        }
    }

    private async Task ConnectAnyAsync(Endpoint[] endpoints)
    {
        var running = new List<Task<bool>>(endpoints.Length);
        // Those that failed last come last: one that takes connections but is of no use must not hide those behind it.
        foreach (var endpoint in endpoints.OrderBy(endpoint => endpoint.State == ConnectivityState.TransientFailure))
        {
            var connecting = endpoint.ConnectAsync();
            running.Add(connecting);
            if (_options.LoadBalancing == LoadBalancingPolicy.PickFirst && endpoints.Length > 1)
            {
                await Task.WhenAny(connecting, Task.Delay(AttemptDelay, _time)).ConfigureAwait(false);
                if (connecting.IsCompletedSuccessfully && connecting.Result)
                {
                    return;
                }
            }
        }

        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            if (await ended.ConfigureAwait(false))
            {
                return;
            }

            running.Remove(ended);
        }
    }

    private async Task LookUpAsync()
    {
        if (_source.Known is not null)
        {
            return;
        }

        try
        {
            var found = await _source.GetAsync(_disposed.Token).ConfigureAwait(false);
            if (found.Length > 0)
            {
                Apply(found);
            }

            _sourceFault = found.Length > 0 ? null : new SocketException((int)SocketError.NoData);
        }
        catch (Exception exception)
        {
            // The addresses known so far may still work.
            _sourceFault = exception;
        }

        ScheduleLookUp();
    }

    // Calls that wait for a connection count on it: without an address, nothing else would ever wake them.
    private void ScheduleLookUp()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _sourceFailures = _sourceFault is null ? 0 : _sourceFailures + 1;
            var wait = _sourceFault is null ? _options.DnsRefreshInterval : ConnectBackoff.GetDelay(_options, _sourceFailures);
            _refresh ??= _time.CreateTimer(
                static state => ((Balancer)state!).Refresh(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _refresh.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Apply(EndpointAddress[] addresses)
    {
        List<Endpoint> gone = [];
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            var before = _endpoints;
            if (before.Select(known => known.Address).SequenceEqual(addresses))
            {
                return;
            }

            _endpoints = Array.ConvertAll(
                addresses, address => Array.Find(before, known => known.Address == address) ?? new Endpoint(address, _options, this));
            gone.AddRange(before.Where(known => Array.IndexOf(_endpoints, known) < 0));
            // New addresses are worth a try at once, whatever became of those before.
            _failedAt = 0;
            Recount();
        }

        // Their calls under way still end; no new ones go there.
        gone.ForEach(endpoint => endpoint.Retire());
    }

    private void Refresh() => _ = RefreshAsync();

    private async Task RefreshAsync()
    {
        await LookUpAsync().ConfigureAwait(false);
        if (_options.LoadBalancing == LoadBalancingPolicy.RoundRobin)
        {
            foreach (var endpoint in Volatile.Read(ref _endpoints))
            {
                if (endpoint.State == ConnectivityState.Idle)
                {
                    _ = endpoint.ConnectAsync();
                }
            }
        }
    }

    private BaasClientException Explain()
    {
        var endpoints = Volatile.Read(ref _endpoints);
        return endpoints.Length == 0
            ? Calls.TransportFaults.NotResolved(_source.Name, _sourceFault)
            : Calls.TransportFaults.NotReachable(endpoints);
    }
}
