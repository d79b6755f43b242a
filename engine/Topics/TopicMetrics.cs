using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Topics;

/// <summary>The metrics of topics, of this node.</summary>
internal sealed class TopicMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _dropped;
    private long _connections;

    public TopicMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("baas.topics");
        meter.CreateObservableGauge(
            "baas.topics.connections", () => Volatile.Read(ref _connections), "{connection}", "Connections to topics that are open, WebSockets included.");
        _published = meter.CreateCounter<long>("baas.topics.published", "{message}", "Messages that were published on this node.");
        _dropped = meter.CreateCounter<long>("baas.topics.dropped", "{message}", "Messages that did not reach a connection because too many waited for it.");
    }

    public void CountConnection(int change) => Interlocked.Add(ref _connections, change);

    public void CountPublished() => _published.Add(1);

    public void CountDropped(long count) => _dropped.Add(count);
}
