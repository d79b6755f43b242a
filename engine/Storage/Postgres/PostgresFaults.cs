using System.Net.Sockets;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>Tells what a failure of PostgreSQL means for the caller. Only the SQLSTATE decides, never the text.</summary>
internal static class PostgresFaults
{
    /// <summary>Also what a plan answers whose columns have other types now.</summary>
    public const string FeatureNotSupported = "0A000";

    /// <summary>A statement was ended, by its caller or by a limit of time.</summary>
    public const string QueryCancelled = "57014";

    private const string UniqueViolation = "23505";

    private const string KeySuffix = "_pkey";

    /// <summary>Whether a read failed because it and a change of the schema waited for each other's locks; the change goes on, and the read can be run anew.</summary>
    public static bool IsLockConflict(Exception exception)
        => exception is Kernel.BaasException { InnerException: PostgresException { SqlState: "40P01" or "55P03" } };

    /// <param name="exception">What the driver threw.</param>
    /// <returns>
    /// A declared error where the cause lies outside our code, a <see cref="ConstraintException"/> for a broken constraint, and otherwise
    /// a <see cref="PostgresFault"/>, which is a bug of ours or comes of a schema that has changed; the exception itself when it is none
    /// of the database's.
    /// </returns>
    public static Exception Explain(Exception exception) => exception switch
    {
        PostgresException fault => Explain(fault),
        NpgsqlException or SocketException or IOException or TimeoutException => StorageErrors.Unreachable(exception),
        _ => exception,
    };

    private static Exception Explain(PostgresException fault) => fault.SqlState switch
    {
        UniqueViolation => new ConstraintException(
            fault, isDuplicate: true, isDuplicateKey: fault.ConstraintName?.EndsWith(KeySuffix, StringComparison.Ordinal) == true),
        "53100" => StorageErrors.DiskFull(fault),
        "22021" or "22P05" => StorageErrors.TextUnsupported(fault),

        // 54000 program limits: a row that fits no page, an index entry that is too long. 22001: a text longer than its column.
        "54000" or "54001" or "22001" => StorageErrors.ValueTooLarge(fault),

        // Too many connections or too little memory; a deadlock, or a lock that was not to be had in time.
        "40001" or "40P01" or "55P03" or "53000" or "53200" or "53300" or "53400" => StorageErrors.Busy(fault),

        // Damaged pages and indexes.
        "XX001" or "XX002" => StorageErrors.Corrupt(fault),

        // Ended by a time limit of the server's; neither our own cancellation nor our own limit comes here.
        QueryCancelled => StorageErrors.Busy(fault),

        // Cut off by an administrator, a crash or a stop of the server; not yet started; idle too long in a transaction.
        "57P01" or "57P02" or "57P03" or "57P05" or "25P03" or "25P04" => StorageErrors.Unreachable(fault),

        // Read only: a standby, which is what a fail-over may leave behind for a moment.
        "25006" => StorageErrors.IoFailed(fault),
        { } state => state[..2] switch
        {
            "08" => StorageErrors.Unreachable(fault),
            "23" => new ConstraintException(fault, isDuplicate: false, isDuplicateKey: false),
            "28" => StorageErrors.Unreachable(fault),
            "58" => StorageErrors.IoFailed(fault),
            _ => new PostgresFault(state, fault),
        },
    };
}
