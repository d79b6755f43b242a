using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>What the log knows of itself, kept beside it so that nobody need count it anew.</summary>
/// <param name="Measured">Position up to which changes are counted.</param>
/// <param name="Entries">Changes that the log has, up to there.</param>
/// <param name="Bytes">What they take, about.</param>
/// <param name="Trimmed">Up to here the log has no changes any more; 0 when none were removed.</param>
/// <param name="Compacted">Up to here the log has only the last change of each record; 0 when it was never compacted.</param>
internal readonly record struct LogState(long Measured, long Entries, long Bytes, long Trimmed, long Compacted)
{
    private const string Keys = "('log_bytes', 'log_compacted', 'log_entries', 'log_measured', 'log_trimmed')";

    public static readonly Migration Created = new("changes", 3, """
        INSERT INTO _baas_state (key, value) VALUES ('log_bytes', 0);
        INSERT INTO _baas_state (key, value) VALUES ('log_compacted', 0);
        INSERT INTO _baas_state (key, value) VALUES ('log_entries', 0);
        INSERT INTO _baas_state (key, value) VALUES ('log_measured', 0);
        INSERT INTO _baas_state (key, value)
          SELECT 'log_trimmed', coalesce((SELECT min(position) - 1 FROM _baas_changes), value) FROM _baas_state WHERE key = 'position';
        """);

    public static LogState Read(DbSession session)
    {
        Span<long> values = stackalloc long[5];
        using var statement = session.Prepare($"SELECT value FROM _baas_state WHERE key IN {Keys} ORDER BY key");
        for (var i = 0; i < values.Length && statement.Step(); i++)
        {
            values[i] = statement.Int64(0);
        }

        return new LogState(values[3], values[2], values[0], values[4], values[1]);
    }

    /// <summary>The oldest position that a reader may go on from.</summary>
    /// <param name="needsAll">Whether it needs every change; where the log is compacted there are last changes only.</param>
    public long Oldest(bool needsAll) => needsAll ? Math.Max(Trimmed, Compacted) : Trimmed;

    /// <summary>The same after changes have gone that were counted.</summary>
    public LogState Without(long entries, long bytes) => this with { Entries = Entries - entries, Bytes = Bytes - bytes };

    public void Write(DbSession session)
    {
        using var statement = session.Prepare($"""
            UPDATE _baas_state SET value =
              CASE key WHEN 'log_bytes' THEN ?1 WHEN 'log_compacted' THEN ?2 WHEN 'log_entries' THEN ?3 WHEN 'log_measured' THEN ?4 ELSE ?5 END
            WHERE key IN {Keys}
            """);
        statement.Bind(1, Bytes);
        statement.Bind(2, Compacted);
        statement.Bind(3, Entries);
        statement.Bind(4, Measured);
        statement.Bind(5, Trimmed);
        statement.ExecuteLater();
    }
}
