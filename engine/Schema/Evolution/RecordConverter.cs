using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>
/// Goes through the records of a collection whose fields change their types: reads to find out what would happen, and writes the
/// new values with an entry in the change log for each record that is another one afterwards.
/// </summary>
internal sealed class RecordConverter(ChangeLog log, TimeProvider time)
{
    private const int BatchSize = 256;

    /// <summary>Converts without writing.</summary>
    public static ConversionResult[] Check(
        DbSession session, Collection current, IReadOnlyCollection<FieldConversion> conversions, CatalogueSnapshot snapshot)
    {
        using var conversion = new RowConversion(current, conversions, snapshot);
        if (conversions.Count == 0)
        {
            return conversion.Results;
        }

        foreach (var row in ReadAll(session, RecordTable.Of(current)))
        {
            conversion.Convert(session, row.Id, row.Image);
        }

        return conversion.Results;
    }

    /// <summary>Writes the converted values into the columns that are ready for them; what does not fit becomes null.</summary>
    /// <param name="transaction">The write of the schema's change; the table and its other columns still have their old names.</param>
    /// <param name="change">What changes.</param>
    /// <param name="snapshot">The catalogue before the change.</param>
    /// <param name="columnOf">Quoted name of the column for a field's new values.</param>
    public void Convert(WriteTransaction transaction, CollectionChange change, CatalogueSnapshot snapshot, Func<FieldConversion, string> columnOf)
    {
        using var conversion = new RowConversion(change.Current, change.Conversions, snapshot);
        var columns = change.Conversions.Select((field, i) => $", {columnOf(field)} = ?{4 + i}");
        var run = new Run(transaction, change, $"UPDATE {RecordTable.Of(change.Current).QuotedName} SET \"updated\" = ?2, \"etag\" = ?3{string.Concat(columns)} WHERE \"id\" = ?1");
        log.BypassTail(transaction);
        foreach (var row in ReadAll(transaction.Session, run.From))
        {
            conversion.Convert(transaction.Session, row.Id, row.Image);
            Write(run, row.Id, row.Image, new RowVersion(row.Created, row.Updated, 0), conversion);
        }
    }

    // In batches, so that nothing is written, and no other statement runs, while a statement stands in the table.
    private static IEnumerable<(string Id, byte[] Image, long Created, long Updated)> ReadAll(DbSession session, RecordTable table)
    {
        var batch = new List<(string Id, byte[] Image, long Created, long Updated)>(BatchSize);
        do
        {
            var after = batch.Count == 0 ? "" : batch[^1].Id;
            batch.Clear();
            Read(session, table, after, batch);
            foreach (var row in batch)
            {
                yield return row;
            }
        }
        while (batch.Count == BatchSize);
    }

    private static void Read(DbSession session, RecordTable table, string after, List<(string Id, byte[] Image, long Created, long Updated)> batch)
    {
        using var image = new WireWriter();
        using var rows = session.Prepare(table.ScanSql);
        rows.Bind(1, after);
        rows.Bind(2, BatchSize);
        while (rows.Step())
        {
            image.Clear();
            RecordImageWriter.WriteRow(image, table, rows);
            batch.Add((rows.Text(0), image.WrittenSpan.ToArray(), rows.Int64(1), rows.Int64(2)));
        }
    }

    private void Write(Run run, string id, byte[] before, RowVersion version, RowConversion conversion)
    {
        var draft = RecordDraft.ChangeOf(run.To);
        for (var i = 0; i < conversion.Results.Length; i++)
        {
            var to = conversion.Results[i].Conversion.To;
            draft.Set(run.To.Members.First(member => member.Field == to), conversion.Values[i]);
        }

        var parts = new RecordImageParts(before);
        using var body = new WireWriter();
        RecordImageWriter.WriteMergedBody(body, draft, parts.Body);
        if (body.WrittenSpan.SequenceEqual(parts.Body))
        {
            return;
        }

        var now = Math.Max(time.GetMicroseconds(), version.Updated);
        var next = new RowVersion(version.Created, now, run.Transaction.Position + 1);
        using (var update = run.Transaction.Session.Prepare(run.UpdateSql))
        {
            update.Bind(1, id);
            update.Bind(2, next.Updated);
            update.Bind(3, next.Etag);
            for (var i = 0; i < conversion.Results.Length; i++)
            {
                RecordsStore.BindValue(update, 4 + i, conversion.Results[i].Conversion.To.Kind, conversion.Values[i]);
            }

            // Nothing can be wrong with it: the new columns have no constraints yet. So a server gets many at once.
            update.ExecuteLater();
        }

        using var after = new WireWriter();
        RecordImageWriter.WriteSystemFields(after, parts.Id, next.Created, next.Updated, next.Etag);
        after.WriteRaw(body.WrittenSpan);
        ChangeLog.AppendPastTail(
            run.Transaction,
            new Change(run.To.Collection.Id, ChangeOperation.Updated, id, next.Updated, before, after.WrittenSpan.ToArray()));
    }

    private sealed class Run(WriteTransaction transaction, CollectionChange change, string updateSql)
    {
        public WriteTransaction Transaction { get; } = transaction;

        public RecordTable From { get; } = RecordTable.Of(change.Current);

        public RecordTable To { get; } = RecordTable.Of(change.Next);

        public string UpdateSql { get; } = updateSql;
    }
}
