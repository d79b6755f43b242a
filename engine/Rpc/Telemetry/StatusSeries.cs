using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The durations of calls of one method and protocol that ended with one status.</summary>
internal sealed class StatusSeries
{
    /// <param name="code">The status.</param>
    /// <param name="tags">Those of the method and protocol.</param>
    public StatusSeries(StatusCode code, KeyValuePair<string, object?>[] tags)
    {
        var name = HttpStatus.NameOf(code);
        Tags = IsFault(code)
            ? [.. tags, new(RpcTags.StatusCode, name), new(RpcTags.ErrorType, name)]
            : [.. tags, new(RpcTags.StatusCode, name)];
    }

    public KeyValuePair<string, object?>[] Tags { get; }

    public HistogramCells Duration { get; } = new(RpcInstruments.DurationBounds, RpcInstruments.TicksPerSecond);

    /// <summary>Whether a status counts as an error of the server. Source: OpenTelemetry, "Semantic conventions for gRPC".</summary>
    public static bool IsFault(StatusCode code) => code is StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
