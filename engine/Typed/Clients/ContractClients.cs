using System.Collections.Concurrent;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Typed.Clients;

/// <summary>
/// Which clients were seen, by the revision of the contract that they were generated from. Calls note it in memory, and it is written down now
/// and then.
/// </summary>
internal sealed class ContractClients(Database database, TimeProvider time, ILogger<ContractClients> logger)
    : RecurringWork(TimeSpan.FromSeconds(30), time)
{
    private const int RevisionLength = 16;
    private const int MaxClientLength = 100;
    private const int MaxNoted = 10_000;

    // So often a client that goes on calling is written down anew.
    private const long AgainMicros = 3_600_000_000;

    private readonly ConcurrentDictionary<(string Revision, string Client), Sighting> _seen = new();

    /// <summary>Notes a call; it costs one look into a table.</summary>
    /// <param name="contract">As <c>default/5b0c9a7e4d21f380</c>; anything else is passed over.</param>
    /// <param name="client">As <c>shop-web/1.4.0</c>.</param>
    public void Note(string contract, string client)
    {
        var slash = contract.IndexOf('/');
        var revision = contract[(slash + 1)..];
        if (slash <= 0 || revision.Length != RevisionLength || client.Length > MaxClientLength || client.Any(char.IsControl))
        {
            return;
        }

        var now = Time.GetMicroseconds();
        if (_seen.TryGetValue((revision, client), out var sighting))
        {
            sighting.Seen = now;
        }
        else if (_seen.Count < MaxNoted)
        {
            _seen.TryAdd((revision, client), new Sighting { Seen = now });
        }
    }

    /// <summary>All that were seen since a moment, here or, a while ago, on other nodes.</summary>
    public List<(string Revision, string Client)> ReadSeen(DbSession session, long since)
        => [.. ContractStore.ReadSeen(session, since).Union(_seen.Where(pair => pair.Value.Seen >= since).Select(pair => pair.Key)).Order()];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WorkOrTellAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var news = _seen.Where(pair => pair.Value.Seen >= pair.Value.Kept + AgainMicros).Select(pair => (pair.Key, pair.Value, pair.Value.Seen)).ToList();
        if (news.Count == 0)
        {
            return;
        }

        await database.WriteWhenRoomAsync(
            transaction =>
            {
                news.ForEach(each => ContractStore.SetSeen(transaction.Session, each.Key.Revision, each.Key.Client, each.Seen));
                return true;
            },
            cancellationToken);
        news.ForEach(each => each.Value.Kept = each.Seen);

        // Anyone can make up contracts and names, which must not keep out those that come after them.
        if (_seen.Count >= MaxNoted)
        {
            _seen.Clear();
        }
    }

    protected override void OnFailed(Exception exception) => logger.ClientsNotKept(exception);

    private sealed class Sighting
    {
        public long Seen { get; set; }

        /// <summary>What was written down; 0: nothing.</summary>
        public long Kept { get; set; }
    }
}
