using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>Streams over as few connections as a server takes them.</summary>
internal sealed class SubscriberGroup : IDisposable
{
    private const int StreamsPerConnection = 100;

    private readonly List<SocketsHttpHandler> _connections = [];

    /// <summary>Opens streams, and waits until all have begun.</summary>
    public async Task<IReadOnlyList<Subscriber>> OpenAsync(Uri address, LoadRequest watch, int count, CancellationToken cancellationToken)
    {
        var subscribers = new List<Subscriber>();
        foreach (var streams in Enumerable.Range(0, count).Chunk(StreamsPerConnection))
        {
            var connection = new SocketsHttpHandler();
            _connections.Add(connection);
            var http = new HttpClient(connection, disposeHandler: false) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
            var opened = streams.Select(_ => new Subscriber(http, watch)).ToList();
            await Task.WhenAll(opened.Select(subscriber => subscriber.OpenAsync(cancellationToken)));
            subscribers.AddRange(opened);
        }

        return subscribers;
    }

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());
}
