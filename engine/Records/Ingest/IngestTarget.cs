using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>Where the records of a stream go, and how.</summary>
/// <param name="Collection">Name or id of the collection.</param>
/// <param name="Caller">Whose rights count, at each batch.</param>
internal sealed record IngestTarget(string Collection, Caller Caller)
{
    /// <summary>Under which name it is kept how far the stream came; empty when it is not.</summary>
    public string StreamId { get; init; } = "";

    /// <summary>Whether a batch is stored whole or not at all.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether a record whose id is there is changed, rather than refused.</summary>
    public bool IsUpsert { get; init; }

    /// <summary>Whether a batch is tried and then taken back.</summary>
    public bool IsDryRun { get; init; }
}
