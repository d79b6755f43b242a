using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Topics;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Makes, changes and deletes topics.</summary>
internal sealed class TopicEditor(
    Database database, Catalogue catalogue, TopicBook book, AuditTrail trail, RecordIds ids, TimeProvider time, IOptions<TopicsOptions> options)
{
    private readonly TopicsOptions _options = options.Value;

    /// <exception cref="BaasException">
    /// auth CREDENTIALS_MISSING, PERMISSION_DENIED; topics TOPIC_INVALID, TOPIC_EXISTS, TOO_MANY_TOPICS.
    /// </exception>
    public async Task<Topic> CreateAsync(CreateTopicRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.IsAdministrator && (caller.Kind != CallerKind.User || !_options.UsersMayCreate))
        {
            throw TopicsErrors.CreateDenied(caller);
        }

        var (subscribe, publish) = (RuleOf(request.HasSubscribeRule, request.SubscribeRule), RuleOf(request.HasPublishRule, request.PublishRule));
        TopicDraft.Check(request.Name, subscribe, publish, catalogue.Current);
        var now = Now();
        var topic = new Topic(ids.Next(), request.Name)
        {
            SubscribeRule = subscribe,
            PublishRule = publish,
            OwnerId = caller.Id,
            OwnerCollectionId = caller.CollectionId,
            Created = now,
            Updated = now,
        };
        return await database.WriteAsync(transaction => Create(transaction, topic, caller), cancellationToken);
    }

    /// <exception cref="BaasException">auth CREDENTIALS_MISSING, PERMISSION_DENIED; topics TOPIC_NOT_FOUND, TOPIC_INVALID.</exception>
    public async Task<Topic> SetRulesAsync(UpdateTopicRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (subscribe, publish) = (RuleOf(request.HasSubscribeRule, request.SubscribeRule), RuleOf(request.HasPublishRule, request.PublishRule));
        RequireOwn(book.Find(request.Name), request.Name, caller, "change");
        TopicDraft.Check(name: null, subscribe, publish, catalogue.Current);
        return await database.WriteAsync(
            transaction =>
            {
                var topic = RequireOwn(Find(transaction, request.Name), request.Name, caller, "change");
                var changed = topic with { SubscribeRule = subscribe, PublishRule = publish, Updated = Now() };
                TopicStore.UpdateRules(transaction.Session, changed);
                return Tell(transaction, "topic.update", changed, caller);
            },
            cancellationToken);
    }

    /// <exception cref="BaasException">auth CREDENTIALS_MISSING, PERMISSION_DENIED; topics TOPIC_NOT_FOUND.</exception>
    public async Task DeleteAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        RequireOwn(book.Find(name), name, caller, "delete");
        await database.WriteAsync(
            transaction =>
            {
                var topic = RequireOwn(Find(transaction, name), name, caller, "delete");
                TopicStore.Delete(transaction.Session, topic.Id);
                return Tell(transaction, "topic.delete", topic, caller);
            },
            cancellationToken);
    }

    /// <summary>Finds a topic that is the caller's, or any for administrators.</summary>
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING, PERMISSION_DENIED; topics TOPIC_NOT_FOUND.</exception>
    public Topic Get(string name, Caller caller) => RequireOwn(book.Find(name), name, caller, "read");

    private Topic Create(WriteTransaction transaction, Topic topic, Caller caller)
    {
        var all = TopicStore.ReadAll(transaction.Session);
        if (catalogue.Current.Find(topic.Name) is not null || all.Exists(other => other.Name == topic.Name))
        {
            throw TopicsErrors.TopicExists(topic.Name);
        }

        if (all.Count >= _options.MaxTopics)
        {
            throw TopicsErrors.TooManyTopics("project", _options.MaxTopics);
        }

        if (!caller.IsAdministrator && all.Count(other => other.IsOf(caller)) >= _options.MaxTopicsPerAccount)
        {
            throw TopicsErrors.TooManyTopics("account", _options.MaxTopicsPerAccount);
        }

        TopicStore.Insert(transaction.Session, topic);
        return Tell(transaction, "topic.create", topic, caller);
    }

    private Topic Tell(WriteTransaction transaction, string action, Topic topic, Caller caller)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { Subject = topic.Id, Details = [("name", topic.Name)] });
        book.PublishWithCommit(transaction);
        return topic;
    }

    // The book may be a moment behind what another node wrote.
    private static Topic? Find(WriteTransaction transaction, string name)
        => TopicStore.ReadAll(transaction.Session).Find(topic => topic.Name == name);

    private static Topic RequireOwn(Topic? topic, string name, Caller caller, string verb)
        => topic is not null && topic.IsOf(caller) ? topic : throw TopicsErrors.Refuse(caller, name, verb);

    private static string? RuleOf(bool isGiven, string text) => isGiven ? text.Trim() : null;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
