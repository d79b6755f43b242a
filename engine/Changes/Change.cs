namespace Grpc.Baas.Engine.Changes;

/// <summary>What a writer tells the log. The bytes are kept and shared, so the writer must not touch them again.</summary>
/// <param name="CollectionId">Permanent id of the collection.</param>
/// <param name="Operation">What happened.</param>
/// <param name="RecordId">Id of the record.</param>
/// <param name="TimeMicros">When, in microseconds since 1970.</param>
/// <param name="Before">The record before it, as wire bytes of the collection's message; empty when there was none or nobody needs it.</param>
/// <param name="After">The record after it in the same form; empty when it was deleted.</param>
/// <param name="Actor">Who did it, as <see cref="Kernel.CallerSignature"/> writes it; empty when nobody said.</param>
internal readonly record struct Change(
    string CollectionId,
    ChangeOperation Operation,
    string RecordId,
    long TimeMicros,
    ReadOnlyMemory<byte> Before,
    ReadOnlyMemory<byte> After,
    string Actor = "");
