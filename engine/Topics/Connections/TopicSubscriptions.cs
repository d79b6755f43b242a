using System.Collections.Concurrent;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Topics.Messages;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>What one connection follows. Commands change it, and the loop that sends messages asks it what may still be sent.</summary>
/// <param name="onEnded">Takes what ended a subscription by itself; it does not wait.</param>
internal sealed class TopicSubscriptions(
    ConnectionParts parts, Caller caller, MessageQueue queue, TopicOutput output, Action<ITopicSubscription, Exception> onEnded) : IAsyncDisposable
{
    // How long the caller's record may say something else before a rule that asks for it is asked again.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ITopicSubscription> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MessageSubscription> _byTopicId = new(StringComparer.Ordinal);

    public bool HasAny => !_byName.IsEmpty;

    /// <summary>Follows topics, all or none. Their events come after <see cref="Release"/>.</summary>
    /// <exception cref="BaasException">Why one of them cannot be followed.</exception>
    public async Task<IReadOnlyList<ITopicSubscription>> AddAsync(SubscribeCommand command, CancellationToken cancellationToken)
    {
        var names = command.Topics.Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length is 0 || names.Contains(""))
        {
            throw TopicsErrors.CommandInvalid("topics", "names of topics are expected");
        }

        if (_byName.Keys.Union(names).Count() > parts.Options.MaxSubscriptions)
        {
            throw TopicsErrors.TooManySubscriptions("connection", parts.Options.MaxSubscriptions);
        }

        var filter = EventFilter.Parse(command.Events, command.Equals_);
        var started = new List<ITopicSubscription>();
        try
        {
            foreach (var name in names)
            {
                started.Add(await StartAsync(name, filter, command.HasFrom ? command.From : null, cancellationToken));
            }
        }
        catch
        {
            await EndAllAsync(started);
            throw;
        }

        foreach (var each in started)
        {
            await ReplaceAsync(each);
        }

        return started;
    }

    /// <summary>Stops following topics.</summary>
    /// <param name="names">None for all.</param>
    public async Task RemoveAsync(IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Count == 0 ? [.. _byName.Keys] : names)
        {
            if (_byName.TryGetValue(name, out var subscription))
            {
                await TryRemoveAsync(subscription);
            }
        }
    }

    /// <summary>Lets events come, after the client was told that it has subscribed.</summary>
    public void Release()
    {
        foreach (var (_, subscription) in _byName)
        {
            subscription.Release();
        }
    }

    /// <returns>Whether it was still followed.</returns>
    public async ValueTask<bool> TryRemoveAsync(ITopicSubscription subscription)
    {
        if (!_byName.TryRemove(KeyValuePair.Create(subscription.Name, subscription)))
        {
            return false;
        }

        if (subscription is MessageSubscription messages)
        {
            _byTopicId.TryRemove(KeyValuePair.Create(messages.Topic.Id, messages));
        }

        await EndAsync(subscription);
        return true;
    }

    /// <summary>Asks again whether the caller may follow what he follows; what he may not is told to <c>onEnded</c>.</summary>
    /// <exception cref="BaasException">auth PERMISSION_DENIED: the caller may not have the connection any more.</exception>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        parts.Scopes.Require(caller, ConnectionMethods.Connect, isForViewers: true);
        foreach (var (_, subscription) in _byName)
        {
            if (subscription is MessageSubscription messages)
            {
                await CheckAsync(messages, cancellationToken);
            }
            else if (FindScopeFault() is { } fault)
            {
                onEnded(subscription, fault);
            }
        }
    }

    /// <summary>Whether a message of a topic may be sent now.</summary>
    public async ValueTask<bool> WantsAsync(string topicId, CancellationToken cancellationToken)
        => _byTopicId.TryGetValue(topicId, out var subscription)
            && (!parts.Access.MayTurn(subscription.Topic)
                || parts.Time.GetElapsedTime(subscription.Checked) < Fresh
                || await CheckAsync(subscription, cancellationToken));

    /// <summary>Names of all topics that the caller may subscribe to: those of collections, then those that were made.</summary>
    public async Task<IEnumerable<string>> ListAsync(CancellationToken cancellationToken)
    {
        var access = RecordAccess.Of(caller with { Context = "realtime" }, parts.Catalogue);
        var collections = FindScopeFault() is not null
            ? []
            : access.Catalogue.Collections.Where(each => !each.IsView && access.IsAllowed(each, RecordOperation.List)).Select(each => each.Name).ToList();
        var topics = await parts.Access.FindSubscribableAsync(parts.Book.All, caller, cancellationToken);
        var names = topics.Select(topic => topic.Name).Where(name => parts.Catalogue.Current.Find(name) is null);
        return [.. collections.Order(StringComparer.Ordinal), .. names.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAllAsync(_byName.Values);
        _byName.Clear();
    }

    private async Task<ITopicSubscription> StartAsync(string name, EventFilter filter, long? from, CancellationToken cancellationToken)
    {
        parts.Counts.Enter(caller);
        try
        {
            return await OpenAsync(name, filter, from, cancellationToken);
        }
        catch
        {
            parts.Counts.Leave(caller);
            throw;
        }
    }

    private async Task<ITopicSubscription> OpenAsync(string name, EventFilter filter, long? from, CancellationToken cancellationToken)
    {
        if (parts.Catalogue.Current.Find(name) is not null || parts.Book.Find(name) is not { } topic)
        {
            return parts.Catalogue.Current.Find(name) is null
                ? throw TopicsErrors.Refuse(caller, name, "subscribe to")
                : await WatchAsync(name, filter, from, cancellationToken);
        }

        if (!await parts.Access.MaySubscribeAsync(topic, caller, cancellationToken))
        {
            throw TopicsErrors.Refuse(caller, name, "subscribe to");
        }

        return filter.Text.Length == 0
            ? new MessageSubscription(topic, parts.Hub, queue, parts.Time.GetTimestamp())
            : throw TopicsErrors.CommandInvalid("equals", $"the topic '{name}' has messages and no records, and no fields to compare");
    }

    private async Task<ITopicSubscription> WatchAsync(string name, EventFilter filter, long? from, CancellationToken cancellationToken)
    {
        parts.Scopes.Require(caller, ConnectionMethods.Watch, isForViewers: true);
        var feed = new CollectionFeed(name, filter, output, cancellationToken);
        try
        {
            await feed.StartAsync(parts.Watcher, from, caller, onEnded);
            return feed;
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
    }

    private async Task ReplaceAsync(ITopicSubscription subscription)
    {
        _byName.TryGetValue(subscription.Name, out var before);
        if (before is MessageSubscription followed && subscription is MessageSubscription same && followed.Topic.Id == same.Topic.Id)
        {
            await EndAsync(subscription);
            return;
        }

        if (before is not null)
        {
            await TryRemoveAsync(before);
        }

        _byName[subscription.Name] = subscription;
        if (subscription is MessageSubscription messages)
        {
            _byTopicId[messages.Topic.Id] = messages;
            messages.Join();
        }
    }

    /// <returns>Whether the caller may still have the topic's messages.</returns>
    private async ValueTask<bool> CheckAsync(MessageSubscription subscription, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetTimestamp();
        var topic = parts.Book.Find(subscription.Name);
        if (topic?.Id == subscription.Topic.Id && await parts.Access.MaySubscribeAsync(topic, caller, cancellationToken))
        {
            subscription.Confirm(topic, now);
            return true;
        }

        onEnded(subscription, TopicsErrors.Refuse(caller, subscription.Name, "subscribe to"));
        return false;
    }

    private BaasException? FindScopeFault()
    {
        try
        {
            parts.Scopes.Require(caller, ConnectionMethods.Watch, isForViewers: true);
            return null;
        }
        catch (BaasException fault)
        {
            return fault;
        }
    }

    private async ValueTask EndAsync(ITopicSubscription subscription)
    {
        await subscription.DisposeAsync();
        parts.Counts.Leave(caller);
    }

    private async Task EndAllAsync(IEnumerable<ITopicSubscription> subscriptions)
    {
        foreach (var each in subscriptions)
        {
            await EndAsync(each);
        }
    }
}
