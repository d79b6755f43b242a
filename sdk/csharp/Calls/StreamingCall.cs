using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Retries;
using Grpc.Baas.Client.SignIn;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>A call in which the client, the server or both stream. Once a response begins, it is not sent again.</summary>
internal sealed class StreamingCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IClientStreamWriter<TRequest>, IRequestBody
    where TRequest : class
    where TResponse : class
{
    private readonly CallContext _context;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOutcome _outcome = new();
    private readonly RequestReplay? _requests;
    private FrameWriter? _frame;
    private TRequest? _request;

    // Its result is null when the call failed before there was a response; the outcome says how.
    private Task<HttpExchange?> _exchange = null!;
    private Task<TResponse>? _response;

    // The response, for whoever ends the call from outside; it is there before the call's end is listened for.
    private HttpExchange? _opened;
    private int _isWriting;
    private int _isReading;
    private bool _isCompleted;

    public StreamingCall(ChannelCore channel, AccessTokens? tokens, Method<TRequest, TResponse> method, CallOptions options)
    {
        _method = method;
        _context = new CallContext(channel, tokens, method, options);
        _requests = method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming ? new RequestReplay(_context.GetAllowance()) : null;
    }

    public bool CanRepeat => _requests is null || _requests.CanRepeat;

    public bool IsSafe => _request is not null && RetrySafety.IsSafe(_method, _request);

    public HttpContent MakeContent() => _requests is null ? new UnaryContent(_frame!) : _requests.Take();

    public TResponse Current { get; private set; } = null!;

    public WriteOptions? WriteOptions { get; set; }

    public AsyncServerStreamingCall<TResponse> StartServerStreaming(TRequest request)
    {
        _exchange = SendAsync(request);
        return new(this, _outcome.Headers, _outcome.GetStatus, _outcome.GetTrailers, GiveUp);
    }

    public AsyncClientStreamingCall<TRequest, TResponse> StartClientStreaming()
    {
        _exchange = SendAsync(null);
        _response = ReadResponseAsync();
        return new(this, _response, _outcome.Headers, _outcome.GetStatus, _outcome.GetTrailers, GiveUp);
    }

    public AsyncDuplexStreamingCall<TRequest, TResponse> StartDuplex()
    {
        _exchange = SendAsync(null);
        return new(this, this, _outcome.Headers, _outcome.GetStatus, _outcome.GetTrailers, GiveUp);
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_outcome.IsKnown)
        {
            return _outcome.Fault is null ? false : throw _outcome.Fault;
        }

        if (Interlocked.Exchange(ref _isReading, 1) == 1)
        {
            throw new InvalidOperationException("The read before has not ended; await each MoveNext.");
        }

        try
        {
            // As in Grpc.Core, giving up one read gives up the call: a half-read message has no other end.
            using var registration = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).GiveUp(), _context.Lifetime);
            var exchange = await _exchange.ConfigureAwait(false) ?? throw _outcome.Fault!;
            return await ReadAsync(exchange).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    private async Task<bool> ReadAsync(HttpExchange exchange)
    {
        try
        {
            if (await exchange.ReadAsync(_context.Lifetime.Token).ConfigureAwait(false))
            {
                Current = exchange.GetMessage(_method.ResponseMarshaller);
                return true;
            }

            _outcome.Succeed(exchange);
            End(exchange);
            // It may have been given up just when its end came; status and result must say the same.
            return _outcome.Fault is null ? false : throw _outcome.Fault;
        }
        catch (Exception exception)
        {
            throw Fail(exception, exchange);
        }
    }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            throw new InvalidOperationException("The write before has not ended; await each write.");
        }

        try
        {
            if (_isCompleted)
            {
                throw new InvalidOperationException("CompleteAsync said that no request follows.");
            }

            var frame = _frame ?? throw new OperationCanceledException("The call was over before it started.");
            frame.Write(_method.RequestMarshaller, message, WriteOptions ?? _context.Options.WriteOptions);
            await WriteFrameAsync(_requests!, frame, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBrokenPipe(exception))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // Part of the message may have gone, so nothing can follow it.
                _context.Lifetime.GiveUp();
            }

            throw await ExplainWriteAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    public Task CompleteAsync()
    {
        _isCompleted = true;
        _requests!.Complete();
        return Task.CompletedTask;
    }

    private async Task<HttpExchange?> SendAsync(TRequest? request)
    {
        try
        {
            _frame = _context.Begin();
            _request = request;
            if (request is not null)
            {
                _frame.Write(_method.RequestMarshaller, request, _context.Options.WriteOptions);
            }

            var exchange = await new CallAttempts(_context, this).OpenAsync().ConfigureAwait(false);
            _requests?.Bind();
            _outcome.Open(exchange);
            _opened = exchange;
            // A deadline or a cancellation must reach the server and all who wait, though nobody may be reading just then.
            _context.Lifetime.Token.UnsafeRegister(static state => ((StreamingCall<TRequest, TResponse>)state!).OnOver(), this);
            return exchange;
        }
        catch (Exception exception)
        {
            Fail(exception, null);
            return null;
        }
    }

    private async Task<TResponse> ReadResponseAsync()
    {
        var exchange = await _exchange.ConfigureAwait(false) ?? throw _outcome.Fault!;
        try
        {
            var response = await exchange.ReadSingleAsync(_method.ResponseMarshaller, _context.Lifetime.Token).ConfigureAwait(false);
            _outcome.Succeed(exchange);
            End(exchange);
            return response;
        }
        catch (Exception exception)
        {
            throw Fail(exception, exchange);
        }
    }

    private static async Task WriteFrameAsync(RequestReplay requests, FrameWriter frame, CancellationToken cancellationToken)
    {
        var (content, isSent) = requests.Add(frame.Frame);
        while (true)
        {
            try
            {
                var stream = await content.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!isSent)
                {
                    await frame.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
                    await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception exception) when (IsBrokenPipe(exception) && !cancellationToken.IsCancellationRequested && requests.CanRepeat)
            {
                // The next attempt, if there is one, starts with what is kept, and that has this request.
                content = await content.Next.WaitAsync(cancellationToken).ConfigureAwait(false);
                isSent = true;
            }
        }
    }

    private static bool IsBrokenPipe(Exception exception) =>
        exception is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException;

    // The server may end a call while requests still go: then its status is the reason, not the broken pipe.
    private async Task<Exception> ExplainWriteAsync(Exception exception)
    {
        if (_response is not null)
        {
            await ((Task)_response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_outcome.IsKnown)
        {
            return _outcome.Fault ?? (Exception)new InvalidOperationException("The server ended the call; it takes no more requests.", exception);
        }

        return _context.Lifetime.Explain(exception);
    }

    private BaasClientException Fail(Exception exception, HttpExchange? exchange)
    {
        var fault = _context.Lifetime.Explain(exception);
        _outcome.Fail(fault);
        End(exchange);
        return _outcome.Fault ?? fault;
    }

    private void GiveUp()
    {
        _context.Lifetime.GiveUp();
        if (_response is not null)
        {
            CallOutcome.Ignore(_response);
        }
    }

    // The deadline passed, or somebody gave the call up. A read or a write may be under way, so this takes no buffer away from them.
    private void OnOver()
    {
        _outcome.Fail(_context.Lifetime.Explain(new OperationCanceledException(_context.Lifetime.Token)));
        _requests?.Abort();
        _opened!.Abort();
        _context.Dispose();
    }

    private void End(HttpExchange? exchange)
    {
        if (_requests is null)
        {
            _frame?.Dispose();
        }

        _requests?.Abort();
        exchange?.Dispose();
        _context.Dispose();
    }
}
