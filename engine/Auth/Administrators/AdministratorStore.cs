using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Administrators in the database, for those who manage them. Times are milliseconds since 1970.</summary>
internal static class AdministratorStore
{
    private const string Columns = "id, email, role, disabled, created, name";

    /// <summary>Whoever was an administrator before there were roles may do everything.</summary>
    public static readonly Migration RolesAdded = new("administrators", 2, """
        ALTER TABLE _baas_administrators ADD COLUMN role TEXT NOT NULL DEFAULT 'admin';
        ALTER TABLE _baas_administrators ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
        """);

    public static readonly Migration NamesAdded = new("administrators", 4, "ALTER TABLE _baas_administrators ADD COLUMN name TEXT NOT NULL DEFAULT ''");

    public static ManagedAdministrator? Find(DbSession session, string id) => FindBy(session, "id = ?", id);

    public static ManagedAdministrator? FindByEmail(DbSession session, string email) => FindBy(session, "lower(email) = lower(?)", email);

    /// <summary>Reads administrators, the latest first.</summary>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    public static List<ManagedAdministrator> List(DbSession session, string before, int maxCount)
    {
        var administrators = new List<ManagedAdministrator>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_administrators WHERE ?1 = '' OR id < ?1 ORDER BY id DESC LIMIT ?2");
        select.Bind(1, before);
        select.Bind(2, maxCount);
        while (select.Step())
        {
            administrators.Add(Read(select));
        }

        return administrators;
    }

    public static long Count(DbSession session)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_administrators");
        return select.Step() ? select.Int64(0) : 0;
    }

    /// <summary>Whether somebody other than this administrator is in charge.</summary>
    public static bool IsAnotherInCharge(DbSession session, string id)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_administrators WHERE role = 'admin' AND disabled = 0 AND id <> ? LIMIT 1");
        select.Bind(1, id);
        return select.Step();
    }

    public static void Add(DbSession session, ManagedAdministrator administrator, string passwordHash)
    {
        using var insert = session.Prepare("""
            INSERT INTO _baas_administrators (id, email, password_hash, token_epoch, created, updated, role, disabled, name)
            VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5, ?6, ?7)
            """);
        insert.Bind(1, administrator.Id);
        insert.Bind(2, administrator.Email);
        insert.Bind(3, passwordHash);
        insert.Bind(4, administrator.Created);
        insert.Bind(5, administrator.Role);
        insert.Bind(6, administrator.IsDisabled ? 1 : 0);
        insert.Bind(7, administrator.Name);
        insert.Execute();
    }

    /// <summary>Changes role and state; all sessions end.</summary>
    public static void Update(DbSession session, ManagedAdministrator administrator, long now)
    {
        using var update = session.Prepare(
            "UPDATE _baas_administrators SET role = ?, disabled = ?, updated = ?, token_epoch = token_epoch + 1 WHERE id = ?");
        update.Bind(1, administrator.Role);
        update.Bind(2, administrator.IsDisabled ? 1 : 0);
        update.Bind(3, now);
        update.Bind(4, administrator.Id);
        update.Execute();
    }

    /// <summary>Sets another password; all sessions end.</summary>
    public static void SetPassword(DbSession session, string id, string passwordHash, long now)
    {
        using var update = session.Prepare(
            "UPDATE _baas_administrators SET password_hash = ?, updated = ?, token_epoch = token_epoch + 1 WHERE id = ?");
        update.Bind(1, passwordHash);
        update.Bind(2, now);
        update.Bind(3, id);
        update.Execute();
    }

    public static void Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_administrators WHERE id = ?");
        delete.Bind(1, id);
        delete.Execute();
    }

    private static ManagedAdministrator? FindBy(DbSession session, string condition, string value)
    {
        // Nobody has such an id or address, and PostgreSQL would refuse even to look for it.
        if (value.Contains('\0'))
        {
            return null;
        }

        using var select = session.Prepare($"SELECT {Columns} FROM _baas_administrators WHERE {condition}");
        select.Bind(1, value);
        return select.Step() ? Read(select) : null;
    }

    private static ManagedAdministrator Read(DbStatement row)
        => new(row.Text(0), row.Text(1), row.Text(2), row.Int64(3) != 0, row.Int64(4)) { Name = row.Text(5) };
}
