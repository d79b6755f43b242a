namespace Grpc.Baas.Engine.Storage;

/// <summary>The one-row-a-fact table of the database; it outlives the log entries that it speaks of.</summary>
internal static class StateTable
{
    public static readonly Migration Created = new("storage", 1, """
        CREATE TABLE _baas_state (key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO _baas_state (key, value) VALUES ('position', 0);
        """);

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
        statement.Step();
    }
}
