namespace Grpc.Baas.Engine.Storage;

/// <summary>A call of SQLite that failed. It leaves the slice only when our own SQL is at fault.</summary>
/// <param name="extendedCode">SQLite's extended result code.</param>
/// <param name="message">SQLite's message, for the log only.</param>
internal sealed class SqliteException(int extendedCode, string message)
    : SqlException($"SQLite error {extendedCode}: {message}")
{
    public int ExtendedCode { get; } = extendedCode;

    /// <summary>The primary result code, which is the low byte of the extended one.</summary>
    public int Code => ExtendedCode & 0xff;
}
