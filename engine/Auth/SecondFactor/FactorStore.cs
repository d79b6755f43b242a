using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>Second factors and recovery codes in the database.</summary>
internal static class FactorStore
{
    public static readonly Migration Created = new("codes", 3, """
        CREATE TABLE _baas_second_factors (
            collection TEXT NOT NULL,
            account TEXT NOT NULL,
            secret BLOB NOT NULL,
            enabled INTEGER NOT NULL,
            last_step INTEGER NOT NULL,
            PRIMARY KEY (collection, account)) WITHOUT ROWID;
        CREATE TABLE _baas_recovery_codes (
            collection TEXT NOT NULL,
            account TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (collection, account, hash)) WITHOUT ROWID;
        """);

    /// <summary>Whether sign-ins of the account need a code.</summary>
    public static bool IsEnabled(DbSession session, string collectionId, string accountId)
        => Find(session, collectionId, accountId) is { IsEnabled: true };

    public static FactorRow? Find(DbSession session, string collectionId, string accountId)
    {
        using var select = session.Prepare(
            "SELECT secret, enabled, last_step FROM _baas_second_factors WHERE collection = ?1 AND account = ?2 LIMIT 1");
        select.Bind(1, collectionId);
        select.Bind(2, accountId);
        return select.Step() ? new FactorRow(select.Blob(0).ToArray(), select.Int64(1) != 0, select.Int64(2)) : null;
    }

    public static void Write(DbSession session, string collectionId, string accountId, FactorRow row)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_second_factors (collection, account, secret, enabled, last_step) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (collection, account) DO UPDATE SET secret = excluded.secret, enabled = excluded.enabled, last_step = excluded.last_step
            """);
        upsert.Bind(1, collectionId);
        upsert.Bind(2, accountId);
        upsert.BindBlob(3, row.Secret);
        upsert.Bind(4, row.IsEnabled ? 1 : 0);
        upsert.Bind(5, row.LastStep);
        upsert.Execute();
    }

    public static void Delete(DbSession session, string collectionId, string accountId)
    {
        DeleteCodes(session, collectionId, accountId);
        using var delete = session.Prepare("DELETE FROM _baas_second_factors WHERE collection = ?1 AND account = ?2");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Execute();
    }

    /// <summary>Puts recovery codes in the place of those that there were.</summary>
    public static void ReplaceCodes(DbSession session, string collectionId, string accountId, IEnumerable<byte[]> hashes)
    {
        DeleteCodes(session, collectionId, accountId);
        using var insert = session.Prepare("INSERT INTO _baas_recovery_codes (collection, account, hash) VALUES (?1, ?2, ?3)");
        foreach (var hash in hashes)
        {
            insert.Bind(1, collectionId);
            insert.Bind(2, accountId);
            insert.BindBlob(3, hash);
            insert.Execute();
        }
    }

    /// <summary>Takes a recovery code out.</summary>
    /// <returns>False when there is no such code.</returns>
    public static bool TakeCode(DbSession session, string collectionId, string accountId, byte[] hash)
    {
        using var delete = session.Prepare("DELETE FROM _baas_recovery_codes WHERE collection = ?1 AND account = ?2 AND hash = ?3");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.BindBlob(3, hash);
        delete.Execute();
        return session.Changes > 0;
    }

    public static int CountCodes(DbSession session, string collectionId, string accountId)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_recovery_codes WHERE collection = ?1 AND account = ?2");
        select.Bind(1, collectionId);
        select.Bind(2, accountId);
        return select.Step() ? (int)select.Int64(0) : 0;
    }

    private static void DeleteCodes(DbSession session, string collectionId, string accountId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_recovery_codes WHERE collection = ?1 AND account = ?2");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Execute();
    }
}
