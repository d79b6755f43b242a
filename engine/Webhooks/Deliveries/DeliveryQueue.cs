using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>
/// The deliveries as their sender uses them. The writer loop, which on several nodes is one after the other, gives each to one of them.
/// </summary>
internal sealed class DeliveryQueue(
    Database database, WebhookBook book, WebhookEditor editor, RecordIds ids, TimeProvider time, IOptions<WebhooksOptions> options, IOptions<StorageOptions> storage)
{
    // Noting what came of an attempt comes on top of it.
    private readonly TimeSpan _leaseTime = options.Value.SendTimeout + TimeSpan.FromSeconds(30);
    private readonly int _perWebhook = options.Value.MaxConcurrentPerWebhook;
    private readonly int _atOnce = options.Value.MaxConcurrent;
    private int _turn;

    /// <summary>Takes up what a process left that is gone, where there can be no other that still has it.</summary>
    public async Task EndLeasesAsync(CancellationToken cancellationToken)
    {
        if (!storage.Value.IsPostgres && book.Active.Count > 0)
        {
            await WriteAsync(session => DeliveryStore.EndLeases(session, Now()), cancellationToken);
        }
    }

    /// <summary>Takes deliveries that are due and may be sent beside those that are being sent.</summary>
    /// <param name="sending">The webhooks of those that this node sends now, each as often as it does.</param>
    public async Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(IReadOnlyCollection<string> sending, CancellationToken cancellationToken)
    {
        var active = book.Active;
        var room = _atOnce - sending.Count;
        if (active.Count == 0 || room <= 0)
        {
            return [];
        }

        var rooms = InTurn(active)
            .Select(webhook => (webhook.Id, Room: _perWebhook - sending.Count(id => id == webhook.Id)))
            .Where(entry => entry.Room > 0)
            .ToArray();

        // Most looks find nothing, and a read holds nobody up.
        var due = await database.ReadAsync(
            (rooms, room, now: Now()), static (session, call) => FindDue(session, call.rooms, call.room, call.now), cancellationToken);
        return due.Count == 0 ? [] : await database.WriteWhenRoomAsync(transaction => Lease(transaction.Session, due), cancellationToken);
    }

    /// <summary>Notes what came of an attempt, also while the engine stops.</summary>
    /// <param name="outcome">Null when the engine broke the attempt off, which then does not count.</param>
    /// <returns>The delivery as it is now; null when another has taken it over meanwhile.</returns>
    public async Task<Delivery?> SettleAsync(LeasedDelivery leased, DeliveryOutcome? outcome)
    {
        var settled = await database.WriteWhenRoomAsync(transaction => Settle(transaction, leased, outcome), CancellationToken.None);

        // There may be room for more, and the next of the record may go.
        book.Scheduler.Wake();
        return settled;
    }

    private static List<(string WebhookId, string Id)> FindDue(DbSession session, (string Id, int Room)[] rooms, int room, long now)
    {
        var due = new List<(string WebhookId, string Id)>();
        foreach (var (webhookId, own) in rooms)
        {
            if (due.Count >= room)
            {
                break;
            }

            due.AddRange(DeliveryStore.FindDue(session, webhookId, now, Math.Min(own, room - due.Count)).Select(id => (webhookId, id)));
        }

        return due;
    }

    // Each time another webhook is the first, so that the others do not starve where there is room for some only.
    private IEnumerable<Webhook> InTurn(IReadOnlyList<Webhook> active)
    {
        var first = _turn++ % active.Count;
        return active.Skip(first).Concat(active.Take(first));
    }

    private List<LeasedDelivery> Lease(DbSession session, List<(string WebhookId, string Id)> due)
    {
        var lease = ids.Next();
        var now = Now();
        var leased = new List<LeasedDelivery>();
        foreach (var (webhookId, id) in due)
        {
            // In a write nothing is older here than what other nodes have committed.
            if (book.FindActive(webhookId) is { } webhook && DeliveryStore.Lease(session, id, lease, now, now + (long)_leaseTime.TotalMilliseconds))
            {
                var (delivery, payload) = DeliveryStore.ReadWhole(session, id);
                leased.Add(new LeasedDelivery(delivery, webhook, payload, lease));
            }
        }

        return leased;
    }

    private Delivery? Settle(WriteTransaction transaction, LeasedDelivery leased, DeliveryOutcome? outcome)
    {
        var session = transaction.Session;
        var webhook = WebhookStore.Find(session, leased.Webhook.Id);
        var settled = After(leased.Delivery, outcome, webhook?.RetryCount ?? 0);
        if (webhook is null || !DeliveryStore.Settle(session, leased.Lease, settled))
        {
            return null;
        }

        if (settled.Fault.Length > 0 && outcome is not null)
        {
            WebhookStore.SetFailure(session, webhook.Id, settled.Fault, Now());
            if (settled.State == DeliveryState.Failed && webhook is { AutoDisables: true, IsActive: true })
            {
                editor.Disable(transaction, webhook.Id);
            }
        }

        return settled;
    }

    private Delivery After(Delivery delivery, DeliveryOutcome? outcome, int retryCount)
    {
        if (outcome is null)
        {
            return delivery with { Attempts = delivery.Attempts - 1, NextAttempt = Now() };
        }

        var tried = delivery with { Status = outcome.Status, Fault = outcome.Fault, DurationMs = (long)outcome.Duration.TotalMilliseconds };
        if (outcome.HasArrived)
        {
            return tried with { State = DeliveryState.Delivered, NextAttempt = 0, Finished = Now() };
        }

        return RetrySchedule.After(delivery.Attempts, retryCount) is { } delay
            ? tried with { NextAttempt = Now() + (long)delay.TotalMilliseconds }
            : tried with { State = DeliveryState.Failed, NextAttempt = 0, Finished = Now() };
    }

    private Task<bool> WriteAsync(Action<DbSession> write, CancellationToken cancellationToken) => database.WriteWhenRoomAsync(
        transaction =>
        {
            write(transaction.Session);
            return true;
        },
        cancellationToken);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
