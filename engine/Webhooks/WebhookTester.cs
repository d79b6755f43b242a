using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.Engine.Webhooks.Scheduling;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Tries webhooks by an event that tells of nothing.</summary>
internal sealed class WebhookTester(Database database, Catalogue catalogue, WebhookHttp http, AuditTrail trail, RecordIds ids, TimeProvider time)
{
    /// <exception cref="BaasException">webhooks WEBHOOK_NOT_FOUND; schema ENCRYPTION_KEY_MISSING.</exception>
    public async Task<DeliveryOutcome> PingAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        var webhook = await database.ReadAsync(id, static (session, id) => WebhookStore.Find(session, id), cancellationToken);
        if (webhook is null || catalogue.Current.FindById(webhook.CollectionId) is not { } collection)
        {
            throw WebhooksErrors.WebhookNotFound(id);
        }

        await trail.AppendAsync(WebhookAudit.Tell("webhook.test", webhook), caller, cancellationToken);
        return await http.PostAsync(webhook, ids.Next(), WebhookPayload.Ping(collection, time.GetUtcNow()), cancellationToken);
    }
}
