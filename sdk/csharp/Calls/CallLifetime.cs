using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>How long a call may run: until its deadline, until its caller cancels or disposes it or its channel, or until it ends.</summary>
internal sealed class CallLifetime : IDisposable
{
    // A timer takes no more than 49 days; a deadline further off needs none.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(45);

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly DateTime? _deadline;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _channel;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationTokenRegistration _channelRegistration;
    private volatile bool _isGivenUp;

    public CallLifetime(in CallOptions options, TimeSpan? timeout, TimeProvider time, CancellationToken channelDisposed)
    {
        _channel = channelDisposed;
        _time = time;
        _started = time.GetTimestamp();
        _caller = options.CancellationToken;
        _deadline = options.Deadline == DateTime.MaxValue ? null : options.Deadline?.ToUniversalTime();
        if (timeout is not null)
        {
            var latest = time.GetUtcNow().UtcDateTime + timeout.Value;
            _deadline = _deadline < latest ? _deadline : latest;
        }

        var left = TimeLeft;
        _source = left is null || left > MaxTimer
            ? new CancellationTokenSource()
            : new CancellationTokenSource(left > TimeSpan.Zero ? left.Value : TimeSpan.Zero, time);
        Token = _source.Token;
        _registration = _caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        _channelRegistration = _channel.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token { get; }

    /// <summary>Where the call went last, for people; null: nowhere yet.</summary>
    public string? Address { get; set; }

    /// <summary>Time until the deadline; null without one; negative once it passed.</summary>
    public TimeSpan? TimeLeft => _deadline - _time.GetUtcNow().UtcDateTime;

    /// <summary>Ends the call because its caller wants so.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended first, which is as good.
        }
    }

    /// <summary>Throws if the call is over before it starts.</summary>
    public void ThrowIfOver()
    {
        if (_caller.IsCancellationRequested || _isGivenUp)
        {
            throw TransportFaults.Cancelled(null);
        }

        if (_channel.IsCancellationRequested)
        {
            throw TransportFaults.ChannelDisposed(new ObjectDisposedException(typeof(BaasChannel).FullName));
        }

        if (TimeLeft <= TimeSpan.Zero)
        {
            throw TransportFaults.DeadlineExceeded(_time.GetElapsedTime(_started), Address);
        }
    }

    /// <summary>What <paramref name="exception"/> means for the call.</summary>
    public BaasClientException Explain(Exception exception)
    {
        if (exception is BaasClientException known)
        {
            return known;
        }

        // A cancelled request can also surface as a broken one, so the reason is looked for here first. The server knows the deadline
        // too, and may reset the stream a moment before the timer here.
        if (Token.IsCancellationRequested || TimeLeft <= TimeSpan.Zero)
        {
            return ExplainEnd(exception);
        }

        return exception switch
        {
            ObjectDisposedException { ObjectName: var name } when name == typeof(BaasChannel).FullName => TransportFaults.ChannelDisposed(exception),
            HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException => TransportFaults.FromConnection(exception, Address),
            RpcException rpc => new BaasClientException(rpc.Status, rpc.Trailers),
            _ => TransportFaults.ClientFailed(exception),
        };
    }

    public void Dispose()
    {
        _registration.Dispose();
        _channelRegistration.Dispose();
        _source.Dispose();
    }

    private BaasClientException ExplainEnd(Exception exception)
    {
        if (_caller.IsCancellationRequested || _isGivenUp)
        {
            return TransportFaults.Cancelled(exception);
        }

        return _channel.IsCancellationRequested
            ? TransportFaults.ChannelDisposed(exception)
            : TransportFaults.DeadlineExceeded(_time.GetElapsedTime(_started), Address);
    }
}
