namespace Grpc.Baas.LoadTests.Wire;

/// <summary>What is to be measured.</summary>
/// <param name="Time">Length of one run, without its warm-up.</param>
/// <param name="Pairs">Runs of each host; one more comes before them and is not counted.</param>
/// <param name="Calls">Calls to make.</param>
internal sealed record WirePlan(TimeSpan Time, int Pairs, IReadOnlyList<WireCall> Calls);
