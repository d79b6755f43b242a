namespace Grpc.Baas.LoadTests.Load;

/// <summary>What a load brought.</summary>
/// <param name="Rate">Answers per second.</param>
/// <param name="Times">How long they took.</param>
/// <param name="Calls">All calls that were made, those of the lead-in too.</param>
internal sealed record LoadResult(double Rate, Histogram Times, long Calls);
