namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>What a metric's values mean.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
