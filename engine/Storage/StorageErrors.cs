using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Storage;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>Makes the errors of the database.</summary>
internal static class StorageErrors
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(2);

    public static BaasException Overloaded(string what, long limit) => new(
        StorageErrorTable.Overloaded,
        $"The engine takes {limit} {what} at once and has them; retry shortly.",
        new Dictionary<string, string> { ["limit"] = limit.ToString() })
    {
        RetryAfter = Shortly,
    };

    public static BaasException Unavailable() => new(StorageErrorTable.Unavailable, "The database is stopping; retry shortly.")
    {
        RetryAfter = AfterStart,
    };

    /// <summary>
    /// Turns a failed call of SQLite into what the caller should see: a declared error where the cause lies outside our code, a
    /// <see cref="ConstraintException"/> for a broken constraint, and otherwise the bare fault, which is a bug of ours.
    /// </summary>
    /// <param name="fault">What SQLite said. Only its code decides.</param>
    public static Exception From(SqliteException fault) => fault.Code switch
    {
        raw.SQLITE_CONSTRAINT => new ConstraintException(fault),
        raw.SQLITE_FULL => new BaasException(
            StorageErrorTable.DiskFull, "The engine's disk is full; reads go on, writes do not.", cause: fault),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new BaasException(
            StorageErrorTable.Corrupt, "The database file is damaged.", cause: fault),
        raw.SQLITE_TOOBIG => new BaasException(
            StorageErrorTable.ValueTooLarge, "A value or a row is larger than the database stores.", cause: fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM => new BaasException(
            StorageErrorTable.Overloaded, "The database is busy; retry shortly.", cause: fault)
        {
            RetryAfter = Shortly,
        },
        raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => new BaasException(
            StorageErrorTable.IoFailed, "The disk or the database failed.", cause: fault)
        {
            RetryAfter = AfterStart,
        },
        _ => fault,
    };
}
