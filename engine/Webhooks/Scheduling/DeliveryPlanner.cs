using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>Decides what webhooks get out of a piece of the log, as much as each has room for.</summary>
internal sealed class DeliveryPlanner(Catalogue catalogue, RecordIds ids, IOptions<WebhooksOptions> options, ILogger<DeliveryPlanner> logger)
{
    public int MaxWaiting { get; } = options.Value.MaxWaiting;

    /// <param name="backlogs">What waits for each of the webhooks already.</param>
    public List<DeliveryPlan> Plan(WebhookCursor[] cursors, ChangeBatch batch, IReadOnlyList<(long Count, long Bytes)> backlogs)
    {
        // Webhooks of one collection share what is written of a change.
        var payloads = new Dictionary<long, byte[]>();
        return [.. cursors.Select((cursor, i) => Plan(cursor, batch, backlogs[i], payloads))];
    }

    private DeliveryPlan Plan(WebhookCursor cursor, ChangeBatch batch, (long Count, long Bytes) backlog, Dictionary<long, byte[]> payloads)
    {
        var deliveries = new List<NewDelivery>();
        foreach (var entry in batch.Entries.Span)
        {
            if (!cursor.Concerns(entry) || catalogue.Current.FindById(entry.CollectionId) is not { } collection)
            {
                continue;
            }

            var hasRoom = backlog.Count < MaxWaiting && backlog.Bytes < options.Value.MaxWaitingBytes;
            if (!hasRoom || FindPayload(cursor.Known, entry, collection, payloads) is not { } payload)
            {
                return new DeliveryPlan(cursor, entry.Position - 1, deliveries) { IsHeld = true };
            }

            backlog = (backlog.Count + 1, backlog.Bytes + payload.Length);
            deliveries.Add(new NewDelivery(
                ids.Next(), cursor.Known.Id, entry.Position, WebhookEventNames.Of(entry.Operation), entry.RecordId, payload));
        }

        return new DeliveryPlan(cursor, batch.Position, deliveries);
    }

    private byte[]? FindPayload(Webhook webhook, ChangeEntry entry, Collection collection, Dictionary<long, byte[]> payloads)
    {
        if (payloads.TryGetValue(entry.Position, out var known))
        {
            return known;
        }

        try
        {
            var payload = SealedBytes.Seal(catalogue, WebhookPayload.Of(entry, collection)).ToArray();
            payloads.Add(entry.Position, payload);
            return payload;
        }
        catch (BaasException exception)
        {
            logger.PayloadFailed(exception, webhook.Id, entry.Position);
            return null;
        }
    }
}
