using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>What else holds when the values of a caller are read. The default is for callers of whom nothing is known.</summary>
/// <param name="MayWriteSystem">Whether the caller may write the fields that the engine added to the collection.</param>
/// <param name="Hashes">What passwords were hashed to before, by their fields' names; null: nothing was.</param>
internal readonly record struct DraftTerms(bool MayWriteSystem, IReadOnlyDictionary<string, FieldValue>? Hashes = null)
{
    /// <summary>Whether required values may be missing, because nobody will write the record.</summary>
    public bool MayLackRequired { get; init; }
}
