using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>The table of deliveries.</summary>
internal static class DeliveryStore
{
    public static readonly Migration Created = new("webhooks", 2, """
        CREATE TABLE _baas_webhook_deliveries (
            id TEXT NOT NULL PRIMARY KEY,
            webhook TEXT NOT NULL,
            position INTEGER NOT NULL,
            event INTEGER NOT NULL,
            record_id TEXT NOT NULL,
            size INTEGER NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            next_attempt INTEGER NOT NULL,
            lease TEXT NOT NULL,
            status INTEGER NOT NULL,
            fault TEXT NOT NULL,
            duration INTEGER NOT NULL,
            created INTEGER NOT NULL,
            finished INTEGER NOT NULL,
            payload BLOB NOT NULL);
        CREATE INDEX _baas_webhook_deliveries_list ON _baas_webhook_deliveries (webhook, id);
        CREATE INDEX _baas_webhook_deliveries_due ON _baas_webhook_deliveries (webhook, next_attempt) WHERE state = 'waiting';
        CREATE INDEX _baas_webhook_deliveries_record ON _baas_webhook_deliveries (webhook, record_id, position, id) WHERE state = 'waiting';
        CREATE INDEX _baas_webhook_deliveries_finished ON _baas_webhook_deliveries (finished) WHERE state <> 'waiting';
        CREATE TABLE _baas_webhooks_gone (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
        """);

    private const string Columns = "id, webhook, position, event, record_id, state, attempts, next_attempt, status, fault, duration, created, finished";

    /// <summary>When the first delivery of a webhook that waits is due.</summary>
    public static DateTimeOffset? NextDue(DbSession session, string webhookId)
    {
        using var select = session.Prepare(
            "SELECT next_attempt FROM _baas_webhook_deliveries WHERE webhook = ?1 AND state = 'waiting' ORDER BY next_attempt LIMIT 1");
        select.Bind(1, webhookId);
        return select.Step() ? DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(0)) : null;
    }

    public static void Insert(DbSession session, NewDelivery delivery, long now)
    {
        using var insert = session.Prepare("""
            INSERT INTO _baas_webhook_deliveries
              (id, webhook, position, event, record_id, size, state, attempts, next_attempt, lease, status, fault, duration, created, finished, payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', 0, ?7, '', 0, '', 0, ?7, 0, ?8)
            """);
        insert.Bind(1, delivery.Id);
        insert.Bind(2, delivery.WebhookId);
        insert.Bind(3, delivery.Position);
        insert.Bind(4, (long)delivery.Event);
        insert.Bind(5, delivery.RecordId);
        insert.Bind(6, delivery.Payload.Length);
        insert.Bind(7, now);
        insert.BindBlob(8, delivery.Payload);
        insert.ExecuteLater();
    }

    /// <summary>How many deliveries of a webhook wait, counted up to a limit, and what they take.</summary>
    public static (long Count, long Bytes) ReadBacklog(DbSession session, string webhookId, int limit)
    {
        using var select = session.Prepare("""
            SELECT count(*), coalesce(sum(size), 0)
            FROM (SELECT size FROM _baas_webhook_deliveries WHERE webhook = ?1 AND state = 'waiting' LIMIT ?2) AS waiting
            """);
        select.Bind(1, webhookId);
        select.Bind(2, limit);
        return select.Step() ? (select.Int64(0), select.Int64(1)) : default;
    }

    /// <summary>How many deliveries of all webhooks wait, counted up to a limit.</summary>
    public static long CountWaiting(DbSession session, int limit)
    {
        using var select = session.Prepare(
            "SELECT count(*) FROM (SELECT 1 FROM _baas_webhook_deliveries WHERE state = 'waiting' LIMIT ?1) AS waiting");
        select.Bind(1, limit);
        return select.Step() ? select.Int64(0) : 0;
    }

    /// <summary>Deliveries of a webhook that are due and have no earlier one of their record before them, in the order of the log.</summary>
    public static List<string> FindDue(DbSession session, string webhookId, long now, int limit)
    {
        var due = new List<string>();
        using var select = session.Prepare("""
            SELECT d.id FROM _baas_webhook_deliveries AS d
            WHERE d.webhook = ?1 AND d.state = 'waiting' AND d.next_attempt <= ?2 AND NOT EXISTS (
              SELECT 1 FROM _baas_webhook_deliveries AS e
              WHERE e.webhook = d.webhook AND e.record_id = d.record_id AND e.state = 'waiting'
                AND (e.position < d.position OR (e.position = d.position AND e.id < d.id)))
            ORDER BY d.position, d.id LIMIT ?3
            """);
        select.Bind(1, webhookId);
        select.Bind(2, now);
        select.Bind(3, limit);
        while (select.Step())
        {
            due.Add(select.Text(0));
        }

        return due;
    }

    /// <summary>Counts an attempt, and keeps others from the delivery until the lease ends.</summary>
    /// <returns>False when it is not due, as when somebody else was faster.</returns>
    public static bool Lease(DbSession session, string id, string lease, long now, long until)
    {
        using var update = session.Prepare("""
            UPDATE _baas_webhook_deliveries SET attempts = attempts + 1, lease = ?2, next_attempt = ?4
            WHERE id = ?1 AND state = 'waiting' AND next_attempt <= ?3
            """);
        update.Bind(1, id);
        update.Bind(2, lease);
        update.Bind(3, now);
        update.Bind(4, until);
        update.Execute();
        return session.Changes == 1;
    }

    /// <summary>Reads a delivery with its body as it is kept.</summary>
    public static (Delivery Delivery, byte[] Payload) ReadWhole(DbSession session, string id)
    {
        using var select = session.Prepare($"SELECT {Columns}, payload FROM _baas_webhook_deliveries WHERE id = ?1");
        select.Bind(1, id);
        return select.Step() ? (Read(select), select.Blob(13).ToArray()) : throw new InvalidOperationException("The delivery is gone.");
    }

    /// <summary>Notes what came of an attempt, unless its lease has ended and another one has begun.</summary>
    /// <returns>Whether it is noted.</returns>
    public static bool Settle(DbSession session, string lease, Delivery delivery)
    {
        using var update = session.Prepare("""
            UPDATE _baas_webhook_deliveries
            SET state = ?3, attempts = ?4, next_attempt = ?5, status = ?6, fault = ?7, duration = ?8, finished = ?9, lease = ''
            WHERE id = ?1 AND lease = ?2
            """);
        update.Bind(1, delivery.Id);
        update.Bind(2, lease);
        update.Bind(3, delivery.State);
        update.Bind(4, delivery.Attempts);
        update.Bind(5, delivery.NextAttempt);
        update.Bind(6, delivery.Status);
        update.Bind(7, delivery.Fault);
        update.Bind(8, delivery.DurationMs);
        update.Bind(9, delivery.Finished);
        update.Execute();
        return session.Changes == 1;
    }

    /// <summary>Makes a delivery due at once, as if it had never been tried; one that is being sent stays as it is.</summary>
    public static void Restart(DbSession session, string id, long now)
    {
        using var update = session.Prepare("""
            UPDATE _baas_webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt = ?2, finished = 0, lease = ''
            WHERE id = ?1 AND (lease = '' OR next_attempt <= ?2)
            """);
        update.Bind(1, id);
        update.Bind(2, now);
        update.Execute();
    }

    /// <summary>Does the same with all deliveries of a webhook that wait.</summary>
    public static void RestartWaiting(DbSession session, string webhookId, long now)
    {
        using var update = session.Prepare("""
            UPDATE _baas_webhook_deliveries SET attempts = 0, next_attempt = ?2, lease = ''
            WHERE webhook = ?1 AND state = 'waiting' AND (lease = '' OR next_attempt <= ?2)
            """);
        update.Bind(1, webhookId);
        update.Bind(2, now);
        update.Execute();
    }

    /// <summary>Ends all leases, where those who had them are gone.</summary>
    public static void EndLeases(DbSession session, long now)
    {
        using var update = session.Prepare(
            "UPDATE _baas_webhook_deliveries SET next_attempt = ?1, lease = '' WHERE state = 'waiting' AND lease <> ''");
        update.Bind(1, now);
        update.Execute();
    }

    /// <param name="id">What a caller gave; nothing but an id is looked for, since PostgreSQL would refuse some texts.</param>
    public static Delivery? Find(DbSession session, string webhookId, string id)
    {
        if (!Guid.TryParseExact(id, "D", out _))
        {
            return null;
        }

        using var select = session.Prepare($"SELECT {Columns} FROM _baas_webhook_deliveries WHERE id = ?1 AND webhook = ?2");
        select.Bind(1, id);
        select.Bind(2, webhookId);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>A page of deliveries, the latest first.</summary>
    /// <param name="state">Empty for all.</param>
    /// <param name="page">Ids that the page comes after, and how many are wanted; one more is read.</param>
    public static List<Delivery> List(DbSession session, string webhookId, string state, IdPage page)
    {
        var deliveries = new List<Delivery>();
        using var select = session.Prepare($"""
            SELECT {Columns} FROM _baas_webhook_deliveries
            WHERE webhook = ?1 AND (?2 = '' OR state = ?2) AND (?3 = '' OR id < ?3) ORDER BY id DESC LIMIT ?4
            """);
        select.Bind(1, webhookId);
        select.Bind(2, state);
        select.Bind(3, page.Before);
        select.Bind(4, page.Size + 1);
        while (select.Step())
        {
            deliveries.Add(Read(select));
        }

        return deliveries;
    }

    /// <summary>Whether some were over before a moment, or are more than are kept.</summary>
    public static bool HasSurplus(DbSession session, long finishedBefore, int kept)
    {
        using var select = session.Prepare("""
            SELECT 1 FROM _baas_webhook_deliveries WHERE state <> 'waiting' AND finished < ?1
            UNION ALL SELECT 1 FROM (SELECT id FROM _baas_webhook_deliveries WHERE state <> 'waiting' ORDER BY finished DESC LIMIT 1 OFFSET ?2) AS surplus
            LIMIT 1
            """);
        select.Bind(1, finishedBefore);
        select.Bind(2, kept);
        return select.Step();
    }

    /// <summary>Removes some deliveries that were over before a moment, or that are more than are kept.</summary>
    /// <returns>How many went.</returns>
    public static long Trim(DbSession session, long finishedBefore, int kept, int limit)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_webhook_deliveries WHERE id IN (
                SELECT id FROM _baas_webhook_deliveries WHERE state <> 'waiting' AND finished < ?1
                UNION SELECT id FROM (
                    SELECT id FROM _baas_webhook_deliveries WHERE state <> 'waiting' ORDER BY finished DESC LIMIT ?3 OFFSET ?2) AS surplus
                LIMIT ?3)
            """);
        delete.Bind(1, finishedBefore);
        delete.Bind(2, kept);
        delete.Bind(3, limit);
        delete.Execute();
        return session.Changes;
    }

    /// <summary>Notes that a webhook is gone, whose deliveries go later, some at a time.</summary>
    public static void Abandon(DbSession session, string webhookId)
    {
        using var insert = session.Prepare("INSERT INTO _baas_webhooks_gone (id) VALUES (?1)");
        insert.Bind(1, webhookId);
        insert.Execute();
    }

    /// <summary>Whether some webhook is gone whose deliveries are not.</summary>
    public static bool HasAbandoned(DbSession session)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_webhooks_gone LIMIT 1");
        return select.Step();
    }

    /// <summary>Removes some deliveries of a webhook that is gone.</summary>
    /// <returns>Whether there may be more.</returns>
    public static bool TrimAbandoned(DbSession session, int limit)
    {
        using (var delete = session.Prepare("""
            DELETE FROM _baas_webhook_deliveries WHERE id IN (
                SELECT id FROM _baas_webhook_deliveries WHERE webhook = (SELECT min(id) FROM _baas_webhooks_gone) LIMIT ?1)
            """))
        {
            delete.Bind(1, limit);
            delete.Execute();
        }

        if (session.Changes < limit)
        {
            using var forget = session.Prepare("DELETE FROM _baas_webhooks_gone WHERE id = (SELECT min(id) FROM _baas_webhooks_gone)");
            forget.Execute();
        }

        return HasAbandoned(session);
    }

    private static Delivery Read(DbStatement row) => new(row.Text(0), row.Text(1))
    {
        Position = row.Int64(2),
        Event = (WebhookEvents)row.Int64(3),
        RecordId = row.Text(4),
        State = row.Text(5),
        Attempts = (int)row.Int64(6),
        NextAttempt = row.Int64(7),
        Status = (int)row.Int64(8),
        Fault = row.Text(9),
        DurationMs = row.Int64(10),
        Created = row.Int64(11),
        Finished = row.Int64(12),
    };
}
