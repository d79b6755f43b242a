namespace Grpc.Baas.Engine.Changes;

/// <summary>Changes that follow each other without a gap.</summary>
/// <param name="Entries">In order of position; empty when nothing follows yet.</param>
/// <param name="Position">Where to read on from.</param>
internal readonly record struct ChangeBatch(ReadOnlyMemory<ChangeEntry> Entries, long Position);
