namespace Grpc.Baas.LoadTests.Watching;

/// <summary>What the scenario of streams does.</summary>
/// <param name="Subscribers">Streams that follow one collection, all of it.</param>
/// <param name="ChangesPerSecond">Records that are made, at a constant rate whatever the engine answers.</param>
/// <param name="Length">For how long.</param>
/// <param name="Stalled">Streams besides that are opened and never read.</param>
/// <param name="Idle">Streams besides, of another collection, in which nothing happens.</param>
/// <param name="Database">What <c>--database</c> takes; empty for SQLite.</param>
internal sealed record WatchPlan(int Subscribers, int ChangesPerSecond, TimeSpan Length, int Stalled, int Idle, string Database);
