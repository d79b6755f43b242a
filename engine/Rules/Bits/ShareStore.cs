using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>What is shared with which groups. The record of a whole collection is the empty text.</summary>
internal static class ShareStore
{
    public const int MaxShares = 100;

    public static readonly Migration Created = new("shares", 1, """
        CREATE TABLE _baas_shares (
          collection_id TEXT NOT NULL,
          record_id TEXT NOT NULL,
          group_id TEXT NOT NULL,
          permission INTEGER NOT NULL,
          PRIMARY KEY (collection_id, record_id, group_id));
        CREATE INDEX _baas_shares_group ON _baas_shares (group_id, collection_id, record_id);
        """);

    public static long Count(DbSession session, string collectionId, string recordId, string exceptGroupId)
    {
        using var select = session.Prepare(
            "SELECT count(*) FROM _baas_shares WHERE collection_id = ?1 AND record_id = ?2 AND group_id <> ?3");
        select.Bind(1, collectionId);
        select.Bind(2, recordId);
        select.Bind(3, exceptGroupId);
        select.Step();
        return select.Int64(0);
    }

    /// <summary>Shares a record, in place of what was shared before.</summary>
    public static void Set(DbSession session, string collectionId, string recordId, string groupId, long permission)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_shares (collection_id, record_id, group_id, permission) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (collection_id, record_id, group_id) DO UPDATE SET permission = excluded.permission
            """);
        upsert.Bind(1, collectionId);
        upsert.Bind(2, recordId);
        upsert.Bind(3, groupId);
        upsert.Bind(4, permission);
        upsert.Execute();
    }

    /// <returns>False when there was no such share.</returns>
    public static bool Remove(DbSession session, string collectionId, string recordId, string groupId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_shares WHERE collection_id = ?1 AND record_id = ?2 AND group_id = ?3");
        delete.Bind(1, collectionId);
        delete.Bind(2, recordId);
        delete.Bind(3, groupId);
        delete.Execute();
        return session.Changes > 0;
    }

    /// <summary>With which groups a record is shared, in the order of their ids.</summary>
    public static List<(string Group, long Permission)> List(DbSession session, string collectionId, string recordId)
    {
        var shares = new List<(string, long)>();
        using var select = session.Prepare($"""
            SELECT g.name, s.permission FROM _baas_shares s JOIN _baas_groups g ON g.id = s.group_id
            WHERE s.collection_id = ?1 AND s.record_id = ?2 ORDER BY s.group_id LIMIT {MaxShares}
            """);
        select.Bind(1, collectionId);
        select.Bind(2, recordId);
        while (select.Step())
        {
            shares.Add((select.Text(0), select.Int64(1)));
        }

        return shares;
    }

    /// <summary>Ends all shares of a record that goes: another one may get its id.</summary>
    public static void Forget(DbSession session, string collectionId, string recordId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_shares WHERE collection_id = ?1 AND record_id = ?2");
        delete.Bind(1, collectionId);
        delete.Bind(2, recordId);
        delete.Execute();
    }

    /// <summary>Ends all shares of a collection.</summary>
    public static void ForgetAll(DbSession session, string collectionId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_shares WHERE collection_id = ?1");
        delete.Bind(1, collectionId);
        delete.Execute();
    }
}
