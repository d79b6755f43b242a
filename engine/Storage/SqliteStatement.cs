using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>One prepared statement of SQLite.</summary>
internal sealed class SqliteStatement : DbStatement
{
    private const int StackBytes = 256;

    private readonly SqliteSession _session;
    private readonly sqlite3_stmt _handle;

    public SqliteStatement(SqliteSession session, string sql, sqlite3_stmt handle)
        : base(sql)
    {
        _session = session;
        _handle = handle;
    }

    public override void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(_handle, index, value));

    public override void Bind(int index, double value) => Check(raw.sqlite3_bind_double(_handle, index, value));

    public override void Bind(int index, string? value)
    {
        if (value is null)
        {
            BindNull(index);
            return;
        }

        var maxBytes = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (maxBytes <= StackBytes)
        {
            Span<byte> buffer = stackalloc byte[StackBytes];
            Bind(index, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(maxBytes);
        Bind(index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    public override void Bind(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes text without address for NULL.
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(_handle, index, utf8z.FromSpan("\0"u8))
            : raw.sqlite3_bind_text(_handle, index, utf8));
    }

    public override void BindBlob(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_handle, index, 0)
            : raw.sqlite3_bind_blob(_handle, index, value));
    }

    public override void BindNull(int index) => Check(raw.sqlite3_bind_null(_handle, index));

    public override bool Step()
    {
        var result = raw.sqlite3_step(_handle);
        return result switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw _session.Fault(result),
        };
    }

    public override void Reset() => raw.sqlite3_reset(_handle);

    public override bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public override double Double(int column) => raw.sqlite3_column_double(_handle, column);

    public override ReadOnlySpan<byte> Utf8(int column)
    {
        // The database is UTF-8, so the bytes of text are those of its blob; column_text would only search for their end.
        return raw.sqlite3_column_blob(_handle, column);
    }

    public override ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_handle, column);

    public override string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_handle, column));

    public override void Dispose()
    {
        if (!IsRented)
        {
            return;
        }

        IsRented = false;
        raw.sqlite3_reset(_handle);
        raw.sqlite3_clear_bindings(_handle);
        _session.TakeBack(this);
    }

    public override void Close() => _handle.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw _session.Fault(result);
        }
    }
}
