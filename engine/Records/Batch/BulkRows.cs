using System.Text.Json;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>
/// Changes or deletes many rows of one table. They are read by one statement, and deleted by one where nothing can point at them;
/// changes are one statement for each row, since each row gets an etag of its own.
/// </summary>
internal sealed class BulkRows(RowWriter rows, RelationChecks relations, ChangeLog log, AccountSignal accounts, TimeProvider time)
{
    /// <summary>Changes records in the same way.</summary>
    /// <param name="write">An update, bound; its id does not count.</param>
    public void Update(WriteTransaction transaction, RecordWrite write, IReadOnlyList<string> ids, BulkAnswer answer)
    {
        var current = Read(transaction.Session, write.Table, ids, matching: null);
        foreach (var id in ids)
        {
            if (current.TryGetValue(id, out var row))
            {
                Update(transaction, write, id, row, answer);
            }
            else
            {
                answer.Failed(id, RecordsErrors.RecordNotFound(write.Table.Collection.Name, id));
            }
        }
    }

    /// <summary>Changes those of the records that match a filter.</summary>
    /// <inheritdoc cref="Update(WriteTransaction, RecordWrite, IReadOnlyList{string}, BulkAnswer)"/>
    /// <returns>How many bytes they had.</returns>
    public long UpdateMatching(
        WriteTransaction transaction, MatchingRows matching, RecordWrite write, IReadOnlyList<string> ids, BulkAnswer answer)
    {
        var current = Read(transaction.Session, write.Table, ids, matching);
        foreach (var (id, row) in current)
        {
            Update(transaction, write, id, row, answer);
        }

        return current.Values.Sum(row => (long)row.Image.Length);
    }

    /// <summary>Deletes those of the records that match a filter.</summary>
    /// <returns>How many bytes they had.</returns>
    public long DeleteMatching(
        WriteTransaction transaction, MatchingRows matching, IReadOnlyList<string> ids, BulkAnswer answer)
    {
        var (table, access) = (matching.Table, matching.Access);
        var current = Read(transaction.Session, table, ids, matching);
        foreach (var (id, row) in current.ToList())
        {
            // Some that may be listed may not be deleted.
            if (!access.Allows(transaction.Session, table, RecordOperation.Delete, row.Image))
            {
                answer.Failed(id, RecordsErrors.RecordNotFound(table.Collection.Name, id));
                current.Remove(id);
            }
        }

        if (current.Count == 0)
        {
            return 0;
        }

        if (relations.PointAt(table) || table.Collection.IsSoftDelete)
        {
            DeleteEach(transaction, access, table, current.Keys, answer, mayBeGone: true);
        }
        else
        {
            DeleteAll(transaction, table, [.. current.Keys], current, answer);
        }

        return current.Values.Sum(row => (long)row.Image.Length);
    }

    /// <summary>Deletes records.</summary>
    public void Delete(WriteTransaction transaction, RecordAccess access, RecordTable table, IReadOnlyList<string> ids, BulkAnswer answer)
    {
        if (relations.PointAt(table) || table.Collection.IsSoftDelete || !access.IsAllowedWithAll(table.Collection, RecordOperation.Delete))
        {
            DeleteEach(transaction, access, table, ids, answer, mayBeGone: false);
            return;
        }

        DeleteAll(transaction, table, ids, Read(transaction.Session, table, ids, matching: null), answer);
    }

    private void Update(WriteTransaction transaction, RecordWrite write, string id, in StoredRow row, BulkAnswer answer)
    {
        try
        {
            rows.Update(transaction, write, id, row);
            answer.Succeeded++;
        }
        catch (BaasException refusal)
        {
            answer.Failed(id, refusal);
        }
    }

    private void DeleteAll(
        WriteTransaction transaction, RecordTable table, IReadOnlyList<string> ids, Dictionary<string, StoredRow> current, BulkAnswer answer)
    {
        var now = time.GetMicroseconds();
        using (var delete = transaction.Session.Prepare(DeleteSql(transaction.Session, table)))
        {
            delete.Bind(1, List(ids));
            delete.Execute();
        }

        if (table.Collection.IsAuth)
        {
            transaction.OnCommitted(accounts.Raise);
        }

        foreach (var id in ids)
        {
            if (current.TryGetValue(id, out var row))
            {
                RecordTraces.End(transaction.Session, table.Collection, id);
                log.Append(transaction, new Change(table.Collection.Id, ChangeOperation.Deleted, id, now, row.Image, default));
                answer.Succeeded++;
            }
            else
            {
                answer.Failed(id, RecordsErrors.RecordNotFound(table.Collection.Name, id));
            }
        }
    }

    /// <param name="mayBeGone">Whether it is as well when a record went along with one before it.</param>
    private void DeleteEach(
        WriteTransaction transaction, RecordAccess access, RecordTable table, IEnumerable<string> ids, BulkAnswer answer, bool mayBeGone)
    {
        foreach (var id in ids)
        {
            // One that cascades may be refused half way.
            if (transaction.Try(id, (part, key) => rows.Delete(part, access, table, key, etag: "")) is { } refusal
                && !(mayBeGone && refusal.Definition == RecordsErrorTable.RecordNotFound))
            {
                answer.Failed(id, refusal);
            }
            else
            {
                answer.Succeeded++;
            }
        }
    }

    /// <param name="matching">Which of the records are wanted; null for all.</param>
    /// <returns>The records, in the order of their ids.</returns>
    private static Dictionary<string, StoredRow> Read(DbSession session, RecordTable table, IReadOnlyList<string> ids, MatchingRows? matching)
    {
        var found = new Dictionary<string, StoredRow>(ids.Count, StringComparer.Ordinal);
        using var image = new WireWriter();
        var sql = matching?.Select(session, table.SelectAllSql) ?? new SqlText(session.Dialect).Append(table.SelectAllSql).Append(" WHERE ");
        sql.AddParameter(SqlValue.Of(List(ids)));
        sql.Append(IsOneOf(session));
        matching?.AppendCondition(sql.Append(" AND "));

        using var select = session.Prepare(sql.Append(" ORDER BY \"id\""));
        while (select.Step())
        {
            image.Clear();
            RecordImageWriter.WriteRow(image, table, select);
            var version = new RowVersion(select.Int64(1), select.Int64(2), select.Int64(3));
            found.Add(select.Text(0), new StoredRow(version, image.WrittenSpan.ToArray()));
        }

        return found;
    }

    private static string DeleteSql(DbSession session, RecordTable table) => $"DELETE FROM {table.QuotedName} WHERE {IsOneOf(session)}";

    // One statement for any number of ids, which are one parameter.
    private static string IsOneOf(DbSession session)
        => $"\"id\" IN (SELECT {session.Dialect.Element("\"wanted\"")} FROM {session.Dialect.Elements("?1", "\"wanted\"")})";

    private static byte[] List(IReadOnlyList<string> ids)
    {
        using var buffer = new WireWriter();
        using var json = new Utf8JsonWriter(buffer, StoredJson.Options);
        json.WriteStartArray();
        foreach (var id in ids)
        {
            // What is no id is nobody's; and not every database takes any text.
            if (RecordId.IsValid(id))
            {
                json.WriteStringValue(id);
            }
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
