using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Audit;

/// <summary>The table of the trail, and the change log as events.</summary>
internal static class AuditStore
{
    private const int MaxTextChars = 200;

    // An id is the microsecond of the event, or the next free number after the last: ids follow each other as commits do, on all nodes,
    // because only one writes at a time, and no id is below its event's time.
    public static readonly Migration Created = new("audit", 1, """
        CREATE TABLE _baas_audit (
          id INTEGER PRIMARY KEY,
          time INTEGER NOT NULL,
          action TEXT NOT NULL,
          reason TEXT NOT NULL,
          actor TEXT NOT NULL,
          collection TEXT NOT NULL,
          subject TEXT NOT NULL,
          details TEXT NOT NULL
        )
        """);

    private static readonly string[] ChangeActions = ["", "record.create", "record.update", "record.delete"];

    public static void Insert(DbSession session, AuditEntry entry, Caller actor, long nowMicros)
    {
        using var statement = session.Prepare("""
            INSERT INTO _baas_audit (id, time, action, reason, actor, collection, subject, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """);
        statement.Bind(1, Math.Max(nowMicros, ReadLastId(session) + 1));
        statement.Bind(2, nowMicros);
        statement.Bind(3, entry.Action);
        statement.Bind(4, entry.Reason);
        statement.Bind(5, actor.Signature);
        statement.Bind(6, entry.CollectionId);
        statement.Bind(7, Clean(entry.Subject));
        statement.Bind(8, WriteDetails(entry.Details));
        statement.ExecuteLater();
    }

    /// <summary>Reads events of the trail, newest first.</summary>
    /// <param name="before">Only those with smaller ids.</param>
    /// <param name="sinceMicros">Only those with this id or a greater one, since none below has happened later.</param>
    public static List<StoredEvent> ReadTrail(DbSession session, long before, long sinceMicros, int maxRows)
    {
        var events = new List<StoredEvent>();
        using var statement = session.Prepare("""
            SELECT id, time, action, reason, actor, collection, subject, details
            FROM _baas_audit WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT ?
            """);
        statement.Bind(1, before);
        statement.Bind(2, sinceMicros);
        statement.Bind(3, maxRows);
        while (statement.Step())
        {
            events.Add(new StoredEvent(
                statement.Int64(0),
                statement.Int64(1),
                statement.Text(2),
                statement.Text(3),
                statement.Text(4),
                statement.Text(5),
                statement.Text(6),
                statement.Text(7),
                IsChange: false));
        }

        return events;
    }

    /// <summary>Reads changes of records, newest first.</summary>
    /// <param name="before">Only those at smaller positions.</param>
    public static List<StoredEvent> ReadChanges(DbSession session, long before, int maxRows)
    {
        var events = new List<StoredEvent>();
        using var statement = session.Prepare("""
            SELECT position, time, operation, actor, collection, record_id
            FROM _baas_changes WHERE position < ? AND operation <= 3 ORDER BY position DESC LIMIT ?
            """);
        statement.Bind(1, before);
        statement.Bind(2, maxRows);
        while (statement.Step())
        {
            events.Add(new StoredEvent(
                statement.Int64(0),
                statement.Int64(1),
                ChangeActions[statement.Int64(2)],
                "",
                statement.Text(3),
                statement.Text(4),
                statement.Text(5),
                "",
                IsChange: true));
        }

        return events;
    }

    /// <summary>The first position at or after one whose change the log still has.</summary>
    /// <returns>It and the time of its change; null when there is none.</returns>
    public static (long Position, long TimeMicros)? FindChange(DbSession session, long position)
    {
        using var statement = session.Prepare("SELECT position, time FROM _baas_changes WHERE position >= ? ORDER BY position LIMIT 1");
        statement.Bind(1, position);
        return statement.Step() ? (statement.Int64(0), statement.Int64(1)) : null;
    }

    /// <summary>Removes the oldest events.</summary>
    /// <param name="beforeMicros">Those with smaller ids go, and so happened before.</param>
    /// <param name="maxEvents">The newest that may stay; <see cref="long.MaxValue"/> for all.</param>
    /// <param name="maxRows">At most so many at once.</param>
    /// <returns>How many went.</returns>
    public static long DeleteOldest(DbSession session, long beforeMicros, long maxEvents, int maxRows)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_audit WHERE id IN (
              SELECT id FROM _baas_audit
              WHERE id < ?1 OR id <= coalesce((SELECT id FROM _baas_audit ORDER BY id DESC LIMIT 1 OFFSET ?2), 0)
              ORDER BY id LIMIT ?3)
            """);
        delete.Bind(1, beforeMicros);
        delete.Bind(2, maxEvents);
        delete.Bind(3, maxRows);
        delete.Execute();
        return session.Changes;
    }

    private static long ReadLastId(DbSession session)
    {
        using var statement = session.Prepare("SELECT max(id) FROM _baas_audit");
        return statement.Step() ? statement.Int64(0) : 0;
    }

    private static string WriteDetails(IReadOnlyList<(string Name, string Value)> details)
        => details.Count == 0 ? "" : JsonSerializer.Serialize(details.ToDictionary(detail => detail.Name, detail => Clean(detail.Value)));

    // Callers may have typed it: PostgreSQL takes no NUL, and a page of events must not grow without bound.
    private static string Clean(string text)
        => new(text.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)).Take(MaxTextChars).ToArray());
}
