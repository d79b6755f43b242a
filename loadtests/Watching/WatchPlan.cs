using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>What the streams follow, and what happens there.</summary>
/// <param name="Subscribers">Streams.</param>
/// <param name="Rate">Changes per second.</param>
/// <param name="Watch">Opens a stream.</param>
/// <param name="Write">Makes a change.</param>
internal sealed record WatchPlan(int Subscribers, int Rate, LoadRequest Watch, LoadRequest Write)
{
    /// <summary>Streams besides that are opened and never read.</summary>
    public int Stalled { get; init; }
}
