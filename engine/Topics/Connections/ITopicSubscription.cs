namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>A topic that a connection follows; disposing it ends that.</summary>
internal interface ITopicSubscription : IAsyncDisposable
{
    /// <summary>The topic, as it was subscribed to.</summary>
    string Name { get; }

    /// <summary>Of a collection: the position of the log after which events come. 0 for others.</summary>
    long Position { get; }

    /// <summary>Lets events come, after the client was told that it has subscribed.</summary>
    void Release();
}
