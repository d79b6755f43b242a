using System.Text;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.Engine.Webhooks.Scheduling;
using Grpc.Baas.V1.Webhooks;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Makes, changes and deletes webhooks.</summary>
internal sealed class WebhookEditor(
    Database database, Catalogue catalogue, WebhookBook book, WebhookProgress progress, SecretKeys keys, AuditTrail trail, AllowedTargets targets,
    RecordIds ids, TimeProvider time, IOptions<WebhooksOptions> options)
{
    private readonly int _maxWebhooks = options.Value.MaxWebhooks;

    /// <exception cref="BaasException">webhooks WEBHOOK_INVALID, TOO_MANY_WEBHOOKS; schema COLLECTION_NOT_FOUND, ENCRYPTION_KEY_MISSING.</exception>
    public Task<Webhook> CreateAsync(CreateWebhookRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (draft, collection) = WebhookDraft.Read(request, catalogue.Current, targets);
        var now = Now();
        var webhook = new Webhook(ids.Next())
        {
            Url = request.Url,
            CollectionId = collection.Id,
            Events = draft.Events,
            Secret = Encrypt(request.Secret),
            RetryCount = draft.RetryCount!.Value,
            IsActive = draft.IsActive!.Value,
            AutoDisables = draft.AutoDisables!.Value,
            Position = 0,
            Created = now,
            Updated = now,
        };
        return database.WriteAsync(transaction => Create(transaction, webhook, caller), cancellationToken);
    }

    /// <exception cref="BaasException">webhooks WEBHOOK_NOT_FOUND, WEBHOOK_INVALID; schema ENCRYPTION_KEY_MISSING.</exception>
    public Task<Webhook> UpdateAsync(UpdateWebhookRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var draft = WebhookDraft.Read(request, targets);
        var secret = draft.Secret is null ? null : Encrypt(draft.Secret);
        return database.WriteAsync(
            transaction => Change(
                transaction,
                request.Id,
                "webhook.update",
                caller,
                (session, webhook) => Apply(session, webhook, draft, secret ?? webhook.Secret)),
            cancellationToken);
    }

    /// <exception cref="BaasException">webhooks WEBHOOK_NOT_FOUND; changes POSITION_EXPIRED, POSITION_AHEAD.</exception>
    public async Task<Webhook> ReplayAsync(string id, long from, Caller caller, CancellationToken cancellationToken)
    {
        // A list may have been read on another node at a position that has not been heard of here.
        await database.FollowOthersAsync(cancellationToken);
        return await database.WriteAsync(
            transaction => Change(
                transaction,
                id,
                "webhook.replay",
                caller,
                (session, webhook) =>
                {
                    var oldest = LogState.Read(session).Oldest(needsAll: true);
                    return from < oldest ? throw ChangesErrors.PositionExpired(from, oldest, transaction.Position)
                        : from > transaction.Position ? throw ChangesErrors.PositionAhead(from, oldest, transaction.Position)
                        : webhook with { Position = from };
                }),
            cancellationToken);
    }

    /// <exception cref="BaasException">webhooks WEBHOOK_NOT_FOUND.</exception>
    public Task DeleteAsync(string id, Caller caller, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var webhook = WebhookStore.Find(transaction.Session, id) ?? throw WebhooksErrors.WebhookNotFound(id);
            transaction.Actor = caller;
            Delete(transaction, webhook);
            book.PublishWithCommit(transaction);
            return true;
        },
        cancellationToken);

    /// <summary>Deletes the webhooks of collections that are gone, in the write that deletes those.</summary>
    public void DeleteOf(WriteTransaction transaction, Func<string, bool> isGone)
    {
        var lost = WebhookStore.ReadAll(transaction.Session).FindAll(webhook => isGone(webhook.CollectionId));
        if (lost.Count > 0)
        {
            lost.ForEach(webhook => Delete(transaction, webhook));
            book.PublishWithCommit(transaction);
        }
    }

    /// <summary>Makes a webhook inactive, in the write that gives a delivery of its up.</summary>
    public void Disable(WriteTransaction transaction, string id) => Change(
        transaction,
        id,
        "webhook.disable",
        Caller.Engine,
        (_, webhook) => webhook with { IsActive = false, Position = progress.PositionOf(webhook) });

    /// <exception cref="BaasException">webhooks WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND.</exception>
    public Task<Delivery> RedeliverAsync(string id, string deliveryId, Caller caller, CancellationToken cancellationToken) => database.WriteAsync(
        transaction =>
        {
            var session = transaction.Session;
            var webhook = WebhookStore.Find(session, id) ?? throw WebhooksErrors.WebhookNotFound(id);
            _ = DeliveryStore.Find(session, id, deliveryId) ?? throw WebhooksErrors.DeliveryNotFound(deliveryId);
            DeliveryStore.Restart(session, deliveryId, Now());
            transaction.Actor = caller;
            trail.Append(transaction, WebhookAudit.Tell("webhook.redeliver", webhook));
            transaction.OnCommitted(book.Sender.Wake);
            return DeliveryStore.Find(session, id, deliveryId)!;
        },
        cancellationToken);

    private Webhook Create(WriteTransaction transaction, Webhook draft, Caller caller)
    {
        var session = transaction.Session;
        if (catalogue.Current.FindById(draft.CollectionId) is null)
        {
            throw SchemaErrors.CollectionNotFound(draft.CollectionId);
        }

        if (WebhookStore.Count(session, collectionId: "") >= _maxWebhooks)
        {
            throw WebhooksErrors.TooManyWebhooks(_maxWebhooks);
        }

        var webhook = draft with { Position = transaction.Position };
        WebhookStore.Insert(session, webhook);
        transaction.Actor = caller;
        trail.Append(transaction, WebhookAudit.Tell("webhook.create", webhook));
        book.PublishWithCommit(transaction);
        return webhook;
    }

    private Webhook Apply(DbSession session, Webhook webhook, WebhookDraft draft, byte[] secret)
    {
        var changed = webhook with
        {
            Url = draft.Url ?? webhook.Url,
            Events = draft.Events == WebhookEvents.None ? webhook.Events : draft.Events,
            Secret = secret,
            RetryCount = draft.RetryCount ?? webhook.RetryCount,
            IsActive = draft.IsActive ?? webhook.IsActive,
            AutoDisables = draft.AutoDisables ?? webhook.AutoDisables,

            // What has been passed was looked at for the events of before.
            Position = progress.PositionOf(webhook),
        };
        if (changed.IsActive && !webhook.IsActive)
        {
            DeliveryStore.RestartWaiting(session, webhook.Id, Now());
        }

        return changed;
    }

    private Webhook Change(WriteTransaction transaction, string id, string action, Caller caller, Func<DbSession, Webhook, Webhook> change)
    {
        var webhook = WebhookStore.Find(transaction.Session, id) ?? throw WebhooksErrors.WebhookNotFound(id);
        var changed = change(transaction.Session, webhook) with { Version = webhook.Version + 1, Updated = Now() };
        WebhookStore.Update(transaction.Session, changed);
        transaction.Actor = caller;
        trail.Append(transaction, WebhookAudit.Tell(action, changed));
        book.PublishWithCommit(transaction);
        return changed;
    }

    private void Delete(WriteTransaction transaction, Webhook webhook)
    {
        WebhookStore.Delete(transaction.Session, webhook.Id);
        DeliveryStore.Abandon(transaction.Session, webhook.Id);
        trail.Append(transaction, WebhookAudit.Tell("webhook.delete", webhook));
    }

    private byte[] Encrypt(string secret) => secret.Length == 0 ? [] : keys.Encrypt(Encoding.UTF8.GetBytes(secret));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
