namespace Grpc.Baas.Engine.Storage;

/// <summary>The one-row-a-fact table of the database; it outlives the log entries that it speaks of.</summary>
internal static class StateTable
{
    public static readonly Migration Created = new("storage", 1, """
        CREATE TABLE _baas_state (key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO _baas_state (key, value) VALUES ('position', 0);
        """);

    public static readonly Migration RevisionAdded = new("storage", 2, "INSERT INTO _baas_state (key, value) VALUES ('revision', 0)");

    /// <summary>The last position of the change log in the state that the session sees.</summary>
    public static long ReadPosition(DbSession session)
    {
        using var statement = session.Prepare("SELECT value FROM _baas_state WHERE key = 'position'");
        return statement.Step() ? statement.Int64(0) : 0;
    }

    public static void WritePosition(DbSession session, long position)
    {
        using var statement = session.Prepare("UPDATE _baas_state SET value = ? WHERE key = 'position'");
        statement.Bind(1, position);
        statement.ExecuteLater();
    }

    public static void WriteRevision(DbSession session, long revision)
    {
        using var statement = session.Prepare("UPDATE _baas_state SET value = ? WHERE key = 'revision'");
        statement.Bind(1, revision);
        statement.ExecuteLater();
    }

    /// <summary>Both facts in the state that the session sees.</summary>
    public static NodeState Read(DbSession session) => Read(session, "SELECT value FROM _baas_state WHERE key IN ('position', 'revision') ORDER BY key");

    /// <summary>
    /// Reads both facts and keeps all other nodes from writing until the transaction ends. So positions are given out in the order of
    /// commits, over all nodes: whoever gets the next one has waited for the commit of the one before, and a reader that sees a position
    /// sees all that come before it. Both rows are locked, because a row that was waited for is read as it is now, and any other as it
    /// was when the statement began.
    /// </summary>
    public static NodeState Lock(DbSession session)
        => Read(session, "SELECT value FROM _baas_state WHERE key IN ('position', 'revision') ORDER BY key FOR UPDATE");

    private static NodeState Read(DbSession session, string sql)
    {
        using var statement = session.Prepare(sql);
        var position = statement.Step() ? statement.Int64(0) : 0;
        var revision = statement.Step() ? statement.Int64(0) : 0;
        return new NodeState(position, revision);
    }
}
