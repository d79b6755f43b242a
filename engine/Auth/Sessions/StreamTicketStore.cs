using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>Tickets in the database, by their hashes. Times are milliseconds since 1970.</summary>
internal static class StreamTicketStore
{
    public static readonly Migration Created = new("auth", 3, """
        CREATE TABLE _baas_stream_tickets (
            id TEXT NOT NULL PRIMARY KEY,
            session TEXT NOT NULL,
            hash BLOB NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_stream_tickets_hash ON _baas_stream_tickets (hash);
        CREATE INDEX _baas_stream_tickets_session ON _baas_stream_tickets (session, id);
        CREATE INDEX _baas_stream_tickets_expires ON _baas_stream_tickets (expires);
        """);

    public static void Add(DbSession database, string id, string sessionId, byte[] hash, long expires)
    {
        using var insert = database.Prepare("INSERT INTO _baas_stream_tickets (id, session, hash, expires) VALUES (?1, ?2, ?3, ?4)");
        insert.Bind(1, id);
        insert.Bind(2, sessionId);
        insert.BindBlob(3, hash);
        insert.Bind(4, expires);
        insert.Execute();
    }

    /// <summary>Takes a ticket out.</summary>
    /// <returns>Id of its session; null when there is no such ticket, or not any more.</returns>
    public static string? Take(DbSession database, byte[] hash, long now)
    {
        string session;
        using (var select = database.Prepare("SELECT session FROM _baas_stream_tickets WHERE hash = ?1 AND expires > ?2 LIMIT 1"))
        {
            select.BindBlob(1, hash);
            select.Bind(2, now);
            if (!select.Step())
            {
                return null;
            }

            session = select.Text(0);
        }

        using var delete = database.Prepare("DELETE FROM _baas_stream_tickets WHERE hash = ?1");
        delete.BindBlob(1, hash);
        delete.Execute();
        return session;
    }

    public static void DeleteExpired(DbSession database, long now)
    {
        using var delete = database.Prepare("DELETE FROM _baas_stream_tickets WHERE expires <= ?1");
        delete.Bind(1, now);
        delete.Execute();
    }

    /// <summary>Ends the oldest tickets of a session that has too many.</summary>
    public static void Trim(DbSession database, string sessionId, int max)
    {
        using var delete = database.Prepare("""
            DELETE FROM _baas_stream_tickets WHERE session = ?1 AND id <= (
                SELECT id FROM _baas_stream_tickets WHERE session = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
            """);
        delete.Bind(1, sessionId);
        delete.Bind(2, max);
        delete.Execute();
    }
}
