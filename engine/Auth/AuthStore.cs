using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Administrators and signing keys in the database. Times are milliseconds since 1970.</summary>
internal sealed class AuthStore(Database database, AuditTrail trail, TimeProvider time)
{
    private const string SelectAdministrator = "SELECT id, email, password_hash, token_epoch, role, disabled, verified FROM _baas_administrators";

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
        var keys = await database.ReadAsync(0, static (session, _) => ReadKeys(session, []), cancellationToken);
        if (keys.Count > 0)
        {
            return (keys, WasMade: false);
        }

        var made = SigningKey.Create(DateTimeOffset.FromUnixTimeMilliseconds(now));
        keys = await database.WriteAsync(
            transaction =>
            {
                // Another node may start at the same time, and both must have one key.
                if (ReadKeys(transaction.Session, []) is { Count: > 0 } others)
                {
                    return others;
                }

                AddKey(transaction.Session, made);
                return [made];
            },
            cancellationToken);
        return (keys, WasMade: keys[0] == made);
    }

    /// <summary>Removes dead keys and, if asked to, adds a new one; unless another node was faster.</summary>
    /// <param name="known">The keys that are known here.</param>
    /// <returns>The keys, oldest first, and the new one, if it was made here.</returns>
    public async Task<(IReadOnlyList<SigningKey> Keys, SigningKey? Made)> RotateKeysAsync(
        IReadOnlyList<SigningKey> known, DateTimeOffset now, bool isDue, CancellationToken cancellationToken)
    {
        var made = isDue ? SigningKey.Create(now) : null;
        return await database.WriteAsync<(IReadOnlyList<SigningKey>, SigningKey?)>(
            transaction =>
            {
                var keys = ReadKeys(transaction.Session, known);
                if (keys[^1].Id != known[^1].Id)
                {
                    return (keys, null);
                }

                foreach (var dead in SigningKeys.Dead(keys, now).ToList())
                {
                    using var delete = transaction.Session.Prepare("DELETE FROM _baas_signing_keys WHERE kid = ?");
                    delete.Bind(1, dead.Id);
                    delete.Execute();
                    keys.Remove(dead);
                }

                if (made is not null)
                {
                    AddKey(transaction.Session, made);
                    keys.Add(made);
                }

                transaction.ChangeRevision();
                return (keys, made);
            },
            cancellationToken);
    }

    /// <summary>Calls back when another node may have changed the keys.</summary>
    public void WhenKeysMayChange(Action<DbSession> changed) => database.RevisionChanged += (session, _) => changed(session);

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
                transaction.Actor = AuthEvents.ActorOf(Account.Of(administrator), sessionId: "", address: "");
                trail.Append(transaction, new AuditEntry("administrator.claim") { Subject = administrator.Id });
                return true;
            },
            cancellationToken);
    }

    public static Administrator? FindAdministrator(DbSession session, string id)
    {
        using var select = session.Prepare($"{SelectAdministrator} WHERE id = ? LIMIT 1");
        select.Bind(1, id);
        return select.Step() ? ReadAdministrator(select) : null;
    }

    public static Administrator? FindAdministratorByEmail(DbSession session, string email)
    {
        // Nobody has such an address, and PostgreSQL would refuse even to look for it.
        if (email.Contains('\0'))
        {
            return null;
        }

        using var select = session.Prepare($"{SelectAdministrator} WHERE lower(email) = lower(?) LIMIT 1");
        select.Bind(1, email);
        return select.Step() ? ReadAdministrator(select) : null;
    }

    /// <summary>Gives an administrator another password and address; all sessions end with that.</summary>
    public static void Update(DbSession session, Administrator administrator, long now)
    {
        using var update = session.Prepare("UPDATE _baas_administrators SET email = ?, password_hash = ?, token_epoch = ?, updated = ?, verified = ? WHERE id = ?");
        update.Bind(1, administrator.Email);
        update.Bind(2, administrator.PasswordHash);
        update.Bind(3, administrator.Epoch);
        update.Bind(4, now);
        update.Bind(5, administrator.IsVerified ? 1 : 0);
        update.Bind(6, administrator.Id);
        update.Execute();
    }

    /// <summary>Reads the keys, oldest first.</summary>
    /// <param name="known">What is known of them already, which stays the same objects.</param>
    public static List<SigningKey> ReadKeys(DbSession session, IReadOnlyList<SigningKey> known)
    {
        var keys = new List<SigningKey>();
        using var select = session.Prepare("SELECT kid, pkcs8, created FROM _baas_signing_keys ORDER BY created, kid");
        while (select.Step())
        {
            var id = select.Text(0);
            keys.Add(known.FirstOrDefault(key => key.Id == id)
                ?? SigningKey.Import(id, DateTimeOffset.FromUnixTimeMilliseconds(select.Int64(2)), select.Blob(1)));
        }

        return keys;
    }

    private static void AddKey(DbSession session, SigningKey key)
    {
        using var insert = session.Prepare("INSERT INTO _baas_signing_keys (kid, pkcs8, created) VALUES (?, ?, ?)");
        insert.Bind(1, key.Id);
        insert.BindBlob(2, key.ExportPkcs8());
        insert.Bind(3, key.Created.ToUnixTimeMilliseconds());
        insert.Execute();
    }

    private static bool HasAdministrator(DbSession session)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_administrators LIMIT 1");
        return select.Step();
    }

    private static Administrator ReadAdministrator(DbStatement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Int64(3))
    {
        Role = row.Text(4),
        IsDisabled = row.Int64(5) != 0,
        IsVerified = row.Int64(6) != 0,
    };

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
