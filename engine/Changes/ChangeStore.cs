using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>The table of the log.</summary>
internal static class ChangeStore
{
    public static readonly Migration Created = new("changes", 1, """
        CREATE TABLE _baas_changes (
          position INTEGER PRIMARY KEY,
          collection TEXT NOT NULL,
          operation INTEGER NOT NULL,
          record_id TEXT NOT NULL,
          time INTEGER NOT NULL,
          before BLOB,
          after BLOB
        )
        """);

    /// <summary>
    /// Who made a change, and the way to the history of a record that is gone. A record that is there leads to its last change by its
    /// etag, and each change to the one before by the etag of its before-image, so that only deletions need an index.
    /// </summary>
    public static readonly Migration Revisions = new("changes", 2, """
        ALTER TABLE _baas_changes ADD COLUMN actor TEXT NOT NULL DEFAULT '';
        CREATE INDEX _baas_changes_deletions ON _baas_changes (collection, record_id, position) WHERE operation = 3;
        """);

    public static void Insert(DbSession session, long position, in Change change)
    {
        using var statement = session.Prepare(
            "INSERT INTO _baas_changes (position, collection, operation, record_id, time, before, after, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        statement.Bind(1, position);
        statement.Bind(2, change.CollectionId);
        statement.Bind(3, (long)change.Operation);
        statement.Bind(4, change.RecordId);
        statement.Bind(5, change.TimeMicros);
        statement.BindBlob(6, change.Before.Span);
        statement.BindBlob(7, change.After.Span);
        statement.Bind(8, change.Actor);
        statement.ExecuteLater();
    }

    /// <summary>Reads changes after one position and up to another, as many as fit, and at least one if there is any.</summary>
    public static List<ChangeEntry> Read(DbSession session, long after, long through, int maxEntries, int maxBytes)
    {
        var entries = new List<ChangeEntry>();
        using var statement = session.Prepare("""
            SELECT position, collection, operation, record_id, time, before, after, actor
            FROM _baas_changes WHERE position > ? AND position <= ? ORDER BY position LIMIT ?
            """);
        statement.Bind(1, after);
        statement.Bind(2, through);
        statement.Bind(3, maxEntries);
        for (var bytes = 0L; bytes < maxBytes && statement.Step();)
        {
            var entry = ReadEntry(statement);
            bytes += entry.SizeBytes;
            if (bytes <= maxBytes || entries.Count == 0)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Reads one change.</summary>
    /// <returns>Null when the log no longer has it.</returns>
    public static ChangeEntry? Find(DbSession session, long position)
    {
        using var statement = session.Prepare("""
            SELECT position, collection, operation, record_id, time, before, after, actor FROM _baas_changes WHERE position = ?
            """);
        statement.Bind(1, position);
        return statement.Step() ? ReadEntry(statement) : null;
    }

    /// <summary>Tells when the first change after a position happened.</summary>
    /// <returns>Microseconds since 1970; null when there is none.</returns>
    public static long? FindTimeAfter(DbSession session, long after)
    {
        using var statement = session.Prepare("SELECT time FROM _baas_changes WHERE position > ? ORDER BY position LIMIT 1");
        statement.Bind(1, after);
        return statement.Step() ? statement.Int64(0) : null;
    }

    /// <summary>Finds the last deletion of a record before a position; one index search.</summary>
    /// <returns>Its position, or 0.</returns>
    public static long FindDeletion(DbSession session, string collectionId, string recordId, long before)
    {
        using var statement = session.Prepare("""
            SELECT position FROM _baas_changes
            WHERE operation = 3 AND collection = ? AND record_id = ? AND position < ? ORDER BY position DESC LIMIT 1
            """);
        statement.Bind(1, collectionId);
        statement.Bind(2, recordId);
        statement.Bind(3, before);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Finds the first change of a record after a position; reads the log from there on.</summary>
    /// <param name="maxPositions">How far it looks.</param>
    /// <returns>Its position, or 0.</returns>
    public static long FindFirst(DbSession session, string collectionId, string recordId, long after, int maxPositions)
    {
        using var statement = session.Prepare("""
            SELECT position FROM _baas_changes
            WHERE position > ?1 AND position <= ?2 AND collection = ?3 AND record_id = ?4 ORDER BY position LIMIT 1
            """);
        statement.Bind(1, after);
        statement.Bind(2, after + maxPositions);
        statement.Bind(3, collectionId);
        statement.Bind(4, recordId);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Opens a change of a record to read its before-image, as column 0; no row when there is no such change.</summary>
    public static DbStatement OpenBefore(DbSession session, long position, string collectionId, string recordId)
    {
        var statement = session.Prepare("SELECT before FROM _baas_changes WHERE position = ?1 AND collection = ?2 AND record_id = ?3");
        statement.Bind(1, position);
        statement.Bind(2, collectionId);
        statement.Bind(3, recordId);
        return statement;
    }

    /// <summary>Whether a collection changed after one position and up to another; true too when the log no longer tells.</summary>
    /// <param name="collectionIds">The collections that matter.</param>
    /// <param name="maxEntries">With more changes in between than this it is taken for granted.</param>
    public static bool HaveChanged(DbSession session, HashSet<string> collectionIds, long after, long through, int maxEntries)
    {
        if (after == through)
        {
            return false;
        }

        if (through < after || through - after > maxEntries)
        {
            return true;
        }

        var next = after;
        using var statement = session.Prepare(
            "SELECT position, collection FROM _baas_changes WHERE position > ? AND position <= ? ORDER BY position");
        statement.Bind(1, after);
        statement.Bind(2, through);
        while (statement.Step())
        {
            if (statement.Int64(0) != ++next || collectionIds.Contains(statement.Text(1)))
            {
                return true;
            }
        }

        return next != through;
    }

    private static ChangeEntry ReadEntry(DbStatement statement) => new(
        statement.Int64(0),
        new Change(
            statement.Text(1),
            (ChangeOperation)statement.Int64(2),
            statement.Text(3),
            statement.Int64(4),
            statement.Blob(5).ToArray(),
            statement.Blob(6).ToArray(),
            statement.Text(7)));
}
