using Grpc.Baas.Client.Calls;

namespace Grpc.Baas.Client.Retries;

/// <summary>Attempts of one call side by side: each starts a while after the one before, the first response wins. Source: gRFC A6, "Hedging".</summary>
internal sealed class HedgedAttempts(CallContext call, HedgingPolicy policy, Func<int, CancellationToken, Task<Attempt>> send)
{
    private readonly Dictionary<Task<Attempt>, CancellationTokenSource> _running = [];
    private TimeSpan _delay;
    private int _started;
    private bool _isStopped;
    private BaasClientException? _fault;

    public async Task<HttpExchange> RunAsync()
    {
        Start();
        while (_running.Count > 0 || MayStart())
        {
            using var timer = new CancellationTokenSource();
            var next = MayStart() ? Task.Delay(_delay, call.Channel.Time, timer.Token) : null;
            var ended = await Task.WhenAny(next is null ? [.. _running.Keys] : (Task[])[.. _running.Keys, next]).ConfigureAwait(false);
            await timer.CancelAsync().ConfigureAwait(false);
            if (ended == next)
            {
                Start();
            }
            else if (await TakeAsync((Task<Attempt>)ended).ConfigureAwait(false) is { } winner)
            {
                return winner;
            }
        }

        throw _fault!;
    }

    private bool MayStart() =>
        !_isStopped && _started < policy.MaxAttempts && !call.Lifetime.Token.IsCancellationRequested
        && (_started == 0 || call.Channel.RetryTokens.Allows);

    private void Start()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(call.Lifetime.Token);
        _running.Add(send(_started, source.Token), source);
        _started++;
        _delay = policy.Delay;
    }

    private async Task<HttpExchange?> TakeAsync(Task<Attempt> ended)
    {
        var attempt = await ended.ConfigureAwait(false);
        _running.Remove(ended, out var source);
        if (attempt.Fault is null)
        {
            // The winner's own source stays as it is: it belongs to a stream that goes on, and ends with the call.
            CancelOthers();
            return attempt.Exchange;
        }

        source!.Dispose();
        attempt.Exchange?.Dispose();
        _fault = attempt.Fault;
        if (!policy.NonFatalStatusCodes.Contains(_fault.StatusCode))
        {
            CancelOthers();
            throw _fault;
        }

        call.Channel.RetryTokens.OnFailure();
        _delay = _fault.Pushback ?? TimeSpan.Zero;
        _isStopped |= _delay < TimeSpan.Zero;
        return null;
    }

    private void CancelOthers()
    {
        foreach (var (loser, source) in _running)
        {
            _ = DropAsync(loser, source);
        }

        _running.Clear();
    }

    private static async Task DropAsync(Task<Attempt> loser, CancellationTokenSource source)
    {
        await source.CancelAsync().ConfigureAwait(false);
        var attempt = await loser.ConfigureAwait(false);
        attempt.Exchange?.Dispose();
        source.Dispose();
    }
}
