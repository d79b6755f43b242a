using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>The SQL of rows. All of it is synchronous; what writes runs on the writer loop.</summary>
internal static class RecordsStore
{
    /// <summary>Appends the image of a record.</summary>
    /// <returns>False when there is no such record.</returns>
    public static bool TryRead(DbSession session, RecordTable table, string id, WireWriter image)
    {
        using var select = session.Prepare(table.SelectSql);
        select.Bind(1, id);
        if (!select.Step())
        {
            return false;
        }

        RecordImageWriter.WriteRow(image, table, select);
        return true;
    }

    /// <summary>Reads what an update or delete must know of a record, and appends its image.</summary>
    /// <returns>False when there is no such record.</returns>
    public static bool TryRead(DbSession session, RecordTable table, string id, WireWriter image, out RowVersion version)
    {
        using var select = session.Prepare(table.SelectSql);
        select.Bind(1, id);
        if (!select.Step())
        {
            version = default;
            return false;
        }

        version = new RowVersion(select.Int64(1), select.Int64(2), select.Int64(3));
        RecordImageWriter.WriteRow(image, table, select);
        return true;
    }

    public static bool Exists(DbSession session, RecordTable table, ReadOnlySpan<byte> id)
    {
        using var exists = session.Prepare(table.ExistsSql);
        exists.Bind(1, id);
        return exists.Step();
    }

    /// <returns>False when the id is taken.</returns>
    public static bool TryInsert(DbSession session, RecordDraft draft, string id, RowVersion version)
    {
        using var insert = session.Prepare(draft.Table.InsertSql);
        insert.Bind(1, id);
        insert.Bind(2, version.Created);
        insert.Bind(3, version.Updated);
        insert.Bind(4, version.Etag);
        foreach (var member in draft.Table.Members)
        {
            BindValue(insert, RecordTable.SystemColumns + 1 + member.Ordinal, member.Kind, draft.Values[member.Ordinal]);
        }

        insert.Execute();
        return session.Changes == 1;
    }

    public static void Update(DbSession session, RecordDraft draft, string id, RowVersion version)
    {
        using var update = session.Prepare(draft.Table.UpdateSql);
        update.Bind(1, id);
        update.Bind(2, version.Updated);
        update.Bind(3, version.Etag);
        foreach (var member in draft.Table.Members)
        {
            var parameter = 4 + (2 * member.Ordinal);
            update.Bind(parameter, draft.IsGiven(member.Ordinal) ? 1 : 0);
            BindValue(update, parameter + 1, member.Kind, draft.Values[member.Ordinal]);
        }

        update.Execute();
    }

    public static void Delete(DbSession session, RecordTable table, string id)
    {
        using var delete = session.Prepare(table.DeleteSql);
        delete.Bind(1, id);
        delete.Execute();
    }

    /// <summary>Reads the sort keys that are no fields of the record and follow them in a list's row, for the token of the next page.</summary>
    public static SqlValue[] ReadKeys(DbStatement row, RecordTable table, ListPlan plan)
    {
        var kinds = plan.ComputedKeys;
        if (kinds.Length == 0)
        {
            return [];
        }

        var first = RecordTable.SystemColumns + table.Collection.Fields.Length;
        var keys = new SqlValue[kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            var column = first + i;
            keys[i] = row.IsNull(column) ? default : kinds[i] switch
            {
                SqlValueKind.Text => SqlValue.Of(row.Utf8(column).ToArray()),
                SqlValueKind.Number => SqlValue.Of(row.Double(column)),
                _ => SqlValue.Of(row.Int64(column)),
            };
        }

        return keys;
    }

    /// <summary>Rents the statement and binds its parameters.</summary>
    /// <param name="prefix">What stands before the statement, as <c>EXPLAIN</c>.</param>
    public static DbStatement Prepare(this DbSession session, SqlText sql, string prefix = "")
    {
        var statement = session.Prepare(prefix.Length == 0 ? sql.Text : prefix + sql.Text);
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

    /// <summary>Binds a value in the form in which its kind is stored.</summary>
    public static void BindValue(DbStatement statement, int parameter, ValueKind kind, in FieldValue value)
    {
        if (!value.HasValue)
        {
            statement.BindNull(parameter);
            return;
        }

        switch (kind)
        {
            case ValueKind.Number:
                statement.Bind(parameter, value.Number);
                break;
            case ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal:
                statement.Bind(parameter, value.Integer);
                break;
            case ValueKind.Bytes:
                statement.BindBlob(parameter, value.Bytes.Span);
                break;
            default:
                statement.Bind(parameter, value.Bytes.Span);
                break;
        }
    }
}
