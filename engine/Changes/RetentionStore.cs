using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>What is asked of the table of the log to keep it small.</summary>
internal static class RetentionStore
{
    // A row's place in the table and its ids, besides the images.
    private const int RowBytes = 150;

    private static readonly string SizeSql = $"coalesce(length(before), 0) + coalesce(length(after), 0) + {RowBytes}";

    /// <summary>Counts changes after a position.</summary>
    /// <param name="maxEntries">At most so many.</param>
    /// <returns>How many there are, what they take, and the position of the last of them.</returns>
    public static (long Entries, long Bytes, long Position) Measure(DbSession session, long after, int maxEntries)
    {
        using var statement = session.Prepare($"""
            SELECT count(*), coalesce(sum(size), 0), coalesce(max(position), 0)
            FROM (SELECT position, {SizeSql} AS size FROM _baas_changes WHERE position > ?1 ORDER BY position LIMIT ?2) AS piece
            """);
        statement.Bind(1, after);
        statement.Bind(2, maxEntries);
        return statement.Step() ? (statement.Int64(0), statement.Int64(1), statement.Int64(2)) : default;
    }

    /// <summary>Finds the end of the oldest changes that may go: a run from the first one on, so that none is left between.</summary>
    /// <param name="limits">What may go.</param>
    /// <param name="through">The last position that may be looked at.</param>
    /// <param name="maxEntries">At most so many.</param>
    /// <param name="maxBytes">And of about this size together.</param>
    public static ExpiredRun FindExpired(DbSession session, in LogLimits limits, long through, int maxEntries, long maxBytes)
    {
        var run = default(ExpiredRun);
        using var statement = session.Prepare(
            $"SELECT position, time, {SizeSql} FROM _baas_changes WHERE position <= ?1 ORDER BY position LIMIT ?2");
        statement.Bind(1, through);
        statement.Bind(2, maxEntries);
        while (run.Bytes < maxBytes && statement.Step() && limits.MayGo(statement.Int64(0), statement.Int64(1), run.Bytes))
        {
            run = new ExpiredRun(run.Count + 1, run.Bytes + statement.Int64(2), statement.Int64(0));
        }

        return run;
    }

    public static void DeleteThrough(DbSession session, long position)
    {
        using var statement = session.Prepare("DELETE FROM _baas_changes WHERE position <= ?");
        statement.Bind(1, position);
        statement.Step();
    }

    /// <summary>What a change takes in the log; 0 when it is not there or is not one of this record.</summary>
    public static long FindSize(DbSession session, in SupersededChange change)
    {
        using var statement = session.Prepare(
            $"SELECT {SizeSql} FROM _baas_changes WHERE position = ?1 AND collection = ?2 AND record_id = ?3");
        statement.Bind(1, change.Position);
        statement.Bind(2, change.CollectionId);
        statement.Bind(3, change.RecordId);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Removes changes here and there.</summary>
    /// <param name="positions">A JSON array of positions.</param>
    public static void Delete(DbSession session, string positions)
    {
        var dialect = session.Dialect;
        using var statement = session.Prepare(
            $"DELETE FROM _baas_changes WHERE position IN (SELECT CAST({dialect.Element("p")} AS BIGINT) FROM {dialect.Elements("?1", "p")})");
        statement.Bind(1, positions);
        statement.Step();
    }
}
