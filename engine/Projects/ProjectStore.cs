using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Projects;

/// <summary>The registry of projects, in the database of the default one. Times are milliseconds since 1970.</summary>
internal static class ProjectStore
{
    /// <summary>A moment that never comes: nothing waits.</summary>
    public const long Never = long.MaxValue;

    public static readonly Migration Created = new("projects", 1, """
        CREATE TABLE _baas_projects (
            name TEXT NOT NULL PRIMARY KEY,
            id TEXT NOT NULL,
            state INTEGER NOT NULL,
            setup_hash BLOB NOT NULL,
            wake_at INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_projects_wake ON _baas_projects (wake_at);
        """);

    private const string Columns = "name, id, state, setup_hash, created, updated";

    public static List<Project> ReadAll(DbSession session)
    {
        var all = new List<Project>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_projects ORDER BY id");
        while (select.Step())
        {
            all.Add(Read(select));
        }

        return all;
    }

    public static Project? Find(DbSession session, string name)
    {
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_projects WHERE name = ?1 LIMIT 1");
        select.Bind(1, name);
        return select.Step() ? Read(select) : null;
    }

    public static long Count(DbSession session)
    {
        using var select = session.Prepare("SELECT count(*) FROM _baas_projects");
        return select.Step() ? select.Int64(0) : 0;
    }

    public static void Insert(DbSession session, Project project)
    {
        using var insert = session.Prepare(
            "INSERT INTO _baas_projects (name, id, state, setup_hash, wake_at, created, updated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        insert.Bind(1, project.Name);
        insert.Bind(2, project.Id);
        insert.Bind(3, (long)project.State);
        insert.BindBlob(4, project.SetupHash);
        insert.Bind(5, Never);
        insert.Bind(6, project.Created);
        insert.Bind(7, project.Updated);
        insert.Execute();
    }

    public static void SetState(DbSession session, Project project)
    {
        using var update = session.Prepare("UPDATE _baas_projects SET state = ?2, setup_hash = ?3, updated = ?4 WHERE id = ?1");
        update.Bind(1, project.Id);
        update.Bind(2, (long)project.State);
        update.BindBlob(3, project.SetupHash);
        update.Bind(4, project.Updated);
        update.Execute();
    }

    public static void Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_projects WHERE id = ?1");
        delete.Bind(1, id);
        delete.Execute();
    }

    /// <summary>Notes when a project must be open, though nobody calls it.</summary>
    public static void SetWake(DbSession session, string id, long wakeAt)
    {
        using var update = session.Prepare("UPDATE _baas_projects SET wake_at = ?2 WHERE id = ?1");
        update.Bind(1, id);
        update.Bind(2, wakeAt);
        update.Execute();
    }

    /// <summary>Projects that have something to do by now, those that wait longest first.</summary>
    public static List<string> ReadDue(DbSession session, long now, int limit)
    {
        var due = new List<string>();
        using var select = session.Prepare("SELECT name FROM _baas_projects WHERE wake_at <= ?1 AND state = ?2 ORDER BY wake_at LIMIT ?3");
        select.Bind(1, now);
        select.Bind(2, (long)ProjectState.Ready);
        select.Bind(3, limit);
        while (select.Step())
        {
            due.Add(select.Text(0));
        }

        return due;
    }

    private static Project Read(DbStatement row) => new(row.Text(1), row.Text(0))
    {
        State = (ProjectState)row.Int64(2),
        SetupHash = row.Blob(3).ToArray(),
        Created = row.Int64(4),
        Updated = row.Int64(5),
    };
}
