using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Scheduling;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>The webhooks as those who follow the log.</summary>
internal sealed class WebhookConsumers(WebhookProgress progress) : ILogConsumers
{
    public string Kind => "webhook";

    public IReadOnlyList<LogConsumer> List(DbSession session, string before, int limit)
        => [.. WebhookStore.List(session, collectionId: "", before, limit).Select(Describe)];

    public ConsumerSummary Summarize(DbSession session) => new(WebhookStore.Count(session, collectionId: ""), progress.Slowest);

    // A query of an address may have a secret.
    private LogConsumer Describe(Webhook webhook) => new(webhook.Id, new Uri(webhook.Url).GetLeftPart(UriPartial.Path), progress.PositionOf(webhook))
    {
        IsStopped = !webhook.IsActive,
        NeedsAll = true,
    };
}
