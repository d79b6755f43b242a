namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>Knows which connections of this node have subscribed to which topic, and gives them its messages.</summary>
internal sealed class TopicHub(TopicMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscribers> _byTopic = new(StringComparer.Ordinal);

    public void Join(string topicId, MessageQueue queue)
    {
        lock (_gate)
        {
            if (!_byTopic.TryGetValue(topicId, out var subscribers))
            {
                _byTopic.Add(topicId, subscribers = new Subscribers());
            }

            subscribers.Change(all => all.Add(queue));
        }
    }

    public void Leave(string topicId, MessageQueue queue)
    {
        lock (_gate)
        {
            if (_byTopic.TryGetValue(topicId, out var subscribers) && subscribers.Change(all => all.Remove(queue)) == 0)
            {
                _byTopic.Remove(topicId);
            }
        }
    }

    /// <summary>Puts a message before each subscriber. It waits for none of them.</summary>
    public void Deliver(QueuedMessage message)
    {
        MessageQueue[] queues;
        lock (_gate)
        {
            queues = _byTopic.TryGetValue(message.TopicId, out var subscribers) ? subscribers.List() : [];
        }

        var lost = 0L;
        foreach (var queue in queues)
        {
            lost += queue.Add(message);
        }

        if (lost > 0)
        {
            metrics.CountDropped(lost);
        }
    }

    // Messages are many and subscriptions few, so the list is made when it is asked for and kept until they change.
    private sealed class Subscribers
    {
        private readonly HashSet<MessageQueue> _all = [];
        private MessageQueue[]? _list;

        public int Change(Action<HashSet<MessageQueue>> change)
        {
            change(_all);
            _list = null;
            return _all.Count;
        }

        public MessageQueue[] List() => _list ??= [.. _all];
    }
}
