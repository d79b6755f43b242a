using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The series of one instrument that is listened to. Instruments that calls use many times a second are not collected in this way.</summary>
internal sealed class CollectedInstrument
{
    // OpenTelemetry, "Metrics SDK", cardinality limits: as many series as one instrument may have, and where the rest is counted.
    private const int MaxSeries = 2000;
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel.metric.overflow", true)];

    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000];

    // The runtime has these as counters, though they fall again.
    private static readonly HashSet<string> RisesAndFalls = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (KeyValuePair<string, object?>[] Tags, double[] Cells)> _series = [];
    private readonly Instrument _instrument;
    private readonly double[] _bounds;

    public CollectedInstrument(Instrument instrument)
    {
        _instrument = instrument;
        Kind = KindOf(instrument);
        _bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
    }

    public MetricKind Kind { get; }

    /// <summary>Takes a measurement: of an observable instrument it is the value, of any other it is added.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            var cells = Find(tags);
            if (Kind == MetricKind.Histogram)
            {
                var bucket = 0;
                while (bucket < _bounds.Length && value > _bounds[bucket])
                {
                    bucket++;
                }

                cells[bucket + 1]++;
            }

            cells[0] = _instrument.IsObservable || IsGauge(_instrument) ? value : cells[0] + value;
        }
    }

    /// <summary>Forgets the series of an observable instrument, so that those that are gone do not stay.</summary>
    public void Reset()
    {
        if (_instrument.IsObservable)
        {
            lock (_lock)
            {
                _series.Clear();
            }
        }
    }

    public MetricFamily Read()
    {
        lock (_lock)
        {
            var points = _series.Values.Select(series => new MetricPoint(series.Tags, series.Cells[0], Histogram(series.Cells))).ToArray();
            return new MetricFamily(_instrument.Name, _instrument.Unit ?? "", _instrument.Description ?? "", Kind, points);
        }
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        if (RisesAndFalls.Contains(instrument.Name))
        {
            return MetricKind.Gauge;
        }

        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    private static bool IsGauge(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private HistogramSnapshot? Histogram(double[] cells)
        => Kind == MetricKind.Histogram ? new HistogramSnapshot(_bounds, [.. cells.Skip(1).Select(count => (long)count)], cells[0]) : null;

    private double[] Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = KeyOf(tags);
        if (_series.TryGetValue(key, out var known))
        {
            return known.Cells;
        }

        var kept = tags.ToArray();
        if (_series.Count >= MaxSeries)
        {
            kept = Overflow;
            key = KeyOf(kept);
            if (_series.TryGetValue(key, out known))
            {
                return known.Cells;
            }
        }

        var cells = new double[Kind == MetricKind.Histogram ? _bounds.Length + 2 : 1];
        _series.Add(key, (kept, cells));
        return cells;
    }

    private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var key = new System.Text.StringBuilder();
        foreach (var (name, value) in tags)
        {
            // Separators that are in no name of a tag keep two different sets apart.
            key.Append(name).Append('\u0001').Append(value).Append('\u0002');
        }

        return key.ToString();
    }
}
