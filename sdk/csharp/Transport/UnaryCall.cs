using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>A call with one request and one response, through all its attempts.</summary>
internal sealed class UnaryCall<TRequest, TResponse>(
    ChannelCore channel,
    AccessTokens? tokens,
    Method<TRequest, TResponse> method,
    CallOptions options,
    TRequest request)
    where TRequest : class
    where TResponse : class
{
    private readonly CallLifetime _lifetime = new(options, channel.Time);
    private readonly CallOutcome _outcome = new();
    private MessageEncoding? _encoding;
    private string? _accessToken;

    public AsyncUnaryCall<TResponse> Start() =>
        new(RunAsync(), _outcome.Headers, _outcome.GetStatus, _outcome.GetTrailers, _lifetime.GiveUp);

    private async Task<TResponse> RunAsync()
    {
        FrameWriter? frame = null;
        try
        {
            _lifetime.ThrowIfOver();
            _encoding = channel.GetEncoding(options);
            frame = new FrameWriter(channel.MaxSendBytes, _encoding);
            frame.Write(method.RequestMarshaller, request, options.WriteOptions);
            return await RunAttemptsAsync(frame).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var fault = _lifetime.Explain(exception);
            _outcome.Fail(fault);
            if (fault == exception)
            {
                throw;
            }

            throw fault;
        }
        finally
        {
            frame?.Dispose();
            _lifetime.Dispose();
        }
    }

    private async Task<TResponse> RunAttemptsAsync(FrameWriter frame)
    {
        var attempt = 0;
        var hasNewToken = false;
        while (true)
        {
            BaasClientException fault;
            try
            {
                return await RunOnceAsync(frame).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                fault = _lifetime.Explain(exception);
            }

            attempt++;
            if (!hasNewToken && fault.Is(V1.Auth.AuthErrorTable.TokenExpired) && tokens?.TryReplace(_accessToken) == true)
            {
                hasNewToken = true;
            }
            else if (CanRetry(fault, attempt, out var delay))
            {
                await Task.Delay(delay, channel.Time, _lifetime.Token).ConfigureAwait(false);
            }
            else
            {
                throw fault;
            }
        }
    }

    private async Task<TResponse> RunOnceAsync(FrameWriter frame)
    {
        _accessToken = tokens is null ? null : await tokens.GetAsync(_lifetime.Token).ConfigureAwait(false);
        using var exchange = await HttpExchange
            .SendAsync(channel, new HttpCall(method.FullName, options.Headers, _accessToken, _encoding), new UnaryContent(frame), _lifetime).ConfigureAwait(false);
        var response = await exchange.ReadSingleAsync(method.ResponseMarshaller, _lifetime.Token).ConfigureAwait(false);
        _outcome.Succeed(exchange);
        return response;
    }

    private bool CanRetry(BaasClientException fault, int attempt, out TimeSpan delay)
    {
        delay = default;
        if (fault.StatusCode != StatusCode.Unavailable || attempt >= channel.Retry.MaxAttempts || !RetrySafety.IsSafe(method, request))
        {
            return false;
        }

        delay = channel.Retry.GetDelay(attempt, fault.RetryAfter);
        return !(delay >= _lifetime.TimeLeft);
    }
}
