using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>The table of the outbox. Times are milliseconds since 1970.</summary>
internal static class OutboxStore
{
    public static readonly Migration Created = new("mail", 1, """
        CREATE TABLE _baas_mail_outbox (
            id TEXT NOT NULL PRIMARY KEY,
            recipient TEXT NOT NULL,
            template TEXT NOT NULL,
            about TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            next_attempt INTEGER NOT NULL,
            lease TEXT NOT NULL,
            fault TEXT NOT NULL,
            created INTEGER NOT NULL,
            finished INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_mail_outbox_due ON _baas_mail_outbox (state, next_attempt);
        CREATE TABLE _baas_mail_templates (
            name TEXT NOT NULL PRIMARY KEY,
            subject TEXT NOT NULL,
            plain TEXT NOT NULL,
            html TEXT NOT NULL,
            updated INTEGER NOT NULL) WITHOUT ROWID;
        """);

    private const string Columns = "id, recipient, template, about, created, state, attempts, next_attempt, finished, fault";

    /// <summary>How many mails wait, counted up to a limit.</summary>
    public static long CountWaiting(DbSession session, int limit)
    {
        using var select = session.Prepare("SELECT count(*) FROM (SELECT 1 FROM _baas_mail_outbox WHERE state = 'waiting' LIMIT ?1) AS waiting");
        select.Bind(1, limit);
        return select.Step() ? select.Int64(0) : 0;
    }

    public static void Insert(DbSession session, OutboxMail mail)
    {
        using var insert = session.Prepare("""
            INSERT INTO _baas_mail_outbox (id, recipient, template, about, state, attempts, next_attempt, lease, fault, created, finished)
            VALUES (?1, ?2, ?3, ?4, 'waiting', 0, ?5, '', '', ?5, 0)
            """);
        insert.Bind(1, mail.Id);
        insert.Bind(2, mail.To);
        insert.Bind(3, mail.Template);
        insert.Bind(4, mail.About);
        insert.Bind(5, mail.Created.ToUnixTimeMilliseconds());
        insert.Execute();
    }

    /// <summary>Whether a mail is due.</summary>
    public static bool HasDue(DbSession session, long now)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_mail_outbox WHERE state = 'waiting' AND next_attempt <= ?1 LIMIT 1");
        select.Bind(1, now);
        return select.Step();
    }

    /// <summary>When the first mail that waits is due.</summary>
    public static DateTimeOffset? NextDue(DbSession session)
    {
        using var select = session.Prepare("SELECT next_attempt FROM _baas_mail_outbox WHERE state = 'waiting' ORDER BY next_attempt LIMIT 1");
        return select.Step() ? DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(0)) : null;
    }

    /// <summary>Mails that are due, those that wait longest first.</summary>
    public static List<OutboxEntry> ReadDue(DbSession session, long now, int limit)
    {
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_mail_outbox WHERE state = 'waiting' AND next_attempt <= ?1 ORDER BY next_attempt, id LIMIT ?2");
        select.Bind(1, now);
        select.Bind(2, limit);
        return ReadAll(select);
    }

    /// <summary>Counts an attempt, and keeps others from the mail until the lease ends.</summary>
    public static void Lease(DbSession session, string id, string lease, long until)
    {
        using var update = session.Prepare("UPDATE _baas_mail_outbox SET attempts = attempts + 1, lease = ?2, next_attempt = ?3 WHERE id = ?1");
        update.Bind(1, id);
        update.Bind(2, lease);
        update.Bind(3, until);
        update.Execute();
    }

    /// <summary>Notes what came of an attempt, unless its lease has ended and another one has begun.</summary>
    public static void Settle(DbSession session, string lease, OutboxEntry entry)
    {
        using var update = session.Prepare("""
            UPDATE _baas_mail_outbox SET state = ?3, next_attempt = ?4, finished = ?5, fault = ?6, lease = '' WHERE id = ?1 AND lease = ?2
            """);
        update.Bind(1, entry.Mail.Id);
        update.Bind(2, lease);
        update.Bind(3, entry.State);
        update.Bind(4, entry.NextAttempt?.ToUnixTimeMilliseconds() ?? 0);
        update.Bind(5, entry.Finished?.ToUnixTimeMilliseconds() ?? 0);
        update.Bind(6, entry.Fault);
        update.Execute();
    }

    public static void Delete(DbSession session, string id, string lease)
    {
        using var delete = session.Prepare("DELETE FROM _baas_mail_outbox WHERE id = ?1 AND lease = ?2");
        delete.Bind(1, id);
        delete.Bind(2, lease);
        delete.Execute();
    }

    public static OutboxEntry? Find(DbSession session, string id)
    {
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_mail_outbox WHERE id = ?1");
        select.Bind(1, id);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Makes a mail due at once, as if it had never been tried; one that is being sent stays as it is.</summary>
    public static void Restart(DbSession session, string id, long now)
    {
        using var update = session.Prepare("""
            UPDATE _baas_mail_outbox SET state = 'waiting', attempts = 0, next_attempt = ?2, finished = 0, lease = ''
            WHERE id = ?1 AND (lease = '' OR next_attempt <= ?2)
            """);
        update.Bind(1, id);
        update.Bind(2, now);
        update.Execute();
    }

    /// <summary>A page of mails, newest first.</summary>
    /// <param name="state">Empty for all.</param>
    /// <param name="before">Id that the page comes after; empty for the first page.</param>
    public static List<OutboxEntry> List(DbSession session, string state, string before, int limit)
    {
        using var select = session.Prepare($"""
            SELECT {Columns} FROM _baas_mail_outbox WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR id < ?2) ORDER BY id DESC LIMIT ?3
            """);
        select.Bind(1, state);
        select.Bind(2, before);
        select.Bind(3, limit);
        return ReadAll(select);
    }

    /// <summary>Removes some mails that were finished before a moment, or that are more than are kept.</summary>
    /// <returns>How many went.</returns>
    public static long Trim(DbSession session, long finishedBefore, int kept, int limit)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_mail_outbox WHERE id IN (
                SELECT id FROM _baas_mail_outbox WHERE state <> 'waiting' AND finished < ?1
                UNION SELECT id FROM (SELECT id FROM _baas_mail_outbox WHERE state <> 'waiting' ORDER BY id DESC LIMIT ?3 OFFSET ?2) AS surplus
                LIMIT ?3)
            """);
        delete.Bind(1, finishedBefore);
        delete.Bind(2, kept);
        delete.Bind(3, limit);
        delete.Execute();
        return session.Changes;
    }

    private static List<OutboxEntry> ReadAll(DbStatement rows)
    {
        var entries = new List<OutboxEntry>();
        while (rows.Step())
        {
            entries.Add(Read(rows));
        }

        return entries;
    }

    private static OutboxEntry Read(DbStatement row) => new(
        new OutboxMail(row.Text(0), row.Text(1), row.Text(2), row.Text(3), DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(4))),
        row.Text(5),
        (int)row.Int64(6),
        Moment(row.Int64(7)),
        Moment(row.Int64(8)),
        row.Text(9));

    private static DateTimeOffset? Moment(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
