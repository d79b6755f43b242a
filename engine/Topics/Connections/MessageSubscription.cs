using Grpc.Baas.Engine.Topics.Messages;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>One subscription to a topic that was made.</summary>
/// <param name="now">When the caller was found to be allowed, as a timestamp of the clock.</param>
internal sealed class MessageSubscription(Topic topic, TopicHub hub, MessageQueue queue, long now) : ITopicSubscription
{
    private bool _hasJoined;

    /// <summary>The topic as it was when the caller was last found to be allowed.</summary>
    public Topic Topic { get; private set; } = topic;

    public string Name => Topic.Name;

    public long Position => 0;

    /// <summary>When the caller was last found to be allowed.</summary>
    public long Checked { get; private set; } = now;

    /// <summary>Lets messages come.</summary>
    public void Join()
    {
        _hasJoined = true;
        hub.Join(Topic.Id, queue);
    }

    /// <summary>Notes that the caller is still allowed.</summary>
    public void Confirm(Topic current, long at) => (Topic, Checked) = (current, at);

    public void Release()
    {
    }

    public ValueTask DisposeAsync()
    {
        if (_hasJoined)
        {
            hub.Leave(Topic.Id, queue);
        }

        return ValueTask.CompletedTask;
    }
}
