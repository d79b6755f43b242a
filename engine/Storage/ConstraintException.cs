namespace Grpc.Baas.Engine.Storage;

/// <summary>A write broke a constraint of its table; the store that wrote says what that means.</summary>
internal sealed class ConstraintException(SqliteException fault) : Exception(fault.Message, fault)
{
    // https://www.sqlite.org/rescode.html
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;
    private const int RowId = 2579;

    public int ExtendedCode { get; } = fault.ExtendedCode;

    /// <summary>A value that must be unique is taken.</summary>
    public bool IsDuplicate => ExtendedCode is PrimaryKey or Unique or RowId;

    /// <summary>The value taken is the key of the row, rather than one of its columns.</summary>
    public bool IsDuplicateKey => ExtendedCode is PrimaryKey or RowId;
}
