using System.Security.Cryptography;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Administrators, sessions and signing keys in the database. Times are milliseconds since 1970.</summary>
internal sealed class AuthStore(Database database, TimeProvider time)
{
    private const string SessionsAndKeys = """
        CREATE TABLE _baas_sessions (
            id TEXT NOT NULL PRIMARY KEY,
            administrator TEXT NOT NULL,
            token_epoch INTEGER NOT NULL,
            handle_hash BLOB NOT NULL UNIQUE,
            secret_hash BLOB NOT NULL,
            created INTEGER NOT NULL,
            refreshed INTEGER NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_sessions_expires ON _baas_sessions (expires);
        CREATE TABLE _baas_signing_keys (
            kid TEXT NOT NULL PRIMARY KEY,
            pkcs8 BLOB NOT NULL,
            created INTEGER NOT NULL);
        """;

    public static readonly Migration Created = new("auth", 1, $"""
        CREATE TABLE _baas_administrators (
            id TEXT NOT NULL PRIMARY KEY,
            email TEXT NOT NULL UNIQUE COLLATE NOCASE,
            password_hash TEXT NOT NULL,
            token_epoch INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL) WITHOUT ROWID;
        {SessionsAndKeys}
        """)
    {
        // It has no collation that ignores the case of ASCII alone.
        PostgresSql = $"""
            CREATE TABLE _baas_administrators (
                id TEXT NOT NULL PRIMARY KEY,
                email TEXT NOT NULL,
                password_hash TEXT NOT NULL,
                token_epoch INTEGER NOT NULL,
                created INTEGER NOT NULL,
                updated INTEGER NOT NULL);
            CREATE UNIQUE INDEX _baas_administrators_email ON _baas_administrators (lower(email));
            {SessionsAndKeys}
            """,
    };

    /// <summary>The signing keys, oldest first; makes one when there is none.</summary>
    /// <returns>The keys, and whether the last was made now.</returns>
    public async Task<(IReadOnlyList<SigningKey> Keys, bool WasMade)> LoadKeysAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        var keys = await database.ReadAsync(0, static (session, _) => ReadKeys(session), cancellationToken);
        if (keys.Count > 0)
        {
            return (keys, WasMade: false);
        }

        var made = SigningKey.Create();
        keys = await database.WriteAsync(
            transaction =>
            {
                // Another node may start at the same time, and both must have one key.
                if (ReadKeys(transaction.Session) is { Count: > 0 } others)
                {
                    return others;
                }

                using var insert = transaction.Session.Prepare("INSERT INTO _baas_signing_keys (kid, pkcs8, created) VALUES (?, ?, ?)");
                insert.Bind(1, made.Id);
                insert.BindBlob(2, made.ExportPkcs8());
                insert.Bind(3, now);
                insert.Execute();
                return [made];
            },
            cancellationToken);
        return (keys, WasMade: keys[0] == made);
    }

    public ValueTask<bool> HasAdministratorAsync(CancellationToken cancellationToken)
        => database.ReadAsync(0, static (session, _) => HasAdministrator(session), cancellationToken);

    /// <summary>Calls back when another node has made the first administrator; may call more than once.</summary>
    public void WhenClaimedElsewhere(Action claimed) => database.RevisionChanged += (session, _) =>
    {
        if (HasAdministrator(session))
        {
            claimed();
        }
    };

    /// <summary>Adds the first administrator, in one step with making sure that it is the first.</summary>
    /// <returns>False when there is one already.</returns>
    public Task<bool> TryAddFirstAsync(Administrator administrator, CancellationToken cancellationToken)
    {
        var now = Now();
        return database.WriteAsync(
            transaction =>
            {
                if (HasAdministrator(transaction.Session))
                {
                    return false;
                }

                using var insert = transaction.Session.Prepare(
                    "INSERT INTO _baas_administrators (id, email, password_hash, token_epoch, created, updated) VALUES (?, ?, ?, ?, ?, ?)");
                insert.Bind(1, administrator.Id);
                insert.Bind(2, administrator.Email);
                insert.Bind(3, administrator.PasswordHash);
                insert.Bind(4, administrator.Epoch);
                insert.Bind(5, now);
                insert.Bind(6, now);
                insert.Execute();

                // The other nodes learn that the engine is claimed.
                transaction.ChangeRevision();
                return true;
            },
            cancellationToken);
    }

    public ValueTask<Administrator?> FindByEmailAsync(string email, CancellationToken cancellationToken)
        => database.ReadAsync(
            email,
            static (session, email) =>
            {
                // Nobody has such an address, and PostgreSQL would refuse even to look for it.
                if (email.Contains('\0'))
                {
                    return null;
                }

                using var select = session.Prepare("SELECT id, email, password_hash, token_epoch FROM _baas_administrators WHERE lower(email) = lower(?) AND disabled = 0");
                select.Bind(1, email);
                return select.Step() ? ReadAdministrator(select, 0) : null;
            },
            cancellationToken);

    /// <summary>Begins a session, and clears away those that have ended.</summary>
    public Task AddSessionAsync(Session session, CancellationToken cancellationToken)
    {
        var now = Now();
        return database.WriteAsync(
            transaction =>
            {
                using var delete = transaction.Session.Prepare("DELETE FROM _baas_sessions WHERE expires <= ?");
                delete.Bind(1, now);
                delete.Step();
                using var insert = transaction.Session.Prepare("""
                    INSERT INTO _baas_sessions (id, administrator, token_epoch, handle_hash, secret_hash, created, refreshed, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """);
                insert.Bind(1, session.Id);
                insert.Bind(2, session.AdministratorId);
                insert.Bind(3, session.Epoch);
                insert.BindBlob(4, session.Refresh.HandleHash);
                insert.BindBlob(5, session.Refresh.SecretHash);
                insert.Bind(6, now);
                insert.Bind(7, now);
                insert.Bind(8, session.Expires.ToUnixTimeMilliseconds());
                return insert.Step();
            },
            cancellationToken);
    }

    /// <summary>Puts the next refresh token in the place of the used one, or ends the session if that was used before.</summary>
    public Task<RefreshOutcome> RotateAsync(RefreshToken used, RefreshToken next, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var now = Now();
        return database.WriteAsync(
            transaction =>
            {
                var (sessionId, secretHash, administrator) = FindSession(transaction.Session, used, now);
                if (administrator is null)
                {
                    return RefreshOutcome.Unknown;
                }

                if (!CryptographicOperations.FixedTimeEquals(secretHash, used.SecretHash))
                {
                    DeleteSession(transaction.Session, sessionId);
                    return RefreshOutcome.Reused;
                }

                using var update = transaction.Session.Prepare(
                    "UPDATE _baas_sessions SET secret_hash = ?, refreshed = ?, expires = ? WHERE id = ?");
                update.BindBlob(1, next.SecretHash);
                update.Bind(2, now);
                update.Bind(3, expires.ToUnixTimeMilliseconds());
                update.Bind(4, sessionId);
                update.Step();
                return new RefreshOutcome(RefreshOutcomeKind.Rotated, sessionId, administrator);
            },
            cancellationToken);
    }

    /// <summary>The role of an access token's account, if its session goes on and the account has not ended all tokens since; else null.</summary>
    public ValueTask<string?> FindRoleAsync(AccessToken token, CancellationToken cancellationToken)
        => database.ReadAsync(
            token,
            static (session, token) =>
            {
                using var select = session.Prepare("""
                    SELECT a.role FROM _baas_sessions s JOIN _baas_administrators a ON a.id = s.administrator
                    WHERE s.id = ? AND a.id = ? AND a.token_epoch = ? AND s.token_epoch = a.token_epoch AND a.disabled = 0
                    """);
                select.Bind(1, token.SessionId);
                select.Bind(2, token.Subject);
                select.Bind(3, token.Epoch);
                return select.Step() ? select.Text(0) : null;
            },
            cancellationToken);

    private static List<SigningKey> ReadKeys(DbSession session)
    {
        var keys = new List<SigningKey>();
        using var select = session.Prepare("SELECT kid, pkcs8 FROM _baas_signing_keys ORDER BY created, kid");
        while (select.Step())
        {
            keys.Add(SigningKey.Import(select.Text(0), select.Blob(1)));
        }

        return keys;
    }

    private static bool HasAdministrator(DbSession session)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_administrators LIMIT 1");
        return select.Step();
    }

    private static (string Id, byte[] SecretHash, Administrator? Administrator) FindSession(DbSession session, RefreshToken token, long now)
    {
        using var select = session.Prepare("""
            SELECT s.id, s.secret_hash, a.id, a.email, a.password_hash, a.token_epoch
            FROM _baas_sessions s JOIN _baas_administrators a ON a.id = s.administrator AND a.token_epoch = s.token_epoch
            WHERE s.handle_hash = ? AND s.expires > ?
            """);
        select.BindBlob(1, token.HandleHash);
        select.Bind(2, now);
        return select.Step() ? (select.Text(0), select.Blob(1).ToArray(), ReadAdministrator(select, 2)) : ("", [], null);
    }

    private static void DeleteSession(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_sessions WHERE id = ?");
        delete.Bind(1, id);
        delete.Step();
    }

    private static Administrator ReadAdministrator(DbStatement row, int column)
        => new(row.Text(column), row.Text(column + 1), row.Text(column + 2), row.Int64(column + 3));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
