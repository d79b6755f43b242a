using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>The outbox as its sender uses it. The writer loop, which on several nodes is one after the other, gives each mail to one of them.</summary>
internal sealed class OutboxQueue(Database database, RecordIds ids, TimeProvider time, IOptions<MailOptions> options)
{
    // They are sent at once, each over its own connection.
    private const int BatchSize = 4;
    private const int MaxKept = 10_000;
    private const int TrimSize = 500;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    // Making the mail and noting what became of it come on top of sending it.
    private readonly TimeSpan _leaseTime = options.Value.SendTimeout + TimeSpan.FromMinutes(1);
    private readonly TimeSpan _retention = options.Value.Retention;

    private readonly WakeSignal _signal = new();
    private DateTimeOffset _nextTrim;

    /// <summary>Lets the sender look for mails that are due.</summary>
    public void Wake() => _signal.Wake();

    /// <summary>Returns when there may be mails that are due.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <summary>Takes mails that are due; none when the list is empty.</summary>
    public async Task<OutboxBatch> LeaseAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        var lease = ids.Next();

        // Most looks find nothing, and a read holds nobody up.
        if (!await database.ReadAsync(now, static (session, now) => OutboxStore.HasDue(session, now), cancellationToken))
        {
            return new OutboxBatch(lease, []);
        }

        var until = now + (long)_leaseTime.TotalMilliseconds;
        return await database.WriteWhenRoomAsync(
            transaction =>
            {
                var due = OutboxStore.ReadDue(transaction.Session, now, BatchSize);
                foreach (var entry in due)
                {
                    OutboxStore.Lease(transaction.Session, entry.Mail.Id, lease, until);
                }

                return new OutboxBatch(lease, [.. due.Select(entry => entry with { Attempts = entry.Attempts + 1 })]);
            },
            cancellationToken);
    }

    /// <summary>Notes what came of an attempt, also while the engine stops.</summary>
    public Task SettleAsync(OutboxEntry entry, string lease) => WriteAsync(session => OutboxStore.Settle(session, lease, entry));

    /// <summary>Takes out a mail that is not needed.</summary>
    public Task DropAsync(string id, string lease) => WriteAsync(session => OutboxStore.Delete(session, id, lease));

    /// <summary>Removes what is too old to tell of, once an hour.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _nextTrim)
        {
            return;
        }

        var before = (now - _retention).ToUnixTimeMilliseconds();
        while (await database.WriteWhenRoomAsync(
            transaction => OutboxStore.Trim(transaction.Session, before, MaxKept, TrimSize), cancellationToken) == TrimSize)
        {
        }

        _nextTrim = now + TrimInterval;
    }

    private Task<bool> WriteAsync(Action<DbSession> write) => database.WriteWhenRoomAsync(
        transaction =>
        {
            write(transaction.Session);
            return true;
        },
        CancellationToken.None);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
