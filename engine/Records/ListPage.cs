using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Expand;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>Reads one page of a list and writes the answer row by row.</summary>
internal sealed class ListPage(RecordTable table, ListPlan plan, FieldSelection? selection)
{
    private SqlValue[] _lastKeys = [];

    /// <summary>Whether all matching records are counted, which scans them.</summary>
    public bool IncludesTotal { get; init; }

    /// <summary>Whether the answer tells how its records are sorted.</summary>
    public bool IncludesOrder { get; init; }

    /// <summary>What the caller may see.</summary>
    public required RecordAccess Access { get; init; }

    /// <summary>What is read along with the records; null for nothing.</summary>
    public ExpandPlan? Expand { get; init; }

    /// <summary>As which messages the records are written.</summary>
    public RecordForm Form { get; init; }

    /// <summary>The state of the database that was read.</summary>
    public NodeState State { get; private set; }

    /// <returns>A <c>baas.records.v1.ListRecordsResponse</c>.</returns>
    public EncodedMessage Read(DbSession session)
    {
        using var snapshot = session.BeginSnapshot();
        Access.Enter(session);
        var wire = new WireWriter(4096);
        State = StateTable.Read(session);
        if (plan.ProbeSql is { } probe)
        {
            plan.UseProbe(ReadNumber(session, probe));
        }

        var nextPageToken = Expand is null ? WriteItems(session, wire) : WriteExpandedItems(session, wire, Expand);
        WriteNumber(wire, 2, plan.Page);
        wire.WriteInt64Field(3, plan.PerPage);
        if (IncludesTotal)
        {
            // The field has presence, so that a total of 0 is told too.
            wire.WriteInt64Field(4, ReadNumber(session, plan.CountSql));
        }

        if (nextPageToken.Length > 0)
        {
            wire.WriteStringField(5, nextPageToken);
        }

        WriteNumber(wire, 6, State.Position);
        if (IncludesOrder)
        {
            WriteOrder(wire);
        }

        return new EncodedMessage(wire);
    }

    private void WriteOrder(WireWriter wire)
    {
        foreach (var key in plan.SortKeys)
        {
            var term = wire.BeginMessage(8);
            wire.WriteStringField(1, key.IsComputed ? "" : key.Field.Name);
            wire.WriteStringField(2, key.Comparison);
            wire.WriteBoolField(3, key.IsDescending);
            wire.EndMessage(term);
        }
    }

    /// <returns>The token of the next page; empty when this is the last.</returns>
    private string WriteItems(DbSession session, WireWriter wire)
    {
        using var image = new WireWriter();
        using var rows = session.Prepare(plan.PageSql);
        for (var count = 0; rows.Step(); count++)
        {
            if (count == plan.PerPage)
            {
                return plan.MakePageToken(image.WrittenSpan, _lastKeys);
            }

            image.Clear();
            RecordImageWriter.WriteRow(image, table, rows);
            var item = wire.BeginMessage(1);
            RecordEncoder.WriteRecord(wire, table, image.WrittenSpan, selection, Form);
            wire.EndMessage(item);
            KeepKeys(rows, count);
        }

        return "";
    }

    /// <inheritdoc cref="WriteItems"/>
    private string WriteExpandedItems(DbSession session, WireWriter wire, ExpandPlan expand)
    {
        using var records = new RecordBatch(table);
        var nextPageToken = ReadItems(session, records);
        var levels = new ExpandReader(session, expand.IsIncluded).Read(expand.Levels, records);
        try
        {
            for (var i = 0; i < records.Count; i++)
            {
                var item = wire.BeginMessage(1);
                WriteExpanded(wire, records, i, levels);
                wire.EndMessage(item);
            }

            if (Form == RecordForm.Typed)
            {
                ExpandWriter.WriteTyped(wire, 7, levels);
            }
            else if (expand.IsIncluded)
            {
                ExpandWriter.WriteIncluded(wire, 7, records, levels);
            }
        }
        finally
        {
            Array.ForEach(levels, level => level.Dispose());
        }

        return nextPageToken;
    }

    private void WriteExpanded(WireWriter wire, RecordBatch records, int index, ExpandedLevel[] levels)
    {
        if (Form == RecordForm.Typed)
        {
            TypedEncoder.WriteRecord(wire, table, records[index], selection);
        }
        else
        {
            ExpandWriter.WriteRecord(wire, records, index, selection, Expand!.IsIncluded ? [] : levels);
        }
    }

    private string ReadItems(DbSession session, RecordBatch records)
    {
        using var rows = session.Prepare(plan.PageSql);
        while (rows.Step())
        {
            if (records.Count == plan.PerPage)
            {
                return plan.MakePageToken(records[records.Count - 1], _lastKeys);
            }

            KeepKeys(rows, records.Count);
            records.Add(rows);
        }

        return "";
    }

    // Sort keys that are no fields of the record follow them in the row; the token of the next page has those of the last record.
    private void KeepKeys(DbStatement row, int index)
    {
        if (index == plan.PerPage - 1)
        {
            _lastKeys = RecordsStore.ReadKeys(row, table, plan);
        }
    }

    private static long ReadNumber(DbSession session, SqlText sql)
    {
        using var row = session.Prepare(sql);
        return row.Step() ? row.Int64(0) : 0;
    }

    private static void WriteNumber(WireWriter wire, int field, long value)
    {
        if (value != 0)
        {
            wire.WriteInt64Field(field, value);
        }
    }
}
