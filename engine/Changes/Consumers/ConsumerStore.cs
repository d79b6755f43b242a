using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>The table of durable consumers.</summary>
internal static class ConsumerStore
{
    public static readonly Migration Created = new("changes", 4, """
        CREATE TABLE _baas_consumers (
            id TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            progressed INTEGER NOT NULL,
            used INTEGER NOT NULL,
            UNIQUE (owner, name)) WITHOUT ROWID
        """);

    private const string Columns = "id, owner, name, position, progressed";

    /// <param name="owner">Empty for those of everybody.</param>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    public static List<LogConsumer> List(DbSession session, string owner, string before, int limit)
    {
        var page = new List<LogConsumer>();
        using var select = session.Prepare($"""
            SELECT {Columns} FROM _baas_consumers WHERE (?1 = '' OR owner = ?1) AND (?2 = '' OR id < ?2) ORDER BY id DESC LIMIT ?3
            """);
        select.Bind(1, owner);
        select.Bind(2, before);
        select.Bind(3, limit);
        while (select.Step())
        {
            page.Add(Read(select));
        }

        return page;
    }

    public static LogConsumer? Find(DbSession session, string owner, string name)
    {
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_consumers WHERE owner = ?1 AND name = ?2");
        select.Bind(1, owner);
        select.Bind(2, name);
        return select.Step() ? Read(select) : null;
    }

    /// <returns>How many there are of an owner, and of all.</returns>
    public static (long Own, long All) Count(DbSession session, string owner)
    {
        using var count = session.Prepare("SELECT count(CASE WHEN owner = ?1 THEN 1 END), count(*) FROM _baas_consumers");
        count.Bind(1, owner);
        count.Step();
        return (count.Int64(0), count.Int64(1));
    }

    /// <param name="oldest">Those that are before this do not go on and do not count.</param>
    /// <returns>The smallest position; null when there is none.</returns>
    public static long? FindSlowest(DbSession session, long oldest)
    {
        using var find = session.Prepare("SELECT min(position) FROM _baas_consumers WHERE position >= ?1");
        find.Bind(1, oldest);
        return find.Step() && !find.IsNull(0) ? find.Int64(0) : null;
    }

    public static void Insert(DbSession session, LogConsumer consumer)
    {
        using var insert = session.Prepare($"INSERT INTO _baas_consumers ({Columns}, used) VALUES (?1, ?2, ?3, ?4, ?5, ?5)");
        insert.Bind(1, consumer.Id);
        insert.Bind(2, consumer.Owner);
        insert.Bind(3, consumer.Name);
        insert.Bind(4, consumer.Position);
        insert.Bind(5, consumer.ProgressMicros);
        insert.Execute();
    }

    /// <summary>Moves a position on, never back.</summary>
    public static void Advance(DbSession session, string id, long position, long nowMicros)
    {
        using var update = session.Prepare(
            "UPDATE _baas_consumers SET position = ?2, progressed = ?3, used = ?3 WHERE id = ?1 AND position < ?2");
        update.Bind(1, id);
        update.Bind(2, position);
        update.Bind(3, nowMicros);
        update.Execute();
    }

    /// <summary>Whether a consumer was not used since a time.</summary>
    public static bool IsUnused(DbSession session, string id, long sinceMicros)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_consumers WHERE id = ?1 AND used < ?2 LIMIT 1");
        select.Bind(1, id);
        select.Bind(2, sinceMicros);
        return select.Step();
    }

    /// <summary>Notes that a consumer is in use.</summary>
    public static void Touch(DbSession session, string id, long nowMicros)
    {
        using var update = session.Prepare("UPDATE _baas_consumers SET used = ?2 WHERE id = ?1");
        update.Bind(1, id);
        update.Bind(2, nowMicros);
        update.Execute();
    }

    public static bool Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_consumers WHERE id = ?1");
        delete.Bind(1, id);
        delete.Execute();
        return session.Changes == 1;
    }

    /// <summary>Forgets those that nobody has used since.</summary>
    public static void DeleteUnused(DbSession session, long beforeMicros)
    {
        using var delete = session.Prepare("DELETE FROM _baas_consumers WHERE used < ?1");
        delete.Bind(1, beforeMicros);
        delete.Execute();
    }

    private static LogConsumer Read(DbStatement row) => new(row.Text(0), row.Text(2), row.Int64(3))
    {
        Owner = row.Text(1),
        ProgressMicros = row.Int64(4),
    };
}
