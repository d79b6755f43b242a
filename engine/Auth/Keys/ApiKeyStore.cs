using System.Net;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>Keys in the database. Times are milliseconds since 1970; lists are texts with spaces between.</summary>
internal static class ApiKeyStore
{
    private const string Columns = "id, name, prefix, scopes, collections, networks, expires, created, created_by, last_used, last_address";

    public static readonly Migration Created = new("api_keys", 1, """
        CREATE TABLE _baas_api_keys (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            prefix TEXT NOT NULL UNIQUE,
            hash BLOB NOT NULL,
            scopes TEXT NOT NULL,
            collections TEXT NOT NULL,
            networks TEXT NOT NULL,
            expires INTEGER NOT NULL,
            created INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            last_used INTEGER NOT NULL DEFAULT 0,
            last_address TEXT NOT NULL DEFAULT '') WITHOUT ROWID
        """);

    /// <summary>Finds a key by the open part of its text.</summary>
    /// <returns>The key and the hash of its text; null when there is none.</returns>
    public static (ApiKey Key, byte[] Hash)? FindByPrefix(DbSession session, string prefix)
    {
        using var select = session.Prepare($"SELECT {Columns}, hash FROM _baas_api_keys WHERE prefix = ?");
        select.Bind(1, prefix);
        return select.Step() ? (Read(select), select.Blob(11).ToArray()) : null;
    }

    public static ApiKey? Find(DbSession session, string id)
    {
        // Nobody has such an id, and PostgreSQL would refuse even to look for it.
        if (id.Contains('\0'))
        {
            return null;
        }

        using var select = session.Prepare($"SELECT {Columns} FROM _baas_api_keys WHERE id = ?");
        select.Bind(1, id);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Reads keys, the latest first.</summary>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    public static List<ApiKey> List(DbSession session, string before, int maxKeys)
    {
        var keys = new List<ApiKey>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_api_keys WHERE ?1 = '' OR id < ?1 ORDER BY id DESC LIMIT ?2");
        select.Bind(1, before);
        select.Bind(2, maxKeys);
        while (select.Step())
        {
            keys.Add(Read(select));
        }

        return keys;
    }

    public static long Count(DbSession session)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_api_keys");
        return select.Step() ? select.Int64(0) : 0;
    }

    public static void Add(DbSession session, ApiKey key, byte[] hash)
    {
        using var insert = session.Prepare("""
            INSERT INTO _baas_api_keys (id, name, prefix, hash, scopes, collections, networks, expires, created, created_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        insert.Bind(1, key.Id);
        insert.Bind(2, key.Name);
        insert.Bind(3, key.Prefix);
        insert.BindBlob(4, hash);
        insert.Bind(5, string.Join(' ', key.Scopes));
        insert.Bind(6, string.Join(' ', key.CollectionIds));
        insert.Bind(7, string.Join(' ', key.Networks));
        insert.Bind(8, key.Expires);
        insert.Bind(9, key.Created);
        insert.Bind(10, key.CreatedBy);
        insert.Execute();
    }

    public static void Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_api_keys WHERE id = ?");
        delete.Bind(1, id);
        delete.Execute();
    }

    /// <summary>Notes a use, unless a later one is known.</summary>
    public static void SetLastUse(DbSession session, string id, long time, string address)
    {
        using var update = session.Prepare("UPDATE _baas_api_keys SET last_used = ?1, last_address = ?2 WHERE id = ?3 AND last_used < ?1");
        update.Bind(1, time);
        update.Bind(2, address);
        update.Bind(3, id);
        update.Execute();
    }

    private static ApiKey Read(DbStatement row) => new(row.Text(0), row.Text(1), row.Text(2))
    {
        Scopes = Split(row.Text(3)),
        CollectionIds = Split(row.Text(4)),
        Networks = [.. Split(row.Text(5)).Select(network => IPNetwork.Parse(network))],
        Expires = row.Int64(6),
        Created = row.Int64(7),
        CreatedBy = row.Text(8),
        LastUsed = row.Int64(9),
        LastAddress = row.Text(10),
    };

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
