using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>
/// Gathers the metrics of this engine: its own meters, those of its HTTP server, and those of the runtime (processor, memory, garbage
/// collection, threads). Meters of other hosts in the same process are left out.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";
    private const string ServerMeter = "Microsoft.AspNetCore.Server.Kestrel";
    private const string OwnPrefix = "baas.";

    // It changes twice with every request, and is next to always zero.
    private const string MeasuredPerRequest = "kestrel.queued_requests";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, CollectedInstrument> _instruments = new();
    private readonly CallSeries _calls;
    private readonly IMeterFactory _meters;
    private readonly Lock _reading = new();

    public MetricsCollector(CallSeries calls, IMeterFactory meters)
    {
        _calls = calls;
        _meters = meters;
        _listener.InstrumentPublished = Listen;
        _listener.MeasurementsCompleted = Forget;
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Measure(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Measure(state, value, tags));
        _listener.Start();
    }

    /// <summary>All metrics as they are now, in the order of their names.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        lock (_reading)
        {
            foreach (var instrument in _instruments.Values)
            {
                instrument.Reset();
            }

            _listener.RecordObservableInstruments();
            return
            [
                .. _instruments.Values.Select(instrument => instrument.Read())
                    .Concat(_calls.ReadHistograms())
                    .Where(family => family.Points.Count > 0)
                    .OrderBy(family => family.Name, StringComparer.Ordinal),
            ];
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Measure(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => ((CollectedInstrument)state!).Measure(value, tags);

    private void Forget(Instrument instrument, object? state) => _instruments.TryRemove(instrument, out _);

    private void Listen(Instrument instrument, MeterListener listener)
    {
        var meter = instrument.Meter;
        var isOurs = meter.Scope == _meters && (meter.Name == ServerMeter || meter.Name.StartsWith(OwnPrefix, StringComparison.Ordinal));
        if ((isOurs || meter.Name == RuntimeMeter) && !_calls.Holds(instrument) && instrument.Name != MeasuredPerRequest)
        {
            listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, added => new CollectedInstrument(added)));
        }
    }
}
