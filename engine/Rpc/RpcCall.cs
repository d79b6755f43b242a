using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// One call, whatever its protocol: the context that handlers see, and what interceptors know of it. Everything beside the
/// fields set by the constructor is made when first asked for.
/// </summary>
internal sealed class RpcCall : ServerCallContext, ICallFacts, IDisposable
{
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private RpcFailure? _failure;
    private CallCancellation? _cancellation;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;
    private Dictionary<object, object>? _userState;
    private Status _status = Status.DefaultSuccess;
    private DateTimeOffset? _deadline;
    private ResponseGate _gate;
    private OverdueEnd? _overdueEnd;
    private TimeSpan _defaultTime = Timeout.InfiniteTimeSpan;
    private bool _isWaitOver;

    public RpcCall(RpcMethod target, RpcExchange exchange, CallClock clock)
    {
        Target = target;
        Exchange = exchange;
        Clock = clock;
    }

    public CallClock Clock { get; }

    /// <summary>The method called.</summary>
    public RpcMethod Target { get; }

    /// <summary>The call's messages in the protocol of its caller.</summary>
    public RpcExchange Exchange { get; }

    /// <summary>The HTTP request and response; for edges that a service cannot be without.</summary>
    public HttpContext Http => Exchange.Http;

    /// <summary>Who calls; anonymous until an interceptor has verified a token.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The caller, with what rules may know of this call.</summary>
    public Caller CallerInCall => Caller.In(this);

    string ICallFacts.HttpMethod => Http.Request.Method;

    /// <summary>How the call failed; null while it has not.</summary>
    public RpcFailure? Failure
    {
        get => _failure;
        set => _failure = value is { Reason.Length: > 0 } && !Exchange.TellsDetails ? value with { Details = [] } : value;
    }

    /// <summary>Whether trailers were set by the handler.</summary>
    public bool HasTrailers => _trailers is { Count: > 0 };

    /// <summary>Whether the caller has gone.</summary>
    public bool IsAbandoned => Http.RequestAborted.IsCancellationRequested;

    /// <summary>Whether the engine's stop ends the call; a call with one response is let finish.</summary>
    public bool IsStopping => Target.Type != MethodType.Unary && Clock.Stopping.IsCancellationRequested;

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsOverdue => _deadline is { } deadline && (Clock.Now >= deadline || _isWaitOver || IsEndedByTimer);

    /// <summary>As <see cref="IsOverdue"/>, without a look at the request, which may be another one by now.</summary>
    public bool IsTimeUp => _deadline is { } deadline && Clock.Now >= deadline - TimerSlack;

    // A timer may fire a moment before the clock says so.
    private bool IsEndedByTimer => _cancellation is { Token.IsCancellationRequested: true } && !IsAbandoned && !IsStopping;

    protected override string MethodCore => Target.Path;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => PeerAddress.Of(Http.Connection);

    protected override DateTime DeadlineCore => FindDeadline().UtcDateTime;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= HeaderMetadata.Read(Http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => (_cancellation ?? StartCancellation()).Token;

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Gives the call so much time from now. Called before anything asks for the token.</summary>
    public void LimitTime(TimeSpan time)
    {
        var now = Clock.Now;
        _deadline = time < DateTimeOffset.MaxValue - now ? now + time : DateTimeOffset.MaxValue;
    }

    /// <summary>Gives the call so much time from the moment that anything asks for the token; most calls end without asking the clock.</summary>
    public void SetDefaultTime(TimeSpan time) => _defaultTime = time;

    /// <summary>
    /// Starts the wait for the request of a call that has only the default time. Nothing else ends such a wait than that time and the
    /// caller's leaving, which the transport tells by itself, so it needs no token of the call's own.
    /// </summary>
    /// <returns>Null where <see cref="ServerCallContext.CancellationToken"/> ends the wait: in all other calls, and from the second wait on.</returns>
    public CancellationTokenSource? BeginWait()
    {
        if (_defaultTime == Timeout.InfiniteTimeSpan || _defaultTime > LongestWait || _deadline is not null || _cancellation is not null)
        {
            return null;
        }

        LimitTime(_defaultTime);
        return Clock.Waits.Rent(_defaultTime);
    }

    /// <summary>Ends what <see cref="BeginWait"/> has started.</summary>
    public void EndWait(CancellationTokenSource? limit)
    {
        if (limit is not null)
        {
            // A timer may fire a moment before the clock says so.
            _isWaitOver = limit.IsCancellationRequested;
            Clock.Waits.Return(limit);
        }
    }

    /// <summary>Ends the handler, which must have been given the token before; who asks for it says why.</summary>
    public void Cancel() => _cancellation?.Cancel();

    /// <summary>Sends the outcome when the time is up, if the handler is not done by then.</summary>
    public CancellationTokenRegistration WatchDeadline() => (_overdueEnd = new OverdueEnd(this)).Watch();

    /// <summary>As <see cref="WatchDeadline"/>, for a call whose caller has set no time; else <see cref="DeadlineInterceptor"/> watches it.</summary>
    public CancellationTokenRegistration WatchDefaultTime() => _defaultTime == Timeout.InfiniteTimeSpan ? default : WatchDeadline();

    /// <summary>Sends one response of a stream.</summary>
    public ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, WriteFlags flags, CancellationToken cancellationToken)
    {
        _gate.Enter();
        try
        {
            return EndWrite(Exchange.WriteAsync(marshaller, message, flags, cancellationToken));
        }
        catch
        {
            LeaveGate();
            throw;
        }
    }

    /// <summary>Sends several responses of a stream.</summary>
    public ValueTask WriteAsync(MessageRun run, CancellationToken cancellationToken)
    {
        _gate.Enter();
        try
        {
            return EndWrite(Exchange.WriteAsync(run, cancellationToken));
        }
        catch
        {
            LeaveGate();
            throw;
        }
    }

    /// <summary>Sends the one response. Nothing is flushed: headers, message and trailers leave together when the call ends.</summary>
    public ValueTask WriteOnlyAsync<T>(Marshaller<T> marshaller, T message)
        => WriteAsync(marshaller, message, (WriteOptions?.Flags ?? 0) | WriteFlags.BufferHint, CancellationToken.None);

    /// <summary>Claims the response for an outcome that does not come from the handler; a write under way sends it when it is done.</summary>
    public bool TryEndEarly()
    {
        var isMine = _gate.TryEnd(out var isWriting);
        if (isWriting)
        {
            // The write may wait for a caller that does not read.
            Http.Response.BodyWriter.CancelPendingFlush();
        }

        return isMine;
    }

    /// <summary>The outcome of a call that is overdue. It shares nothing with the handler, which may still set trailers.</summary>
    public RpcCall Overdue() => new(Target, Exchange, Clock) { Failure = StatusDetails.Describe(RpcErrors.DeadlineExceeded()) };

    /// <summary>Takes the response back when the handler has ended.</summary>
    /// <returns>Null if the outcome is still to be sent; else the task that sends it.</returns>
    public Task? TakeResponse() => _gate.Close() ? null : _overdueEnd!.Sent;

    public void Dispose()
    {
        _cancellation?.Dispose();
        Exchange.Dispose();
    }

    string? ICallFacts.FindQuery(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    string? ICallFacts.FindHeader(string name)
        => Http.Request.Headers.TryGetValue(name.Replace('_', '-'), out var values) ? values.ToString() : null;

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        _gate.Enter();
        try
        {
            await Exchange.StartAsync(responseHeaders, CancellationToken);
        }
        finally
        {
            LeaveGate();
        }
    }

    private ValueTask EndWrite(ValueTask writing)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            return WriteSlowlyAsync(writing);
        }

        LeaveGate();
        return writing;
    }

    private void LeaveGate()
    {
        if (_gate.Leave())
        {
            _overdueEnd!.Send();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteSlowlyAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        finally
        {
            LeaveGate();
        }
    }

    private DateTimeOffset FindDeadline()
    {
        if (_deadline is null)
        {
            if (_defaultTime == Timeout.InfiniteTimeSpan)
            {
                return DateTimeOffset.MaxValue;
            }

            LimitTime(_defaultTime);
        }

        return _deadline!.Value;
    }

    private CallCancellation StartCancellation()
    {
        var stopping = Target.Type == MethodType.Unary ? CancellationToken.None : Clock.Stopping;
        var deadline = FindDeadline();
        var time = deadline == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : deadline - Clock.Now;
        var started = new CallCancellation(time, Clock.Time, Http.RequestAborted, stopping);

        // Parallel work of a handler may ask at the same time; all must get one token.
        var first = Interlocked.CompareExchange(ref _cancellation, started, null);
        if (first is null)
        {
            return started;
        }

        started.Dispose();
        return first;
    }
}
