using Grpc.Baas.Engine.Audit;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>What the trail has of webhooks: the host alone, since paths and queries of addresses may hold secrets.</summary>
internal static class WebhookAudit
{
    public static AuditEntry Tell(string action, Webhook webhook) => new(action)
    {
        CollectionId = webhook.CollectionId,
        Subject = webhook.Id,
        Details = [("host", new Uri(webhook.Url).Host)],
    };
}
