using Grpc.Baas.Client.Balancing;
using Grpc.Baas.Client.Calls;
using Grpc.Core;

namespace Grpc.Baas.Client.Retries;

/// <summary>Gets a call its response: sends it, and again where that is allowed, until a response begins or there is no point.</summary>
/// <param name="call">The call.</param>
/// <param name="body">Its requests.</param>
/// <remarks>Source: gRFC A6.</remarks>
internal sealed class CallAttempts(CallContext call, IRequestBody body)
{
    private const int MaxRefusals = 1;
    private const int MaxLosses = 1;

    private readonly CallLifetime _lifetime = call.Lifetime;
    private bool? _isSafe;
    private string? _accessToken;
    private bool _hasNewToken;
    private int _unsent;
    private int _refusals;
    private int _losses;
    private int _failures;
    private int _backoffs;

    private bool HasOneRequest => call.Method.Type is MethodType.Unary or MethodType.ServerStreaming;

    /// <summary>Waits for the headers of a response; the call is bound to it from then on.</summary>
    /// <exception cref="BaasClientException">The call failed for good.</exception>
    public async Task<HttpExchange> OpenAsync()
    {
        if (call.Plan.Hedging is { MaxAttempts: > 1 } policy && HasOneRequest && IsSafe())
        {
            return await RaceAsync(policy).ConfigureAwait(false);
        }

        while (true)
        {
            var attempt = await SendAsync(_failures, _lifetime.Token).ConfigureAwait(false);
            if (attempt.Fault is null)
            {
                return attempt.Exchange!;
            }

            attempt.Exchange?.Dispose();
            if (!await CanGoOnAsync(attempt.Fault).ConfigureAwait(false))
            {
                throw attempt.Fault;
            }
        }
    }

    /// <summary>Decides whether a failed call is sent again, and waits until it is time.</summary>
    public async ValueTask<bool> CanGoOnAsync(BaasClientException fault)
    {
        if (!body.CanRepeat || fault.IsChannelDisposed)
        {
            return false;
        }

        if (TryReplaceToken(fault) || IsTransparent(fault))
        {
            return true;
        }

        if (!CanRetry(fault, out var delay))
        {
            return false;
        }

        await Task.Delay(delay, call.Channel.Time, _lifetime.Token).ConfigureAwait(false);
        return true;
    }

    private async Task<HttpExchange> RaceAsync(HedgingPolicy policy)
    {
        while (true)
        {
            try
            {
                return await new HedgedAttempts(call, policy, SendAsync).RunAsync().ConfigureAwait(false);
            }
            catch (BaasClientException fault)
            {
                if (!TryReplaceToken(fault))
                {
                    throw;
                }
            }
        }
    }

    private bool TryReplaceToken(BaasClientException fault)
    {
        if (_hasNewToken || !fault.Is(V1.Auth.AuthErrorTable.TokenExpired) || call.Tokens?.TryReplace(_accessToken) != true)
        {
            return false;
        }

        _hasNewToken = true;
        return true;
    }

    private bool IsSafe() => _isSafe ??= call.Plan.IsSafeToRepeat ?? body.IsSafe;

    // What never left the client, or what a server refused unseen, is no attempt at all. A connection may close just when a request
    // goes out; RFC 9110 §9.2.2 lets one that is safe be sent again then.
    private bool IsTransparent(BaasClientException fault) => fault.Delivery switch
    {
        RequestDelivery.NotSent => ++_unsent <= call.Channel.Balancer.Count,
        RequestDelivery.Refused => ++_refusals <= MaxRefusals,
        RequestDelivery.Lost => IsSafe() && ++_losses <= MaxLosses,
        _ => false,
    };

    private bool CanRetry(BaasClientException fault, out TimeSpan delay)
    {
        delay = default;
        var policy = call.Plan.Retry;
        if (!policy.RetryableStatusCodes.Contains(fault.StatusCode))
        {
            return false;
        }

        var budget = call.Channel.RetryTokens;
        budget.OnFailure();
        _failures++;
        if (fault.Pushback < TimeSpan.Zero || _failures >= policy.MaxAttempts || !budget.Allows
            || !(fault.Delivery is RequestDelivery.NotSent or RequestDelivery.Unreachable or RequestDelivery.Refused || IsSafe()))
        {
            return false;
        }

        // A delay that the server sets starts the back-off anew.
        _backoffs = fault.Pushback is null ? _backoffs + 1 : 0;
        delay = fault.Pushback ?? policy.GetDelay(_backoffs, fault.RetryAfter);
        return !(delay >= _lifetime.TimeLeft);
    }

    private async Task<Attempt> SendAsync(int previousAttempts, CancellationToken cancellationToken)
    {
        Endpoint? endpoint = null;
        try
        {
            _accessToken = call.Tokens is null ? null : await call.Tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            endpoint = await EnterAsync(cancellationToken).ConfigureAwait(false);
            _lifetime.Address = endpoint.Address.Name;
            var credentials = await GetCredentialsAsync(endpoint, cancellationToken).ConfigureAwait(false);
            var request = new HttpCall(call, endpoint, _accessToken, credentials, previousAttempts);
            var exchange = await HttpExchange.SendAsync(request, body.MakeContent(), cancellationToken).ConfigureAwait(false);
            endpoint.OnAnswered();
            if (exchange.Fault is null)
            {
                call.Channel.RetryTokens.OnSuccess();
            }

            return new Attempt(exchange, exchange.Fault);
        }
        catch (Exception exception)
        {
            return new Attempt(null, Explain(exception, endpoint));
        }
        finally
        {
            endpoint?.Leave();
        }
    }

    private async ValueTask<Endpoint> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!call.Channel.Balancer.TryPick(out var endpoint))
            {
                endpoint = await call.Channel.Balancer.PickAsync(call.WaitsForReady, cancellationToken).ConfigureAwait(false);
            }

            // It may have gone out of use just now; the next choice knows.
            if (endpoint.TryEnter())
            {
                return endpoint;
            }
        }
    }

    private BaasClientException Explain(Exception exception, Endpoint? endpoint)
    {
        if (_lifetime.Token.IsCancellationRequested || endpoint is null)
        {
            return _lifetime.Explain(exception);
        }

        // The first bytes that came make no sense: something else than HTTP/2 listens there.
        var isForeign = !endpoint.HasAnswered && TransportFaults.IsProtocolError(exception);
        if (isForeign)
        {
            endpoint.OnFault(exception);
        }
        else if (TransportFaults.IsUnusable(exception))
        {
            endpoint.OnConnectFault(exception);
        }

        return isForeign ? TransportFaults.NotHttp2(exception, endpoint.Address.Name) : _lifetime.Explain(exception);
    }

    private async ValueTask<Metadata?> GetCredentialsAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        if (call.Options.Credentials is not { } credentials)
        {
            return null;
        }

        var service = new Uri(endpoint.Address.Root, "/" + call.Method.ServiceName).AbsoluteUri;
        var metadata = await credentials
            .GetMetadataAsync(new AuthInterceptorContext(service, call.Method.Name, cancellationToken)).ConfigureAwait(false);
        HeaderMapping.Check(metadata);
        return metadata;
    }
}
