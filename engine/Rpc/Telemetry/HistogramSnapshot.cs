namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>A histogram at one moment.</summary>
/// <param name="Bounds">Upper bounds of the buckets.</param>
/// <param name="Counts">Values in each bucket, not added up; one more than there are bounds.</param>
/// <param name="Sum">All values added up.</param>
internal sealed record HistogramSnapshot(double[] Bounds, long[] Counts, double Sum);
