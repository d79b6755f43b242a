using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The instruments of the transport, for whoever listens by <c>System.Diagnostics.Metrics</c>, as the export by OTLP does.</summary>
internal sealed class RpcInstruments
{
    /// <summary>Name of the meter and of the source of spans.</summary>
    public const string SourceName = "baas.rpc";

    public const double TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>In seconds, as the semantic conventions for RPC advise, with finer ones below, where most of our calls are.</summary>
    public static readonly double[] DurationBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>In bytes.</summary>
    public static readonly double[] SizeBounds = [64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    /// <summary>Messages of a stream.</summary>
    public static readonly double[] CountBounds = [0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

    public RpcInstruments(IMeterFactory meters)
    {
        Meter = meters.Create(SourceName);
        Duration = Meter.CreateHistogram(
            "rpc.server.call.duration", "s", "Time that calls took in the server.", tags: null, Advise<double>(DurationBounds));
        RequestSize = Meter.CreateHistogram(
            "rpc.server.request.size", "By", "Size of each request message, uncompressed.", tags: null, Advise<long>(SizeBounds));
        ResponseSize = Meter.CreateHistogram(
            "rpc.server.response.size", "By", "Size of each response message, uncompressed.", tags: null, Advise<long>(SizeBounds));
        RequestsPerCall = Meter.CreateHistogram(
            "rpc.server.requests_per_rpc", "{message}", "Request messages of each call that streams.", tags: null, Advise<long>(CountBounds));
        ResponsesPerCall = Meter.CreateHistogram(
            "rpc.server.responses_per_rpc", "{message}", "Response messages of each call that streams.", tags: null, Advise<long>(CountBounds));
        Overloads = Meter.CreateCounter<long>("rpc.server.overloaded_calls", "{call}", "Calls refused because there was too much to do.");
    }

    public Meter Meter { get; }

    public ActivitySource Spans { get; } = new(SourceName);

    public Histogram<double> Duration { get; }

    public Histogram<long> RequestSize { get; }

    public Histogram<long> ResponseSize { get; }

    public Histogram<long> RequestsPerCall { get; }

    public Histogram<long> ResponsesPerCall { get; }

    public Counter<long> Overloads { get; }

    private static InstrumentAdvice<T> Advise<T>(double[] bounds)
        where T : struct
        => new() { HistogramBucketBoundaries = [.. bounds.Select(bound => (T)Convert.ChangeType(bound, typeof(T), null))] };
}
