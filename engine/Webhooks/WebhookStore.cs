using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>The table of webhooks.</summary>
internal static class WebhookStore
{
    public static readonly Migration Created = new("webhooks", 1, """
        CREATE TABLE _baas_webhooks (
            id TEXT NOT NULL PRIMARY KEY,
            url TEXT NOT NULL,
            collection TEXT NOT NULL,
            events INTEGER NOT NULL,
            secret BLOB,
            retry_count INTEGER NOT NULL,
            active INTEGER NOT NULL,
            auto_disable INTEGER NOT NULL,
            position INTEGER NOT NULL,
            version INTEGER NOT NULL,
            last_failure TEXT NOT NULL,
            last_failed INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL) WITHOUT ROWID
        """);

    private const string Columns = "id, url, collection, events, secret, retry_count, active, auto_disable, position, version, "
        + "last_failure, last_failed, created, updated";

    /// <summary>Reads all of them, in the order of their making; there are never many.</summary>
    public static List<Webhook> ReadAll(DbSession session)
    {
        var all = new List<Webhook>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_webhooks ORDER BY id");
        while (select.Step())
        {
            all.Add(Read(select));
        }

        return all;
    }

    /// <param name="id">What a caller gave; nothing but an id is looked for, since PostgreSQL would refuse some texts.</param>
    public static Webhook? Find(DbSession session, string id)
    {
        if (!Guid.TryParseExact(id, "D", out _))
        {
            return null;
        }

        using var select = session.Prepare($"SELECT {Columns} FROM _baas_webhooks WHERE id = ?1");
        select.Bind(1, id);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Reads a page, the latest first.</summary>
    /// <param name="collectionId">Empty for all.</param>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    public static List<Webhook> List(DbSession session, string collectionId, string before, int limit)
    {
        var page = new List<Webhook>();
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_webhooks WHERE (?1 = '' OR collection = ?1) AND (?2 = '' OR id < ?2) ORDER BY id DESC LIMIT ?3");
        select.Bind(1, collectionId);
        select.Bind(2, before);
        select.Bind(3, limit);
        while (select.Step())
        {
            page.Add(Read(select));
        }

        return page;
    }

    /// <param name="collectionId">Empty for all.</param>
    public static long Count(DbSession session, string collectionId)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_webhooks WHERE ?1 = '' OR collection = ?1");
        select.Bind(1, collectionId);
        return select.Step() ? select.Int64(0) : 0;
    }

    public static void Insert(DbSession session, Webhook webhook)
    {
        using var insert = session.Prepare($"INSERT INTO _baas_webhooks ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        Bind(insert, webhook);
        insert.Bind(13, webhook.Created);
        insert.Bind(14, webhook.Updated);
        insert.Execute();
    }

    /// <summary>Writes all but the id and when it was made.</summary>
    public static void Update(DbSession session, Webhook webhook)
    {
        using var update = session.Prepare("""
            UPDATE _baas_webhooks SET url = ?2, collection = ?3, events = ?4, secret = ?5, retry_count = ?6, active = ?7, auto_disable = ?8,
              position = ?9, version = ?10, last_failure = ?11, last_failed = ?12, updated = ?13 WHERE id = ?1
            """);
        Bind(update, webhook);
        update.Bind(13, webhook.Updated);
        update.Execute();
    }

    /// <summary>Moves the cursor, unless the webhook or its cursor is another than the caller knows.</summary>
    /// <returns>Whether it moved.</returns>
    public static bool Advance(DbSession session, Webhook known, long position)
    {
        using var update = session.Prepare(
            "UPDATE _baas_webhooks SET position = ?4 WHERE id = ?1 AND version = ?2 AND position = ?3 AND active = 1");
        update.Bind(1, known.Id);
        update.Bind(2, known.Version);
        update.Bind(3, known.Position);
        update.Bind(4, position);
        update.Execute();
        return session.Changes == 1;
    }

    /// <summary>Notes what went wrong.</summary>
    public static void SetFailure(DbSession session, string id, string failure, long time)
    {
        using var update = session.Prepare("UPDATE _baas_webhooks SET last_failure = ?2, last_failed = ?3 WHERE id = ?1");
        update.Bind(1, id);
        update.Bind(2, failure);
        update.Bind(3, time);
        update.Execute();
    }

    public static void Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_webhooks WHERE id = ?1");
        delete.Bind(1, id);
        delete.Execute();
    }

    private static void Bind(DbStatement statement, Webhook webhook)
    {
        statement.Bind(1, webhook.Id);
        statement.Bind(2, webhook.Url);
        statement.Bind(3, webhook.CollectionId);
        statement.Bind(4, (long)webhook.Events);
        statement.BindBlob(5, webhook.Secret);
        statement.Bind(6, webhook.RetryCount);
        statement.Bind(7, webhook.IsActive ? 1 : 0);
        statement.Bind(8, webhook.AutoDisables ? 1 : 0);
        statement.Bind(9, webhook.Position);
        statement.Bind(10, webhook.Version);
        statement.Bind(11, webhook.LastFailure);
        statement.Bind(12, webhook.LastFailed);
    }

    private static Webhook Read(DbStatement row) => new(row.Text(0))
    {
        Url = row.Text(1),
        CollectionId = row.Text(2),
        Events = (WebhookEvents)row.Int64(3),
        Secret = row.Blob(4).ToArray(),
        RetryCount = (int)row.Int64(5),
        IsActive = row.Int64(6) != 0,
        AutoDisables = row.Int64(7) != 0,
        Position = row.Int64(8),
        Version = row.Int64(9),
        LastFailure = row.Text(10),
        LastFailed = row.Int64(11),
        Created = row.Int64(12),
        Updated = row.Int64(13),
    };
}
