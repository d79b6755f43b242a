namespace Grpc.Baas.IntegrationTests.Budgets;

/// <summary>What one call of a path may cost.</summary>
/// <param name="Name">The path, as <c>grpc-get</c>.</param>
/// <param name="Bytes">Bytes that it allocates, all in all; null where that is not held.</param>
/// <param name="Statements">SQL statements that it runs.</param>
/// <param name="Commits">Transactions that it commits when it is alone, each with one fsync.</param>
internal sealed record Budget(string Name, long? Bytes, long Statements, long Commits);
