using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>One record of an <see cref="IngestBatch"/>: what it would be, or why it is refused.</summary>
/// <param name="Id">The client's id, which may be invalid, or the engine's.</param>
/// <param name="Offset">Where its data is in the batch.</param>
/// <param name="Length">Bytes of its data.</param>
internal sealed record IngestRecord(string Id, int Offset, int Length)
{
    /// <summary>Where it stands in its stream or file.</summary>
    public required long Index { get; init; }

    /// <summary>Whether it could not be read, so that its refusal stays whatever the collection is.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Whether a call before this one has stored or refused it already.</summary>
    public bool IsDone { get; set; }

    /// <summary>What its passwords were hashed to, once; null: it has none.</summary>
    public IReadOnlyDictionary<string, FieldValue>? Hashes { get; set; }

    public RecordDraft? Draft { get; set; }

    public BaasException? Refusal { get; set; }
}
