namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// One prepared statement, bound by the caller and stepped row by row. Parameters count from 1, columns from 0. Disposing it resets
/// it and gives it back to its session; it must not be used after that.
/// </summary>
internal abstract class DbStatement(string sql) : IDisposable
{
    /// <summary>As it was prepared.</summary>
    public string Sql { get; } = sql;

    /// <summary>Someone holds it between Prepare and Dispose.</summary>
    public bool IsRented { get; set; }

    public abstract void Bind(int index, long value);

    public abstract void Bind(int index, double value);

    /// <summary>Binds text; null binds NULL.</summary>
    public abstract void Bind(int index, string? value);

    /// <summary>Binds text given as UTF-8.</summary>
    public abstract void Bind(int index, ReadOnlySpan<byte> utf8);

    public abstract void BindBlob(int index, ReadOnlySpan<byte> value);

    public abstract void BindNull(int index);

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none; a statement that writes has then done its work.</returns>
    public abstract bool Step();

    /// <summary>Runs it to its end, for statements that return no rows; then it can be bound and run again.</summary>
    public void Execute()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>
    /// Runs a statement that writes, returns nothing, and breaks no constraint unless the engine has a fault. The database may do it
    /// together with the next one, which saves a round trip; when it fails, the whole group of writes does.
    /// </summary>
    public virtual void ExecuteLater() => Execute();

    /// <summary>Goes back before the first row; bindings stay.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    public abstract long Int64(int column);

    public abstract double Double(int column);

    /// <summary>Text as UTF-8, empty for NULL; valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    /// <summary>Bytes, empty for NULL; valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);

    /// <summary>Text as a string, empty for NULL.</summary>
    public abstract string Text(int column);

    public abstract void Dispose();

    /// <summary>Frees what the database keeps for it.</summary>
    public abstract void Close();
}
