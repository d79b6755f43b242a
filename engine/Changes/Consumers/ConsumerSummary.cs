namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>How the consumers of one kind stand.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Slowest">Where the one is that is furthest behind, of those that go on; null when none does.</param>
internal readonly record struct ConsumerSummary(long Count, long? Slowest);
