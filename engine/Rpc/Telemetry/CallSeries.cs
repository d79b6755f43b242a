using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>What is counted of all calls, by method. It outlives a method's binding, since a method may go and come again.</summary>
internal sealed class CallSeries
{
    // Whoever may define collections could make and remove them without end.
    private const int MaxMethods = 10_000;

    private readonly RpcInstruments _instruments;
    private readonly ConcurrentDictionary<string, MethodSeries> _methods;
    private readonly int _maxMethods;

    public CallSeries(RpcInstruments instruments)
    {
        _instruments = instruments;
        _methods = new();
        _maxMethods = MaxMethods;
        Other = new MethodSeries(instruments, MethodSeries.OtherName);
        instruments.Meter.CreateObservableUpDownCounter("rpc.server.active_calls", ReadActive, "{call}", "Calls that go on.");
    }

    private CallSeries(CallSeries process)
    {
        _instruments = process._instruments;
        _methods = process._methods;
        Other = process.Other;
    }

    /// <summary>The series of everything that is called and not served.</summary>
    public MethodSeries Other { get; }

    /// <summary>
    /// The same for a project: the methods that every project has are counted together, and those of its collections as
    /// <see cref="Other"/>, since a thousand projects would have too many of them, and leave them behind.
    /// </summary>
    public CallSeries WithoutNew() => new(this);

    /// <param name="path">Path of a method that is served, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    public MethodSeries Of(string path)
        => _methods.TryGetValue(path, out var known) ? known
            : _methods.Count >= _maxMethods ? Other
            : _methods.GetOrAdd(path, static (added, instruments) => new MethodSeries(instruments, added.TrimStart('/')), _instruments);

    /// <summary>The histograms, which are counted here so that calls cost next to nothing while nobody else listens.</summary>
    public IEnumerable<MetricFamily> ReadHistograms()
    {
        var all = All().ToArray();
        yield return Read(_instruments.Duration, all.SelectMany(
            series => series.Statuses.Select(status => Point(status.Tags, status.Duration))));
        yield return Read(_instruments.RequestSize, all.Select(series => Point(series.Tags, series.RequestBytes)));
        yield return Read(_instruments.ResponseSize, all.Select(series => Point(series.Tags, series.ResponseBytes)));
        yield return Read(_instruments.RequestsPerCall, all.Select(series => Point(series.Tags, series.RequestsPerCall)));
        yield return Read(_instruments.ResponsesPerCall, all.Select(series => Point(series.Tags, series.ResponsesPerCall)));
    }

    /// <summary>Whether an instrument is one whose values <see cref="ReadHistograms"/> tells.</summary>
    public bool Holds(Instrument instrument) => instrument == _instruments.Duration || instrument == _instruments.RequestSize
        || instrument == _instruments.ResponseSize || instrument == _instruments.RequestsPerCall || instrument == _instruments.ResponsesPerCall;

    private static MetricFamily Read(Instrument instrument, IEnumerable<MetricPoint> points)
        => new(
            instrument.Name,
            instrument.Unit ?? "",
            instrument.Description ?? "",
            MetricKind.Histogram,
            [.. points.Where(point => point.Histogram!.Counts.Any(count => count > 0))]);

    private static MetricPoint Point(KeyValuePair<string, object?>[] tags, HistogramCells cells)
    {
        var snapshot = cells.Read();
        return new MetricPoint(tags, snapshot.Sum, snapshot);
    }

    private IEnumerable<Measurement<long>> ReadActive() => All().Select(series => new Measurement<long>(series.Active, series.Tags));

    private IEnumerable<ProtocolSeries> All() => _methods.Values.Append(Other).SelectMany(method => method.Protocols);
}
