using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>
/// The deleted records of collections with soft delete, as images in a table of their own: so no list, count, key or relation can
/// meet one, the tables of records stay as they are, and an image outlives changes of the schema.
/// </summary>
internal static class TrashStore
{
    public static readonly Migration Created = new("trash", 1, """
        CREATE TABLE _baas_trash (
          collection_id TEXT NOT NULL,
          position INTEGER NOT NULL,
          record_id TEXT NOT NULL,
          operation INTEGER NOT NULL,
          deleted INTEGER NOT NULL,
          image BLOB NOT NULL,
          secrets BLOB NOT NULL,
          PRIMARY KEY (collection_id, position)
        );
        CREATE INDEX _baas_trash_record ON _baas_trash (collection_id, record_id, position);
        CREATE INDEX _baas_trash_operation ON _baas_trash (operation);
        """);

    public static readonly Migration AgeIndexed = new("trash", 2, "CREATE INDEX _baas_trash_deleted ON _baas_trash (deleted)");

    private const string Columns = "collection_id, position, record_id, operation, deleted, image, secrets";

    public static void Add(DbSession session, in TrashEntry entry)
    {
        using var insert = session.Prepare($"INSERT INTO _baas_trash ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        insert.Bind(1, entry.CollectionId);
        insert.Bind(2, entry.Position);
        insert.Bind(3, entry.RecordId);
        insert.Bind(4, entry.Operation);
        insert.Bind(5, entry.Deleted);
        insert.BindBlob(6, entry.Image.Span);
        insert.BindBlob(7, entry.Secrets.Span);
        insert.Execute();
    }

    /// <summary>Finds the last deleted record of an id; null when there is none.</summary>
    public static TrashEntry? Find(DbSession session, string collectionId, string recordId)
    {
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_trash WHERE collection_id = ?1 AND record_id = ?2 ORDER BY position DESC LIMIT 1");
        select.Bind(1, collectionId);
        select.Bind(2, recordId);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>The records that one deletion took along before a position, the last of them first: each after those that it points at.</summary>
    public static List<TrashEntry> FindTakenAlong(DbSession session, in TrashEntry root)
    {
        var entries = new List<TrashEntry>();
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_trash WHERE operation = ?1 AND position < ?2 ORDER BY position DESC");
        select.Bind(1, root.Operation);
        select.Bind(2, root.Position);
        while (select.Step())
        {
            entries.Add(Read(select));
        }

        return entries;
    }

    public static void Remove(DbSession session, in TrashEntry entry)
    {
        using var delete = session.Prepare("DELETE FROM _baas_trash WHERE collection_id = ?1 AND position = ?2");
        delete.Bind(1, entry.CollectionId);
        delete.Bind(2, entry.Position);
        delete.Execute();
    }

    /// <summary>Removes all deleted records of an id.</summary>
    /// <returns>How many there were.</returns>
    public static long RemoveAll(DbSession session, string collectionId, string recordId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_trash WHERE collection_id = ?1 AND record_id = ?2");
        delete.Bind(1, collectionId);
        delete.Bind(2, recordId);
        delete.Execute();
        return session.Changes;
    }

    /// <summary>Removes the oldest of those that were deleted before a time.</summary>
    /// <param name="beforeMicros">In microseconds since 1970 UTC.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>How many went.</returns>
    public static long RemoveOld(DbSession session, long beforeMicros, int limit)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_trash WHERE (collection_id, position) IN
              (SELECT collection_id, position FROM _baas_trash WHERE deleted < ?1 ORDER BY deleted LIMIT ?2)
            """);
        delete.Bind(1, beforeMicros);
        delete.Bind(2, limit);
        delete.Execute();
        return session.Changes;
    }

    /// <summary>Counts the deleted records, and what their images take; reads the whole table.</summary>
    public static (long Entries, long Bytes) Measure(DbSession session)
    {
        using var select = session.Prepare("SELECT count(*), coalesce(sum(length(image)), 0) FROM _baas_trash");
        return select.Step() ? (select.Int64(0), select.Int64(1)) : default;
    }

    /// <summary>Opens the deleted records of a collection before a position, the last first, up to a number of them.</summary>
    public static DbStatement Scan(DbSession session, string collectionId, long before, int limit)
    {
        var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_trash WHERE collection_id = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3");
        select.Bind(1, collectionId);
        select.Bind(2, before);
        select.Bind(3, limit);
        return select;
    }

    /// <summary>Reads the row on which a statement of this store stands.</summary>
    public static TrashEntry Read(DbStatement row)
        => new(row.Text(0), row.Int64(1), row.Text(2), row.Int64(3), row.Int64(4), row.Blob(5).ToArray(), row.Blob(6).ToArray());
}
