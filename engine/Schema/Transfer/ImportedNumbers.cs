namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>What a document says of numbers.</summary>
/// <param name="Wanted">The number that each field has there, in its order; 0 for none.</param>
/// <param name="Reserved">Numbers that no field may get.</param>
internal sealed record ImportedNumbers(IReadOnlyList<int> Wanted, IReadOnlyCollection<int> Reserved);
