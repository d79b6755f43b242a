namespace Grpc.Baas.Engine.Changes;

/// <summary>A change that a later one of the same record follows.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="CollectionId">Collection of the record.</param>
/// <param name="RecordId">The record.</param>
internal readonly record struct SupersededChange(long Position, string CollectionId, string RecordId);
