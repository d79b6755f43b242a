using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Grpc.Baas.Client.Balancing;

/// <summary>The connections to one address, and whether it can be reached. It is thread-safe.</summary>
/// <remarks>Source of the states and the back-off: grpc/doc/connectivity-semantics-and-api.md, connection-backoff.md.</remarks>
internal sealed class Endpoint : IDisposable
{
    private readonly Lock _lock = new();
    private readonly BaasChannelOptions _options;
    private readonly IEndpointWatcher _watcher;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentDictionary<string, Uri> _methodUris = new(StringComparer.Ordinal);

    // False when connections are made by something that does not tell: a handler of the user's, or a proxy.
    private readonly bool _isTracked;

    private ConnectivityState _state;
    private Task<bool>? _connecting;
    private ITimer? _probe;
    private int _failures;
    private int _connections;
    private int _sends;
    private volatile bool _isRetired;

    // Connected before a call needed it; the next connection that HTTP asks for is this one.
    private Socket? _spare;
    private ITimer? _spareEnd;

    public Endpoint(EndpointAddress address, BaasChannelOptions options, IEndpointWatcher watcher)
    {
        Address = address;
        _options = options;
        _watcher = watcher;
        _isTracked = options.HttpHandler is null && !ConnectionSetup.GoesThroughProxy(address.Root);
        _state = _isTracked ? ConnectivityState.Idle : ConnectivityState.Ready;
        Http = options.HttpHandler is { } handler
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(ConnectionSetup.MakeHandler(address.Root, options, _isTracked ? OpenAsync : null), disposeHandler: true);
    }

    public EndpointAddress Address { get; }

    public HttpMessageInvoker Http { get; }

    /// <summary>Why the address could not be reached last time.</summary>
    public Exception? LastFault { get; private set; }

    public ConnectivityState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>Address of a method.</summary>
    /// <param name="fullName">Its path, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    public Uri GetUri(string fullName) =>
        _methodUris.GetOrAdd(fullName, static (name, root) => new Uri(root.AbsoluteUri.TrimEnd('/') + name), Address.Root);

    /// <summary>Makes a connection if there is none; all who ask meanwhile wait for the same.</summary>
    /// <returns>Whether there is one.</returns>
    public Task<bool> ConnectAsync()
    {
        lock (_lock)
        {
            if (_state is ConnectivityState.Ready or ConnectivityState.Shutdown)
            {
                return Task.FromResult(_state == ConnectivityState.Ready);
            }

            if (_connecting is null)
            {
                _state = ConnectivityState.Connecting;
                _connecting = ConnectOnceAsync();
            }

            return _connecting;
        }
    }

    /// <summary>Says that a request is about to be sent; false if the address is out of use. <see cref="Leave"/> follows.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _sends);
        if (!_isRetired)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Says that a response to it has begun, or none comes.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _sends) == 0 && _isRetired)
        {
            Dispose();
        }
    }

    /// <summary>Takes the address out of use. Requests that were given to it are still sent, and responses that have begun go on.</summary>
    public void Retire()
    {
        Shut();
        _isRetired = true;
        // The one that leaves last disposes; this may be it.
        Interlocked.Increment(ref _sends);
        Leave();
    }

    /// <summary>Says that a connection was made and is of no use, as with a wrong certificate.</summary>
    public void OnFault(Exception fault)
    {
        lock (_lock)
        {
            if (_state == ConnectivityState.Shutdown || !_isTracked)
            {
                return;
            }

            LastFault = fault;
            _state = ConnectivityState.TransientFailure;
            _failures++;
            _probe?.Dispose();
            _probe = _options.TimeProvider.CreateTimer(
                static state => ((Endpoint)state!).Probe(), this, ConnectBackoff.GetDelay(_options, _failures), Timeout.InfiniteTimeSpan);
        }

        _watcher.OnChanged(this);
    }

    /// <summary>Says that a connection could not be made. If there are others, calls go on over these.</summary>
    public void OnConnectFault(Exception fault)
    {
        lock (_lock)
        {
            if (_connections > 0)
            {
                LastFault = fault;
                return;
            }
        }

        OnFault(fault);
    }

    /// <summary>Whether a response ever came from here.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Says that a response came: the address works.</summary>
    public void OnAnswered()
    {
        if (!HasAnswered)
        {
            HasAnswered = true;
        }

        // Written only after failures, so that calls do not fight for the line.
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <summary>Says that one of the connections ended.</summary>
    public void OnClosed()
    {
        lock (_lock)
        {
            _connections--;
            if (_connections > 0 || _spare is not null || _state != ConnectivityState.Ready)
            {
                return;
            }

            _state = ConnectivityState.Idle;
        }

        _watcher.OnChanged(this);
    }

    // It may be called twice: by the channel, and by the last request of an address out of use.
    public void Dispose()
    {
        Shut();
        _disposed.Cancel();
        Http.Dispose();
    }

    private void Shut()
    {
        lock (_lock)
        {
            _state = ConnectivityState.Shutdown;
            _probe?.Dispose();
            _spareEnd?.Dispose();
            _spare?.Dispose();
            _spare = null;
        }
    }

    private void Probe() => _watcher.OnProbeDue(this);

    private async Task<bool> ConnectOnceAsync()
    {
        var token = _disposed.Token;
        // Leaves the lock of the caller before anything else runs.
        await Task.Yield();
        _watcher.OnChanged(this);
        try
        {
            using var timer = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, token);
            var socket = await ConnectionSetup.ConnectAsync(Address.Target, either.Token).ConfigureAwait(false);
            Keep(socket);
            _watcher.OnChanged(this);
            return true;
        }
        catch (Exception exception)
        {
            ForgetAttempt();
            OnFault(exception is OperationCanceledException ? new TimeoutException($"No answer within {_options.ConnectTimeout.TotalSeconds:0.###} s.", exception) : exception);
            return false;
        }
    }

    private void Keep(Socket socket)
    {
        lock (_lock)
        {
            _connecting = null;
            if (_state == ConnectivityState.Shutdown)
            {
                socket.Dispose();
                return;
            }

            _spare?.Dispose();
            _spare = socket;
            _spareEnd?.Dispose();
            _spareEnd = _options.TimeProvider.CreateTimer(
                static state => ((Endpoint)state!).DropSpare(), this, _options.IdleTimeout, Timeout.InfiniteTimeSpan);
            _state = ConnectivityState.Ready;
        }
    }

    // HTTP closes what it does not use; this is what it never got.
    private void DropSpare()
    {
        lock (_lock)
        {
            if (_spare is null)
            {
                return;
            }

            _spare.Dispose();
            _spare = null;
            if (_connections > 0 || _state != ConnectivityState.Ready)
            {
                return;
            }

            _state = ConnectivityState.Idle;
        }

        _watcher.OnChanged(this);
    }

    private void ForgetAttempt()
    {
        lock (_lock)
        {
            _connecting = null;
        }
    }

    // What HTTP calls when it needs a connection.
    private async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            var socket = TakeSpare() ?? await ConnectionSetup.ConnectAsync(Address.Target, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _connections++;
            }

            return new TrackedStream(socket, this);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            OnConnectFault(exception);
            throw;
        }
    }

    private Socket? TakeSpare()
    {
        Socket? spare;
        lock (_lock)
        {
            spare = _spare;
            _spare = null;
            _spareEnd?.Dispose();
        }

        // Readable without bytes means that the server hung up while nobody used it.
        if (spare is not null && spare.Poll(0, SelectMode.SelectRead) && spare.Available == 0)
        {
            spare.Dispose();
            return null;
        }

        return spare;
    }
}
