using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>Sessions in the database. Times are milliseconds since 1970.</summary>
internal static class SessionStore
{
    private const string Columns =
        "id, collection, account, token_key, chain_key, secret_hash, previous_hash, created, refreshed, expires, methods, remembered, address, user_agent";

    /// <summary>Takes the place of the sessions of administrators alone; who was signed in signs in again.</summary>
    public static readonly Migration Created = new("auth", 2, """
        DROP TABLE _baas_sessions;
        CREATE TABLE _baas_sessions (
            id TEXT NOT NULL PRIMARY KEY,
            collection TEXT NOT NULL,
            account TEXT NOT NULL,
            token_key TEXT NOT NULL,
            handle_hash BLOB NOT NULL UNIQUE,
            chain_key BLOB NOT NULL,
            secret_hash BLOB NOT NULL,
            previous_hash BLOB,
            created INTEGER NOT NULL,
            refreshed INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            methods TEXT NOT NULL,
            remembered INTEGER NOT NULL,
            address TEXT NOT NULL,
            user_agent TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_sessions_expires ON _baas_sessions (expires);
        CREATE INDEX _baas_sessions_account ON _baas_sessions (collection, account, id);
        """);

    public static void Add(DbSession database, Session session, RefreshToken refresh)
    {
        using var insert = database.Prepare($"INSERT INTO _baas_sessions ({Columns}, handle_hash) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.Bind(1, session.Id);
        insert.Bind(2, session.CollectionId);
        insert.Bind(3, session.AccountId);
        insert.Bind(4, session.TokenKey);
        insert.BindBlob(5, session.ChainKey);
        insert.BindBlob(6, session.SecretHash);
        insert.Bind(7, session.Created);
        insert.Bind(8, session.Refreshed);
        insert.Bind(9, session.Expires);
        insert.Bind(10, session.SignIn.Methods);
        insert.Bind(11, session.SignIn.IsRemembered ? 1 : 0);
        insert.Bind(12, session.SignIn.Address);
        insert.Bind(13, session.SignIn.UserAgent);
        insert.BindBlob(14, refresh.HandleHash);
        insert.Execute();
    }

    public static Session? Find(DbSession database, string id)
    {
        using var select = database.Prepare($"SELECT {Columns} FROM _baas_sessions WHERE id = ? LIMIT 1");
        select.Bind(1, id);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Finds the session of a refresh token, be it the latest one or an older one.</summary>
    public static Session? Find(DbSession database, RefreshToken refresh)
    {
        using var select = database.Prepare($"SELECT {Columns} FROM _baas_sessions WHERE handle_hash = ? LIMIT 1");
        select.BindBlob(1, refresh.HandleHash);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Reads an account's sessions, the latest first.</summary>
    /// <param name="before">Id of the last one that is known; empty for none.</param>
    public static List<Session> List(DbSession database, string collectionId, string accountId, string before, int limit)
    {
        var sessions = new List<Session>();
        using var select = database.Prepare(
            $"SELECT {Columns} FROM _baas_sessions WHERE collection = ?1 AND account = ?2 AND (?3 = '' OR id < ?3) ORDER BY id DESC LIMIT ?4");
        select.Bind(1, collectionId);
        select.Bind(2, accountId);
        select.Bind(3, before);
        select.Bind(4, limit);
        while (select.Step())
        {
            sessions.Add(Read(select));
        }

        return sessions;
    }

    /// <summary>Puts the next refresh token in the place of the latest.</summary>
    public static void Rotate(DbSession database, Session session, RefreshToken next, long now, long expires)
    {
        using var update = database.Prepare(
            "UPDATE _baas_sessions SET previous_hash = secret_hash, secret_hash = ?, refreshed = ?, expires = ? WHERE id = ?");
        update.BindBlob(1, next.SecretHash);
        update.Bind(2, now);
        update.Bind(3, expires);
        update.Bind(4, session.Id);
        update.Execute();
    }

    /// <summary>Lets a session go on although its account has another token key.</summary>
    public static void Keep(DbSession database, string id, string tokenKey)
    {
        using var update = database.Prepare("UPDATE _baas_sessions SET token_key = ? WHERE id = ?");
        update.Bind(1, tokenKey);
        update.Bind(2, id);
        update.Execute();
    }

    public static void Delete(DbSession database, string id)
    {
        using var delete = database.Prepare("DELETE FROM _baas_sessions WHERE id = ?");
        delete.Bind(1, id);
        delete.Execute();
    }

    /// <param name="except">Id of a session that goes on; empty for none.</param>
    public static void DeleteAll(DbSession database, string collectionId, string accountId, string except)
    {
        using var delete = database.Prepare("DELETE FROM _baas_sessions WHERE collection = ? AND account = ? AND id <> ?");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Bind(3, except);
        delete.Execute();
    }

    public static void DeleteExpired(DbSession database, long now)
    {
        using var delete = database.Prepare("DELETE FROM _baas_sessions WHERE expires <= ?");
        delete.Bind(1, now);
        delete.Execute();
    }

    /// <summary>Ends the oldest sessions of an account that has too many.</summary>
    public static void Trim(DbSession database, string collectionId, string accountId, int max)
    {
        using var delete = database.Prepare("""
            DELETE FROM _baas_sessions WHERE collection = ?1 AND account = ?2 AND id <= (
                SELECT id FROM _baas_sessions WHERE collection = ?1 AND account = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)
            """);
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Bind(3, max);
        delete.Execute();
    }

    private static Session Read(DbStatement row) => new(row.Text(0), row.Text(1), row.Text(2))
    {
        TokenKey = row.Text(3),
        ChainKey = row.Blob(4).ToArray(),
        SecretHash = row.Blob(5).ToArray(),
        PreviousHash = row.IsNull(6) ? null : row.Blob(6).ToArray(),
        Created = row.Int64(7),
        Refreshed = row.Int64(8),
        Expires = row.Int64(9),
        SignIn = new SignIn(row.Text(10), row.Int64(11) != 0, row.Text(12), row.Text(13)),
    };
}
