using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>Writes a <c>baas.records.v1.BatchWriteResponse</c> while the batch runs, so that no record is kept for it.</summary>
internal sealed class BatchAnswer(bool omitsRecords)
{
    // Clients of gRPC take messages of up to 4 MiB unless they are told otherwise.
    private const int MaxRecordBytes = 3 << 20;

    private readonly WireWriter _wire = new(4096);
    private int _succeeded;
    private int _failed;

    public void Clear()
    {
        _wire.Clear();
        (_succeeded, _failed) = (0, 0);
    }

    public void Add(RecordTable table, in WriteOutcome outcome)
    {
        _succeeded++;
        var result = _wire.BeginMessage(1);
        _wire.WriteStringField(1, NameOf(outcome.Effect));
        _wire.WriteBytesField(2, table.Utf8Name.Span);
        _wire.WriteStringField(3, outcome.Id);
        if (!outcome.Image.IsEmpty)
        {
            _wire.WriteBytesField(4, new RecordImageParts(outcome.Image.Span).Etag);
            if (!omitsRecords && _wire.Length + outcome.Image.Length <= MaxRecordBytes)
            {
                var record = _wire.BeginMessage(5);
                RecordEncoder.WriteOutcome(_wire, table, outcome);
                _wire.EndMessage(record);
            }
        }

        _wire.EndMessage(result);
    }

    public void Add(BaasException refusal)
    {
        _failed++;
        var result = _wire.BeginMessage(1);
        _wire.WriteStringField(1, "failed");
        var failure = _wire.BeginMessage(6);
        _wire.WriteStringField(1, refusal.Definition.Domain);
        _wire.WriteStringField(2, refusal.Definition.Reason);
        _wire.WriteStringField(3, refusal.Message);
        foreach (var (key, value) in refusal.Metadata)
        {
            var entry = _wire.BeginMessage(4);
            _wire.WriteStringField(1, key);
            _wire.WriteStringField(2, value);
            _wire.EndMessage(entry);
        }

        _wire.EndMessage(failure);
        _wire.EndMessage(result);
    }

    /// <param name="position">Of the change log after the last operation.</param>
    public EncodedMessage Finish(long position)
    {
        _wire.WriteInt64Field(2, _succeeded);
        _wire.WriteInt64Field(3, _failed);
        _wire.WriteInt64Field(4, position);
        return new EncodedMessage(_wire);
    }

    private static string NameOf(WriteEffect effect) => effect switch
    {
        WriteEffect.Created => "created",
        WriteEffect.Updated => "updated",
        WriteEffect.Unchanged => "unchanged",
        WriteEffect.Deleted => "deleted",
        WriteEffect.Missing => "missing",
        _ => "checked",
    };
}
