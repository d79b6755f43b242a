namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>How far a stream of new records is durable.</summary>
/// <param name="Next">Sequence of the first record that is neither stored nor refused.</param>
/// <param name="Accepted">Records before it that were stored.</param>
/// <param name="Rejected">Records before it that were refused.</param>
internal readonly record struct IngestState(long Next, long Accepted, long Rejected);

/// <summary>What became of a batch.</summary>
/// <param name="Position">The position of the change log after it; 0 when nothing was stored.</param>
/// <param name="State">How far the stream is now; null when that is not kept.</param>
internal readonly record struct IngestStored(long Position, IngestState? State);

/// <summary>Takes a batch back that was written; what became of its records is known by then.</summary>
internal sealed class BatchUndoneException : Exception;
