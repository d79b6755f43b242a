using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>A call in which the client, the server or both stream. It is never retried by itself.</summary>
internal sealed class StreamingCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly ChannelCore _channel;
    private readonly AccessTokens? _tokens;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CallLifetime _lifetime;
    private readonly CallOutcome _outcome = new();
    private readonly StreamingContent? _requests;
    private FrameWriter? _frame;

    // Its result is null when the call failed before there was a response; the outcome says how.
    private Task<HttpExchange?> _exchange = null!;
    private Task<TResponse>? _response;
    private int _isWriting;

    public StreamingCall(ChannelCore channel, AccessTokens? tokens, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _tokens = tokens;
        _method = method;
        _options = options;
        _lifetime = new CallLifetime(options, channel.Time);
        _requests = method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming ? new StreamingContent() : null;
    }

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

        // As in Grpc.Core, giving up one read gives up the call: a half-read message has no other end.
        using var registration = cancellationToken.UnsafeRegister(static state => ((StreamingCall<TRequest, TResponse>)state!).GiveUp(), this);
        var exchange = await _exchange.ConfigureAwait(false) ?? throw _outcome.Fault!;
        try
        {
            if (await exchange.ReadAsync(_lifetime.Token).ConfigureAwait(false))
            {
                Current = exchange.GetMessage(_method.ResponseMarshaller);
                return true;
            }

            _outcome.Succeed(exchange);
            End(exchange);
            return false;
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
            var stream = await _requests!.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            _frame!.Write(_method.RequestMarshaller, message, WriteOptions ?? _options.WriteOptions);
            await _frame.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsBrokenPipe(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw await ExplainWriteAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    public Task CompleteAsync()
    {
        _requests!.Complete();
        return Task.CompletedTask;
    }

    private async Task<HttpExchange?> SendAsync(TRequest? request)
    {
        try
        {
            _lifetime.ThrowIfOver();
            var encoding = _channel.GetEncoding(_options);
            _frame = new FrameWriter(_channel.MaxSendBytes, encoding);
            if (request is not null)
            {
                _frame.Write(_method.RequestMarshaller, request, _options.WriteOptions);
            }

            var token = _tokens is null ? null : await _tokens.GetAsync(_lifetime.Token).ConfigureAwait(false);
            HttpContent content = _requests is null ? new UnaryContent(_frame) : _requests;
            var exchange = await HttpExchange
                .SendAsync(_channel, new HttpCall(_method.FullName, _options.Headers, token, encoding), content, _lifetime).ConfigureAwait(false);
            _outcome.Open(exchange);
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
            var response = await exchange.ReadSingleAsync(_method.ResponseMarshaller, _lifetime.Token).ConfigureAwait(false);
            _outcome.Succeed(exchange);
            End(exchange);
            return response;
        }
        catch (Exception exception)
        {
            throw Fail(exception, exchange);
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

        return _lifetime.Explain(exception);
    }

    private BaasClientException Fail(Exception exception, HttpExchange? exchange)
    {
        var fault = _lifetime.Explain(exception);
        _outcome.Fail(fault);
        End(exchange);
        return _outcome.Fault ?? fault;
    }

    // A read or a write may be under way, so this takes no buffer away from them.
    private void GiveUp()
    {
        _lifetime.GiveUp();
        if (!_outcome.IsKnown && _exchange is { IsCompletedSuccessfully: true, Result: { } exchange })
        {
            _outcome.Fail(TransportFaults.Cancelled(null));
            _requests?.Abort();
            exchange.Abort();
        }
    }

    private void End(HttpExchange? exchange)
    {
        if (_requests is null)
        {
            _frame?.Dispose();
        }

        _requests?.Abort();
        exchange?.Dispose();
        _lifetime.Dispose();
    }
}
