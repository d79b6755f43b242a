using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>What became of a stream of new records so far.</summary>
internal sealed class IngestOutcome
{
    private const int MaxRejections = 1_000;

    private readonly List<(long Index, BaasException Refusal)> _rejections = [];

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Position of the change log after the last record stored; 0 when none was.</summary>
    public long Position { get; private set; }

    /// <summary>Adds what became of a batch that is stored.</summary>
    public void Add(IngestBatch batch, IngestStored stored)
    {
        Position = Math.Max(Position, stored.Position);
        foreach (var record in batch.Records)
        {
            if (record.IsDone)
            {
                continue;
            }

            if (record.Refusal is not { } refusal)
            {
                Accepted++;
                continue;
            }

            Rejected++;
            if (_rejections.Count < MaxRejections)
            {
                _rejections.Add((record.Index, refusal));
            }
        }

        if (stored.State is { } state)
        {
            (Accepted, Rejected) = (state.Accepted, state.Rejected);
        }
    }

    /// <returns>A <c>baas.records.v1.IngestRecordsResponse</c>.</returns>
    public EncodedMessage Encode()
    {
        var wire = new WireWriter();
        wire.WriteInt64Field(1, Accepted);
        wire.WriteInt64Field(2, Rejected);
        foreach (var (index, refusal) in _rejections)
        {
            var rejection = wire.BeginMessage(3);
            wire.WriteInt64Field(1, index);
            wire.WriteStringField(2, refusal.Definition.Reason);
            wire.WriteStringField(3, refusal.Message);
            wire.EndMessage(rejection);
        }

        wire.WriteInt64Field(4, Position);
        return new EncodedMessage(wire);
    }
}
