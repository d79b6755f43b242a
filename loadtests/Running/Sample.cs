using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>What a subject showed in one run.</summary>
/// <param name="Rate">What was done per second.</param>
/// <param name="Times">How long each took; empty where nothing tells.</param>
internal sealed record Sample(double Rate, Histogram Times)
{
    /// <summary>Processor time of the subject for each, in microseconds; null where it cannot be told apart.</summary>
    public double? ProcessorMicros { get; init; }

    /// <summary>Processor time of the load for each, in microseconds.</summary>
    public double? LoadMicros { get; init; }

    /// <summary>Bytes that the subject allocated for each.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Bytes of memory that it had resident in the end.</summary>
    public long? ResidentBytes { get; init; }
}
