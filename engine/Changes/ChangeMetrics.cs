using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Changes;

/// <summary>The metrics of the change log. What has to be read from the database is as the last look of the retention found it.</summary>
internal sealed class ChangeMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _removed;
    private readonly ChangeLog _log;
    private volatile Reach? _reach;
    private volatile IReadOnlyList<(string Kind, ConsumerSummary Summary)> _consumers = [];

    public ChangeMetrics(IMeterFactory meters, ChangeLog log, TimeProvider time)
    {
        _time = time;
        _log = log;
        var meter = meters.Create("baas.changes");
        meter.CreateObservableGauge("baas.changes.position", () => log.Position, "{change}", "Position of the last change of the log.");
        meter.CreateObservableGauge(
            "baas.changes.oldest_position", () => Tell(static reach => reach.State.Oldest(needsAll: true)), "{change}", "Position from which readers may go on at the earliest.");
        meter.CreateObservableGauge("baas.changes.entries", () => Tell(static reach => reach.State.Entries), "{change}", "Changes in the log.");
        meter.CreateObservableGauge("baas.changes.size", () => Tell(static reach => reach.State.Bytes), "By", "What the changes in the log take, about.");
        meter.CreateObservableGauge("baas.changes.oldest_age", ReadOldestAge, "s", "Age of the first change of the log; 0 when it is empty.");
        meter.CreateObservableGauge("baas.changes.consumers", ReadConsumers, "{consumer}", "Who follows the log, by kind.");
        meter.CreateObservableGauge(
            "baas.changes.consumer_lag", ReadLags, "{change}", "Positions between the slowest consumer of a kind and the end of the log, of those that go on.");
        _removed = meter.CreateCounter<long>(
            "baas.changes.removed", "{change}", "Changes removed by this node: trimmed off the log's beginning, or compacted away.");
    }

    public void Set((LogState State, long? OldestMicros) reach) => _reach = new Reach(reach.State, reach.OldestMicros);

    public void Set(IReadOnlyList<(string Kind, ConsumerSummary Summary)> consumers) => _consumers = consumers;

    public void CountTrimmed(long count) => Count(count, "trimmed");

    public void CountCompacted(long count) => Count(count, "compacted");

    private void Count(long count, string reason)
    {
        if (count != 0)
        {
            _removed.Add(count, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    private Measurement<long>[] Tell(Func<Reach, long> value) => _reach is { } reach ? [new Measurement<long>(value(reach))] : [];

    private Measurement<double>[] ReadOldestAge() => _reach is { } reach
        ? [new Measurement<double>(reach.OldestMicros is { } micros ? Math.Max(0, _time.GetMicroseconds() - micros) / 1e6 : 0)]
        : [];

    private IEnumerable<Measurement<long>> ReadConsumers()
        => _consumers.Select(static consumers => new Measurement<long>(consumers.Summary.Count, KindOf(consumers.Kind)));

    private IEnumerable<Measurement<long>> ReadLags() => _consumers
        .Select(consumers => new Measurement<long>(Math.Max(0, _log.Position - (consumers.Summary.Slowest ?? long.MaxValue)), KindOf(consumers.Kind)));

    private static KeyValuePair<string, object?> KindOf(string kind) => new("kind", kind);

    private sealed record Reach(LogState State, long? OldestMicros);
}
