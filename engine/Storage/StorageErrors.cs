using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Storage;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>Makes the errors of the database.</summary>
internal static class StorageErrors
{
    // https://www.sqlite.org/rescode.html
    private const int DuplicatePrimaryKey = 1555;
    private const int DuplicateValue = 2067;
    private const int DuplicateRowId = 2579;

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

    /// <summary>The server of the database cannot be reached, or has ended the connection.</summary>
    public static BaasException Unreachable(Exception cause) => new(
        StorageErrorTable.Unavailable, "The database cannot be reached; retry shortly.", cause: cause)
    {
        RetryAfter = AfterStart,
    };

    public static BaasException DiskFull(Exception cause) => new(
        StorageErrorTable.DiskFull, "The engine's disk is full; reads go on, writes do not.", cause: cause);

    public static BaasException Corrupt(Exception cause) => new(StorageErrorTable.Corrupt, "The database file is damaged.", cause: cause);

    public static BaasException ValueTooLarge(Exception cause) => new(
        StorageErrorTable.ValueTooLarge, "A value or a row is larger than the database stores.", cause: cause);

    public static BaasException TextUnsupported(Exception cause) => new(
        StorageErrorTable.TextUnsupported, "A text has a character that the database cannot store, as U+0000.", cause: cause);

    public static BaasException Busy(Exception cause) => new(
        StorageErrorTable.Overloaded, "The database is busy; retry shortly.", cause: cause)
    {
        RetryAfter = Shortly,
    };

    /// <param name="limit">How long a read may take.</param>
    public static BaasException ReadTooLong(TimeSpan limit) => new(
        StorageErrorTable.ReadTooLong,
        $"The read took longer than {limit.TotalSeconds} seconds and was ended.",
        new Dictionary<string, string> { ["limitSeconds"] = limit.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) });

    public static BaasException IoFailed(Exception cause) => new(
        StorageErrorTable.IoFailed, "The disk or the database failed.", cause: cause)
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
        raw.SQLITE_CONSTRAINT => new ConstraintException(
            fault,
            isDuplicate: fault.ExtendedCode is DuplicatePrimaryKey or DuplicateValue or DuplicateRowId,
            isDuplicateKey: fault.ExtendedCode is DuplicatePrimaryKey or DuplicateRowId),
        raw.SQLITE_FULL => DiskFull(fault),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Corrupt(fault),
        raw.SQLITE_TOOBIG => ValueTooLarge(fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM => Busy(fault),
        raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => IoFailed(fault),
        _ => fault,
    };
}
