using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>The metrics of deleted records that can be restored, as the last look of the retention found them.</summary>
internal sealed class TrashMetrics
{
    private readonly Counter<long> _purged;
    private volatile Size? _size;

    public TrashMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("baas.records");
        meter.CreateObservableGauge(
            "baas.records.trash.entries", () => Tell(static size => size.Entries), "{record}", "Deleted records that can be restored.");
        meter.CreateObservableGauge("baas.records.trash.size", () => Tell(static size => size.Bytes), "By", "What they take, about.");
        _purged = meter.CreateCounter<long>("baas.records.trash.purged", "{record}", "Deleted records that this node purged because of their age.");
    }

    public void Set((long Entries, long Bytes) size) => _size = new Size(size.Entries, size.Bytes);

    public void CountPurged(long count) => _purged.Add(count);

    private Measurement<long>[] Tell(Func<Size, long> value) => _size is { } size ? [new Measurement<long>(value(size))] : [];

    private sealed record Size(long Entries, long Bytes);
}
