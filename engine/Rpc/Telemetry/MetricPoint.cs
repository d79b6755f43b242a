namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>One series of a metric at one moment.</summary>
/// <param name="Tags">Its labels, with names as OpenTelemetry has them.</param>
/// <param name="Value">Its value; the sum of a histogram.</param>
/// <param name="Histogram">Its buckets; null for what is no histogram.</param>
internal readonly record struct MetricPoint(KeyValuePair<string, object?>[] Tags, double Value, HistogramSnapshot? Histogram = null);
