using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>Brings the slices' own tables up to date before anything else uses the database.</summary>
internal sealed class MigrationRunner(DbSession session, TimeProvider time, ILogger logger)
{
    /// <summary>Applies what is new, all of it or nothing.</summary>
    /// <exception cref="InvalidOperationException">A newer engine has changed this database.</exception>
    public void Run(IReadOnlyList<Migration> migrations)
    {
        session.BeginMigrations();
        try
        {
            session.Migrate(new Migration("storage", 0, """
                CREATE TABLE IF NOT EXISTS _baas_migrations (
                  slice TEXT NOT NULL, version INTEGER NOT NULL, applied INTEGER NOT NULL, PRIMARY KEY (slice, version)
                ) WITHOUT ROWID
                """));
            ApplyMissing(migrations);
            session.Execute("COMMIT");
        }
        catch
        {
            if (!session.IsAutocommit)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private void ApplyMissing(IReadOnlyList<Migration> migrations)
    {
        var applied = ReadApplied();
        foreach (var migration in migrations.OrderBy(migration => migration.Version))
        {
            if (!applied.Remove((migration.Slice, migration.Version)))
            {
                session.Migrate(migration);
                Record(migration);
                logger.MigrationApplied(migration.Slice, migration.Version);
            }
        }

        if (applied.Count != 0)
        {
            var (slice, version) = applied.First();
            throw new InvalidOperationException(
                $"The database was changed by a newer engine (migration {version} of {slice} is unknown here). Start that one, or restore a backup.");
        }
    }

    private HashSet<(string Slice, long Version)> ReadApplied()
    {
        var applied = new HashSet<(string, long)>();
        using var statement = session.Prepare("SELECT slice, version FROM _baas_migrations");
        while (statement.Step())
        {
            applied.Add((statement.Text(0), statement.Int64(1)));
        }

        return applied;
    }

    private void Record(Migration migration)
    {
        using var statement = session.Prepare("INSERT INTO _baas_migrations (slice, version, applied) VALUES (?, ?, ?)");
        statement.Bind(1, migration.Slice);
        statement.Bind(2, migration.Version);
        statement.Bind(3, time.GetMicroseconds());
        statement.Execute();
    }
}
