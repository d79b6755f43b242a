namespace Grpc.Baas.LoadTests.Data;

/// <summary>What a run of <see cref="DataScenario"/> does.</summary>
/// <param name="Records">Records in the collection.</param>
/// <param name="Requests">Calls of each kind that are timed.</param>
/// <param name="Database">What the engine's <c>--database</c> takes; empty for SQLite.</param>
internal sealed record DataPlan(int Records, int Requests, string Database);
