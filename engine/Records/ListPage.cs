using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>Reads one page of a list and writes the answer row by row.</summary>
internal sealed class ListPage(RecordTable table, ListPlan plan, FieldSelection? selection)
{
    /// <summary>Whether all matching records are counted, which scans them.</summary>
    public bool IncludesTotal { get; init; }

    /// <returns>A <c>baas.records.v1.ListRecordsResponse</c>.</returns>
    public EncodedMessage Read(DbSession session)
    {
        using var snapshot = session.BeginSnapshot();
        var wire = new WireWriter(4096);
        var position = ChangeLog.ReadPosition(session);
        var nextPageToken = WriteItems(session, wire);
        WriteNumber(wire, 2, plan.Page);
        wire.WriteInt64Field(3, plan.PerPage);
        if (IncludesTotal)
        {
            // The field has presence, so that a total of 0 is told too.
            wire.WriteInt64Field(4, Count(session));
        }

        if (nextPageToken.Length > 0)
        {
            wire.WriteStringField(5, nextPageToken);
        }

        WriteNumber(wire, 6, position);
        return new EncodedMessage(wire);
    }

    /// <returns>The token of the next page; empty when this is the last.</returns>
    private string WriteItems(DbSession session, WireWriter wire)
    {
        using var image = new WireWriter();
        using var rows = Prepare(session, plan.PageSql);
        for (var count = 0; rows.Step(); count++)
        {
            if (count == plan.PerPage)
            {
                return plan.MakePageToken(image.WrittenSpan);
            }

            image.Clear();
            RecordImageWriter.WriteRow(image, table, rows);
            var item = wire.BeginMessage(1);
            RecordEncoder.WriteRecord(wire, table, image.WrittenSpan, selection);
            wire.EndMessage(item);
        }

        return "";
    }

    private long Count(DbSession session)
    {
        using var count = Prepare(session, plan.CountSql);
        return count.Step() ? count.Int64(0) : 0;
    }

    internal static DbStatement Prepare(DbSession session, SqlText sql)
    {
        var statement = session.Prepare(sql.Text);
        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            var value = sql.Parameters[i];
            switch (value.Kind)
            {
                case SqlValueKind.Integer:
                    statement.Bind(i + 1, value.Integer);
                    break;
                case SqlValueKind.Number:
                    statement.Bind(i + 1, value.Number);
                    break;
                case SqlValueKind.Text:
                    statement.Bind(i + 1, value.Utf8.Span);
                    break;
                default:
                    statement.BindNull(i + 1);
                    break;
            }
        }

        return statement;
    }

    private static void WriteNumber(WireWriter wire, int field, long value)
    {
        if (value != 0)
        {
            wire.WriteInt64Field(field, value);
        }
    }
}
