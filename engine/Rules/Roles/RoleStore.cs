using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>Definitions of roles in the database. Lists are texts with spaces between.</summary>
internal static class RoleStore
{
    public const int MaxRoles = 200;

    public static readonly Migration Created = new("roles", 1, """
        CREATE TABLE _baas_roles (
          name TEXT NOT NULL PRIMARY KEY,
          methods TEXT NOT NULL,
          collections TEXT NOT NULL,
          updated INTEGER NOT NULL)
        """);

    public static RoleScopes ReadScopes(DbSession session)
        => ReadAll(session) is { Count: > 0 } roles ? new RoleScopes(roles) : RoleScopes.None;

    /// <summary>In the order of their names.</summary>
    public static List<RoleDefinition> ReadAll(DbSession session)
    {
        var roles = new List<RoleDefinition>();
        using var select = session.Prepare($"SELECT name, methods, collections, updated FROM _baas_roles ORDER BY name LIMIT {MaxRoles}");
        while (select.Step())
        {
            roles.Add(new RoleDefinition(select.Text(0), Split(select.Text(1)), Split(select.Text(2)), select.Int64(3)));
        }

        return roles;
    }

    public static void Set(DbSession session, RoleDefinition role)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_roles (name, methods, collections, updated) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (name) DO UPDATE SET methods = excluded.methods, collections = excluded.collections, updated = excluded.updated
            """);
        upsert.Bind(1, role.Name);
        upsert.Bind(2, string.Join(' ', role.Methods));
        upsert.Bind(3, string.Join(' ', role.CollectionIds));
        upsert.Bind(4, role.Updated);
        upsert.Execute();
    }

    public static void Delete(DbSession session, string name)
    {
        using var delete = session.Prepare("DELETE FROM _baas_roles WHERE name = ?1");
        delete.Bind(1, name);
        delete.Execute();
    }

    private static string[] Split(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
