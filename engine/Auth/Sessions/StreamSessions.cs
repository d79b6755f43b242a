using System.Collections.Concurrent;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>
/// Ends open streams when their token does: within a second when its time is over, and within five when its session has ended, here or
/// elsewhere, or its account is to rules another one than when the stream began. Those of API keys end within five seconds of the key.
/// </summary>
internal sealed class StreamSessions(TokenVerifier verifier, ApiKeyVerifier keys, TimeProvider time) : BackgroundService
{
    private const int TicksPerRound = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WatchedStream, bool> _open = new();
    private int _next;

    /// <summary>Watches a stream until the disposal.</summary>
    /// <param name="token">The access token or API key that opened it; it was verified.</param>
    /// <param name="caller">Whose it was found to be.</param>
    /// <param name="end">Ends the stream; it does not throw.</param>
    public WatchedStream Watch(string token, Caller caller, Action end)
    {
        var round = (int)((uint)Interlocked.Increment(ref _next) % TicksPerRound);
        var stream = new WatchedStream(token, caller, round, end, gone => _open.TryRemove(gone, out _));
        _open.TryAdd(stream, true);
        return stream;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        for (var tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            foreach (var (stream, _) in _open)
            {
                await CheckAsync(stream, isInRound: stream.Round == tick % TicksPerRound, stoppingToken);
            }
        }
    }

    private async ValueTask CheckAsync(WatchedStream stream, bool isInRound, CancellationToken cancellationToken)
    {
        var isKey = ApiKeyText.IsMeant(stream.Token);
        var isDue = isInRound || (!isKey && verifier.IsExpired(stream.Token));
        if (stream.Refusal is not null || !isDue)
        {
            return;
        }

        try
        {
            await (isKey ? keys.CheckAgainAsync(stream.Token, cancellationToken) : CheckAccountAsync(stream, cancellationToken));
        }
        catch (BaasException refusal)
        {
            // The stream goes on while the database cannot be asked: what it would tell cannot be read then either.
            if (refusal.Definition.Domain == V1.Auth.AuthErrorTable.TokenInvalid.Domain)
            {
                stream.End(refusal);
            }
        }
    }

    // A stream goes on as the caller that opened it, so that rules would let a role keep what it has lost.
    private async ValueTask CheckAccountAsync(WatchedStream stream, CancellationToken cancellationToken)
    {
        if (!verifier.TryRecall(stream.Token, out var caller))
        {
            caller = await verifier.VerifyAsync(stream.Token, cancellationToken);
        }

        if (!caller.IsAsBefore(stream.Caller))
        {
            throw AuthErrors.AccountChanged();
        }
    }
}
