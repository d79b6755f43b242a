using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.Engine.Webhooks.Scheduling;
using Grpc.Baas.V1.Webhooks;
using Grpc.Core;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Webhooks over the wire, for administrators.</summary>
internal sealed class WebhookService(WebhookEditor editor, WebhookTester tester, WebhookProgress progress, Database database, Catalogue catalogue)
    : V1.Webhooks.WebhookService.WebhookServiceBase
{
    public override async Task<V1.Webhooks.Webhook> CreateWebhook(CreateWebhookRequest request, ServerCallContext context)
        => Describe(await editor.CreateAsync(request, RequireCaller(context), context.CancellationToken));

    public override async Task<V1.Webhooks.Webhook> GetWebhook(GetWebhookRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        return Describe(await FindAsync(request.Id, context.CancellationToken));
    }

    public override async Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var name = request.CollectionName;
        var collectionId = name.Length == 0 ? "" : (catalogue.Current.Find(name) ?? throw SchemaErrors.CollectionNotFound(name)).Id;
        var (found, total) = await database.ReadAsync(
            (collectionId, page),
            static (session, asked) =>
            {
                using var snapshot = session.BeginSnapshot();
                var items = WebhookStore.List(session, asked.collectionId, asked.page.Before, asked.page.Size + 1);
                return (items, WebhookStore.Count(session, asked.collectionId));
            },
            context.CancellationToken);
        return new ListWebhooksResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            Total = (int)total,
            NextPageToken = page.NextToken(found.Count, last => found[last].Id),
        };
    }

    public override async Task<V1.Webhooks.Webhook> UpdateWebhook(UpdateWebhookRequest request, ServerCallContext context)
        => Describe(await editor.UpdateAsync(request, RequireCaller(context), context.CancellationToken));

    public override async Task<Empty> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request.Id, RequireCaller(context), context.CancellationToken);
        return new Empty();
    }

    public override async Task<TestWebhookResponse> TestWebhook(TestWebhookRequest request, ServerCallContext context)
    {
        var outcome = await tester.PingAsync(request.Id, RequireCaller(context), context.CancellationToken);
        return new TestWebhookResponse
        {
            Delivered = outcome.HasArrived,
            StatusCode = outcome.Status,
            Error = outcome.Fault,
            Duration = Duration.FromTimeSpan(outcome.Duration),
        };
    }

    public override async Task<V1.Webhooks.Webhook> ReplayWebhook(ReplayWebhookRequest request, ServerCallContext context)
        => Describe(await editor.ReplayAsync(request.Id, request.From, RequireCaller(context), context.CancellationToken));

    public override async Task<ListDeliveriesResponse> ListDeliveries(ListDeliveriesRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        if (request.State.Length > 0 && !DeliveryState.IsState(request.State))
        {
            throw WebhooksErrors.StateInvalid();
        }

        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var webhook = await FindAsync(request.Id, context.CancellationToken);
        var found = await database.ReadAsync(
            (webhook.Id, request.State, page),
            static (session, asked) => DeliveryStore.List(session, asked.Id, asked.State, asked.page),
            context.CancellationToken);
        return new ListDeliveriesResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            NextPageToken = page.NextToken(found.Count, last => found[last].Id),
        };
    }

    public override async Task<WebhookDelivery> RedeliverWebhook(RedeliverWebhookRequest request, ServerCallContext context)
        => Describe(await editor.RedeliverAsync(request.Id, request.DeliveryId, RequireCaller(context), context.CancellationToken));

    private static Caller RequireCaller(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        caller.RequireAdministrator(WebhooksErrors.CredentialsMissing, WebhooksErrors.PermissionDenied);
        return caller;
    }

    private async Task<Webhook> FindAsync(string id, CancellationToken cancellationToken)
        => await database.ReadAsync(id, static (session, id) => WebhookStore.Find(session, id), cancellationToken) ?? throw WebhooksErrors.WebhookNotFound(id);

    private V1.Webhooks.Webhook Describe(Webhook webhook) => new()
    {
        Id = webhook.Id,
        Url = webhook.Url,
        CollectionName = catalogue.Current.FindById(webhook.CollectionId)?.Name ?? webhook.CollectionId,
        Events = { WebhookEventNames.Of(webhook.Events) },
        Active = webhook.IsActive,
        RetryCount = webhook.RetryCount,
        Created = TimeOf(webhook.Created),
        Updated = TimeOf(webhook.Updated),
        AutoDisable = webhook.AutoDisables,
        HasSecret = webhook.Secret.Length > 0,
        Position = progress.PositionOf(webhook),
        LastFailure = webhook.LastFailure,
        LastFailed = TimeOf(webhook.LastFailed),
    };

    private static WebhookDelivery Describe(Delivery delivery) => new()
    {
        Id = delivery.Id,
        Position = delivery.Position,
        Event = WebhookEventNames.Of(delivery.Event).First(),
        RecordId = delivery.RecordId,
        State = delivery.State,
        Attempts = delivery.Attempts,
        NextAttempt = delivery.State == DeliveryState.Waiting ? TimeOf(delivery.NextAttempt) : null,
        StatusCode = delivery.Status,
        Error = delivery.Fault,
        Duration = delivery.Attempts == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMilliseconds(delivery.DurationMs)),
        Created = TimeOf(delivery.Created),
        Finished = TimeOf(delivery.Finished),
    };

    private static Timestamp? TimeOf(long milliseconds)
        => milliseconds == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
