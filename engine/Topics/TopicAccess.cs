using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Decides who may do what with topics that were made.</summary>
internal sealed class TopicAccess(Database database, Catalogue catalogue, TimeProvider time)
{
    /// <summary>Whether a rule of the topic may say something else in a moment, though neither it nor the schema changes.</summary>
    public bool MayTurn(Topic topic) => TopicRules.Of(catalogue.Current).AsksAccount(topic.SubscribeRule);

    public async ValueTask<bool> MaySubscribeAsync(Topic topic, Caller caller, CancellationToken cancellationToken)
        => (await FilterAsync([topic], static topic => topic.SubscribeRule, caller, cancellationToken)).Count > 0;

    public async ValueTask<bool> MayPublishAsync(Topic topic, Caller caller, CancellationToken cancellationToken)
        => (await FilterAsync([topic], static topic => topic.PublishRule, caller, cancellationToken)).Count > 0;

    /// <summary>Those of the topics that the caller may subscribe to.</summary>
    public ValueTask<IReadOnlyList<Topic>> FindSubscribableAsync(IReadOnlyCollection<Topic> topics, Caller caller, CancellationToken cancellationToken)
        => FilterAsync(topics, static topic => topic.SubscribeRule, caller, cancellationToken);

    private ValueTask<IReadOnlyList<Topic>> FilterAsync(
        IReadOnlyCollection<Topic> topics, Func<Topic, string?> ruleOf, Caller caller, CancellationToken cancellationToken)
    {
        var rules = TopicRules.Of(catalogue.Current);
        if (caller.Kind != CallerKind.User || !topics.Any(topic => rules.AsksAccount(ruleOf(topic))))
        {
            return ValueTask.FromResult<IReadOnlyList<Topic>>([.. topics.Where(topic => Allows(rules, topic, ruleOf(topic), caller, session: null))]);
        }

        return database.FollowSchemaAsync(
            catalogue,
            (Access: this, topics, ruleOf, caller),
            static (call, token) => call.Access.ReadAsync(call.topics, call.ruleOf, call.caller, token),
            cancellationToken);
    }

    private ValueTask<IReadOnlyList<Topic>> ReadAsync(
        IReadOnlyCollection<Topic> topics, Func<Topic, string?> ruleOf, Caller caller, CancellationToken cancellationToken)
        => database.ReadAsync<Func<DbSession, IReadOnlyList<Topic>>, IReadOnlyList<Topic>>(
            session => [.. topics.Where(topic => Allows(TopicRules.Of(catalogue.Current), topic, ruleOf(topic), caller, session))],
            static (session, read) => read(session),
            cancellationToken);

    private bool Allows(TopicRules rules, Topic topic, string? rule, Caller caller, DbSession? session)
        => topic.IsOf(caller) || rules.Allows(rule, caller, time, session);
}
