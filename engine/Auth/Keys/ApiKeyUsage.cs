using System.Collections.Concurrent;
using System.Net;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>Writes down now and then when keys were used last, all of them in one write, so that calls cost none.</summary>
internal sealed class ApiKeyUsage(Database database, TimeProvider time, ILogger<ApiKeyUsage> logger)
    : RecurringWork(TimeSpan.FromSeconds(30), time)
{
    private readonly ConcurrentQueue<VerifiedKey> _used = new();

    public void Note(VerifiedKey key, long now, IPAddress? address)
    {
        if (key.NoteUse(now, address))
        {
            _used.Enqueue(key);
        }
    }

    /// <summary>Keeps what was noted.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var uses = new List<(string Id, long Time, string Address)>();
        while (_used.TryDequeue(out var key))
        {
            key.TakeUse();
            uses.Add((key.Key.Id, key.LastUsed, (key.LastAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : key.LastAddress)?.ToString() ?? ""));
        }

        if (uses.Count > 0)
        {
            await database.WriteWhenRoomAsync(
                transaction =>
                {
                    uses.ForEach(use => ApiKeyStore.SetLastUse(transaction.Session, use.Id, use.Time, use.Address));
                    return true;
                },
                cancellationToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WorkOrTellAsync(cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => KeepAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.KeyUseLost(exception);
}
