using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>What became of the records of a file so far.</summary>
internal sealed class ImportOutcome
{
    private const int MaxRejections = 1_000;

    // Enough to correct a row; the rest is told when they are.
    private const int MaxFaultsPerRow = 3;

    private readonly List<(long Row, string Reason, string Message)> _rejections = [];

    public long Imported { get; private set; }

    public long Total { get; private set; }

    /// <summary>Position of the change log after the last record stored; 0 when none was.</summary>
    public long Position { get; private set; }

    public bool IsDryRun { get; init; }

    /// <summary>Adds what became of a batch.</summary>
    /// <param name="table">What the names of fields in refusals mean.</param>
    public void Add(IngestBatch batch, IngestStored stored, RecordTable table)
    {
        Position = Math.Max(Position, stored.Position);
        Total += batch.Records.Count;
        foreach (var record in batch.Records)
        {
            if (record.Refusal is not { } refusal)
            {
                Imported++;
            }
            else if (_rejections.Count < MaxRejections)
            {
                _rejections.Add((record.Index, refusal.Definition.Reason, Explain(record.Index, refusal, table)));
            }
        }
    }

    /// <returns>A <c>baas.records.v1.ImportRecordsResponse</c>.</returns>
    public EncodedMessage Encode()
    {
        var wire = new WireWriter();
        wire.WriteInt64Field(1, Imported);
        wire.WriteInt64Field(2, Total);
        foreach (var (row, reason, message) in _rejections)
        {
            var rejection = wire.BeginMessage(3);
            wire.WriteInt64Field(1, row);
            wire.WriteStringField(2, reason);
            wire.WriteStringField(3, message);
            wire.EndMessage(rejection);
        }

        wire.WriteInt64Field(4, Position);
        wire.WriteBoolField(5, IsDryRun);
        return new EncodedMessage(wire);
    }

    /// <returns>A <c>baas.records.v1.ImportRecordsCsvResponse</c>.</returns>
    public EncodedMessage EncodeCsv()
    {
        var wire = new WireWriter();
        wire.WriteInt64Field(1, Imported);
        wire.WriteInt64Field(2, Total);
        foreach (var (row, _, message) in _rejections)
        {
            var error = wire.BeginMessage(3);
            wire.WriteInt64Field(1, row);
            wire.WriteStringField(2, message);
            wire.EndMessage(error);
        }

        return new EncodedMessage(wire);
    }

    private static string Explain(long row, BaasException refusal, RecordTable table)
    {
        if (refusal.Violations.Count == 0)
        {
            return $"Row {row}: {refusal.Message}";
        }

        var faults = refusal.Violations.Take(MaxFaultsPerRow).Select(violation => Explain(violation, table));
        return $"Row {row}, {string.Join("; ", faults)}";
    }

    private static string Explain(FieldViolation violation, RecordTable table)
    {
        var name = violation.Field.StartsWith("data.", StringComparison.Ordinal) ? violation.Field["data.".Length..] : violation.Field;
        var what = (violation.Rule, table.Collection.Find(name)?.Type.Name) switch
        {
            ("FORMAT", "email") => "Invalid email format",
            ("FORMAT", "url") => "Invalid URL format",
            _ => violation.Description,
        };
        return $"field '{name}': {what}";
    }
}
