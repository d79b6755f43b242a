namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>A deleted record that can be restored.</summary>
/// <param name="CollectionId">Permanent id of its collection.</param>
/// <param name="Position">Position in the change log of its deletion.</param>
/// <param name="RecordId">Its id.</param>
/// <param name="Operation">The same for all records that one deletion took along: the position after which it began.</param>
/// <param name="Deleted">When, in microseconds since 1970 UTC.</param>
/// <param name="Image">The record as it last was.</param>
/// <param name="Secrets">What no image has; see <see cref="TrashSecrets"/>.</param>
internal readonly record struct TrashEntry(
    string CollectionId,
    long Position,
    string RecordId,
    long Operation,
    long Deleted,
    ReadOnlyMemory<byte> Image,
    ReadOnlyMemory<byte> Secrets);
