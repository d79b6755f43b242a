using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Groups of accounts and their members in the database.</summary>
internal static class GroupStore
{
    public static readonly Migration Created = new("groups", 1, """
        CREATE TABLE _baas_groups (
          id TEXT NOT NULL PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          is_default INTEGER NOT NULL,
          created INTEGER NOT NULL);
        CREATE TABLE _baas_group_members (
          collection_id TEXT NOT NULL,
          account_id TEXT NOT NULL,
          group_id TEXT NOT NULL,
          PRIMARY KEY (collection_id, account_id, group_id));
        CREATE INDEX _baas_group_members_group ON _baas_group_members (group_id, collection_id, account_id);
        """);

    private const string Columns = "id, name, is_default, created";

    /// <summary>Finds a group by its id or name, which no id is.</summary>
    public static UserGroup? Find(DbSession session, string group)
    {
        // Nobody has such a name, and PostgreSQL would refuse even to look for it.
        if (group.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        using var select = session.Prepare($"SELECT {Columns} FROM _baas_groups WHERE id = ?1 OR name = ?1 LIMIT 1");
        select.Bind(1, group);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Reads groups, the latest first.</summary>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    public static List<UserGroup> List(DbSession session, string before, int maxGroups)
    {
        var groups = new List<UserGroup>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_groups WHERE ?1 = '' OR id < ?1 ORDER BY id DESC LIMIT ?2");
        select.Bind(1, before);
        select.Bind(2, maxGroups);
        while (select.Step())
        {
            groups.Add(Read(select));
        }

        return groups;
    }

    public static long Count(DbSession session)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_groups");
        select.Step();
        return select.Int64(0);
    }

    public static void Add(DbSession session, UserGroup group)
    {
        using var insert = session.Prepare($"INSERT INTO _baas_groups ({Columns}) VALUES (?1, ?2, ?3, ?4)");
        insert.Bind(1, group.Id);
        insert.Bind(2, group.Name);
        insert.Bind(3, group.IsDefault ? 1 : 0);
        insert.Bind(4, group.Created);
        insert.Execute();
    }

    /// <summary>Deletes a group, its memberships and what is shared with it.</summary>
    public static void Delete(DbSession session, string id)
    {
        foreach (var sql in (string[])["DELETE FROM _baas_group_members WHERE group_id = ?1", "DELETE FROM _baas_shares WHERE group_id = ?1", "DELETE FROM _baas_groups WHERE id = ?1"])
        {
            using var delete = session.Prepare(sql);
            delete.Bind(1, id);
            delete.Execute();
        }
    }

    private static UserGroup Read(DbStatement row) => new(row.Text(0), row.Text(1), row.Int64(2) != 0, row.Int64(3));
}
