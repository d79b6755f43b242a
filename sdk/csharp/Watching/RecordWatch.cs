using System.Runtime.CompilerServices;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Core;

namespace Grpc.Baas.Client.Watching;

/// <summary>Follows the change log over as many connections as it takes, and tells each change once, in order.</summary>
/// <typeparam name="TSource">What the stream brings.</typeparam>
/// <typeparam name="TEvent">What is told.</typeparam>
/// <param name="feed">Opens streams.</param>
/// <param name="session">Who is signed in.</param>
/// <param name="collection">What is watched; empty: what the options name.</param>
/// <param name="options">From where.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordWatch<TSource, TEvent>(
    WatchFeed<TSource, TEvent> feed, Session session, string collection, WatchOptions options, TimeProvider time) : IWatch<TEvent>
    where TEvent : class
{
    // The engine tells its position every 15 seconds of silence; three missed ones mean that the connection is dead.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(45);

    private readonly WatchProgress _progress = new(options, collection);
    private readonly ReconnectDelay _delay = new(Random.Shared);
    private AsyncServerStreamingCall<TSource>? _connection;
    private CancellationTokenSource? _silence;
    private CancellationTokenRegistration _caller;
    private string? _accessToken;
    private bool _hasRenewedToken;
    private bool _hasConnected;
    private bool _owesReset;

    /// <inheritdoc/>
    public long? Position => _progress.Position;

    /// <summary>What happens, until the token is cancelled.</summary>
    public async IAsyncEnumerable<TEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var step in FollowAsync(cancellationToken).ConfigureAwait(false))
        {
            if (step is not null)
            {
                yield return step;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TEvent?> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            Tell();
            while (true)
            {
                yield return await NextAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Disconnect();
        }
    }

    private async Task<TEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_owesReset)
            {
                _owesReset = false;
                return feed.Tell(new WatchEvent(WatchEventType.Reset, collection, "") { Cause = _progress.ResetCause }, default);
            }

            BaasClientException? fault = null;
            try
            {
                var reader = Connect(cancellationToken);
                while (await MoveNextAsync(reader).ConfigureAwait(false))
                {
                    if (TryAccept(reader.Current, out var told))
                    {
                        return told;
                    }

                    if (_progress.MustRestart)
                    {
                        break;
                    }
                }
            }
            catch (BaasClientException exception)
            {
                fault = exception;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await RecoverAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private IAsyncStreamReader<TSource> Connect(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            _accessToken = session.Current?.AccessToken;
            _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _caller = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _silence);
            _connection = feed.Open(_progress.MakeRequest(), new CallOptions(cancellationToken: _silence.Token));
        }

        return _connection.ResponseStream;
    }

    private async Task<bool> MoveNextAsync(IAsyncStreamReader<TSource> reader)
    {
        var next = reader.MoveNext(CancellationToken.None);
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        // The clock runs only while the watch waits: how long the application takes for an event says nothing of the connection.
        _silence!.CancelAfter(MaxSilence);
        var hasNext = await next.ConfigureAwait(false);
        _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        return hasNext;
    }

    /// <returns>Whether there is an event, or the position or state has moved.</returns>
    private bool TryAccept(TSource source, out TEvent? told)
    {
        _delay.Reset();
        _hasConnected = true;
        _hasRenewedToken = false;
        var (state, position) = (_progress.State, _progress.Position);
        told = _progress.Accept(feed.Head(source)) is { } change ? feed.Tell(change, source) : null;
        if (_progress.MustRestart)
        {
            return false;
        }

        var hasMoved = _progress.State != state || (told is null && _progress.Position != position);
        if (hasMoved)
        {
            Tell();
        }

        return hasMoved || told is not null;
    }

    private async Task RecoverAsync(BaasClientException? fault, CancellationToken cancellationToken)
    {
        Disconnect();
        if (_progress.MustRestart)
        {
            // The connection was left without a fault; the next one begins with the snapshot.
        }
        else if (fault is not null && fault.Is(AuthErrorTable.TokenExpired) && !_hasRenewedToken && session.TryReplace(_accessToken))
        {
            _hasRenewedToken = true;
        }
        else if (fault is not null && options.RelistOnReset
            && (fault.Is(ChangesErrorTable.PositionExpired) || fault.Is(ChangesErrorTable.PositionAhead)))
        {
            _progress.Relist(cause: "expired");
        }
        else if (fault is null || CanReconnect(fault))
        {
            var wait = _delay.Next(fault?.RetryAfter);
            Tell(fault, wait);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw fault;
        }

        _owesReset |= _progress.Disconnect();
        Tell();
    }

    // CANCELLED that nobody here asked for is the silence above, or a stream that the other side reset.
    private bool CanReconnect(BaasClientException fault) =>
        !fault.IsChannelDisposed
        && (fault.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled
            || fault.IsTransportFault
            || (_hasConnected && fault.StatusCode == StatusCode.ResourceExhausted && fault.RetryAfter is not null));

    private void Tell(BaasClientException? fault = null, TimeSpan? retryIn = null) =>
        options.StatusChanged?.Invoke(new WatchStatus(retryIn is null ? _progress.State : WatchState.Connecting, _progress.Position, fault, retryIn));

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
        _caller.Dispose();
        _silence?.Dispose();
        _silence = null;
    }
}
