using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.Engine.Webhooks.Scheduling;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>When the next delivery is due; at once while some webhook has not seen the end of the log, and is not held up by deliveries that wait.</summary>
internal sealed class WebhookWork(Database database, ChangeLog log, WebhookBook book, WebhookProgress progress, TimeProvider time) : IProjectWork
{
    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        var active = book.Active;
        if (active.Count == 0)
        {
            return null;
        }

        var due = await database.ReadAsync(active, static (session, active) => active.Min(webhook => DeliveryStore.NextDue(session, webhook.Id)), cancellationToken);
        return due ?? (progress.Slowest < log.Position ? time.GetUtcNow() : null);
    }
}
