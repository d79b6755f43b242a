using System.Collections.Concurrent;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Topics;
using Grpc.Core;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>The connections that are open: not more than allowed, and all made to ask anew when topics or the schema change.</summary>
internal sealed class TopicConnections
{
    private readonly ConcurrentDictionary<TopicConnection, bool> _open = new();
    private readonly ConnectionParts _parts;
    private readonly TopicMetrics _metrics;
    private int _count;

    public TopicConnections(ConnectionParts parts, TopicMetrics metrics)
    {
        (_parts, _metrics) = (parts, metrics);
        parts.Catalogue.Published += MarkStale;
        parts.Book.Changed += MarkStale;
    }

    /// <summary>Serves a connection until it ends.</summary>
    /// <exception cref="BaasException">topics TOO_MANY_CONNECTIONS; auth PERMISSION_DENIED: the caller's role has lost the method.</exception>
    public async Task ServeAsync(
        IAsyncStreamReader<ConnectRequest> requests, IAsyncStreamWriter<EncodedMessage> responses, Caller caller, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > _parts.Options.MaxConnections)
        {
            Interlocked.Decrement(ref _count);
            throw TopicsErrors.TooManyConnections(_parts.Options.MaxConnections);
        }

        _metrics.CountConnection(1);
        var connection = new TopicConnection(_parts, caller, responses, cancellationToken);
        _open.TryAdd(connection, true);
        try
        {
            await connection.RunAsync(requests);
        }
        finally
        {
            _open.TryRemove(connection, out _);
            await connection.DisposeAsync();
            Interlocked.Decrement(ref _count);
            _metrics.CountConnection(-1);
        }
    }

    private void MarkStale()
    {
        foreach (var (connection, _) in _open)
        {
            connection.MarkStale();
        }
    }
}
