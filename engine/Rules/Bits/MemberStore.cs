using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Which accounts are in which groups, in the table that <see cref="GroupStore.Created"/> makes.</summary>
internal static class MemberStore
{
    public static bool Has(DbSession session, string groupId, string collectionId, string accountId)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_group_members WHERE collection_id = ?1 AND account_id = ?2 AND group_id = ?3");
        Bind(select, groupId, collectionId, accountId);
        return select.Step();
    }

    /// <returns>False when it was a member.</returns>
    public static bool Add(DbSession session, string groupId, string collectionId, string accountId)
    {
        using var insert = session.Prepare(
            "INSERT INTO _baas_group_members (collection_id, account_id, group_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
        Bind(insert, groupId, collectionId, accountId);
        insert.Execute();
        return session.Changes > 0;
    }

    /// <returns>False when it was no member.</returns>
    public static bool Remove(DbSession session, string groupId, string collectionId, string accountId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_group_members WHERE collection_id = ?1 AND account_id = ?2 AND group_id = ?3");
        Bind(delete, groupId, collectionId, accountId);
        delete.Execute();
        return session.Changes > 0;
    }

    /// <summary>Reads members in the order of their collections and ids.</summary>
    /// <param name="after">The last one before; empty texts for all.</param>
    public static List<(string CollectionId, string AccountId)> List(
        DbSession session, string groupId, (string CollectionId, string AccountId) after, int maxMembers)
    {
        var members = new List<(string, string)>();
        using var select = session.Prepare("""
            SELECT collection_id, account_id FROM _baas_group_members
            WHERE group_id = ?1 AND (collection_id > ?2 OR (collection_id = ?2 AND account_id > ?3))
            ORDER BY collection_id, account_id LIMIT ?4
            """);
        select.Bind(1, groupId);
        select.Bind(2, after.CollectionId);
        select.Bind(3, after.AccountId);
        select.Bind(4, maxMembers);
        while (select.Step())
        {
            members.Add((select.Text(0), select.Text(1)));
        }

        return members;
    }

    /// <summary>Makes a new account a member of the groups of all accounts.</summary>
    public static void Welcome(DbSession session, string collectionId, string accountId)
    {
        using var insert = session.Prepare("""
            INSERT INTO _baas_group_members (collection_id, account_id, group_id)
            SELECT ?1, ?2, id FROM _baas_groups WHERE is_default = 1 ON CONFLICT DO NOTHING
            """);
        insert.Bind(1, collectionId);
        insert.Bind(2, accountId);
        insert.Execute();
    }

    /// <summary>Ends all memberships of an account that goes: another one may get its id.</summary>
    public static void Forget(DbSession session, string collectionId, string accountId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_group_members WHERE collection_id = ?1 AND account_id = ?2");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Execute();
    }

    /// <summary>Ends all memberships of the accounts of a collection that goes.</summary>
    public static void ForgetAll(DbSession session, string collectionId)
    {
        using var delete = session.Prepare("DELETE FROM _baas_group_members WHERE collection_id = ?1");
        delete.Bind(1, collectionId);
        delete.Execute();
    }

    private static void Bind(DbStatement statement, string groupId, string collectionId, string accountId)
    {
        statement.Bind(1, collectionId);
        statement.Bind(2, accountId);
        statement.Bind(3, groupId);
    }
}
