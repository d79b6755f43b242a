using System.Globalization;
using System.Text;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>One statement of PostgreSQL. The driver keeps what the server prepared for it, by its text.</summary>
internal sealed class PostgresStatement : DbStatement
{
    private readonly PostgresSession _session;
    private readonly PostgresSql _parsed;

    // Deferred ones are on their way while the statement is bound again.
    private readonly Stack<PostgresCommand> _spare = new();
    private PostgresCommand _command;
    private NpgsqlDataReader? _reader;

    // Rows that had to be taken off the connection because another statement wanted it.
    private Queue<object?[]>? _taken;
    private object?[]? _row;
    private bool _hasRun;

    public PostgresStatement(PostgresSession session, string sql, PostgresSql parsed)
        : base(sql)
    {
        _session = session;
        _parsed = parsed;
        _command = new PostgresCommand(parsed);
    }

    public override void Bind(int index, long value) => _command.Bind(index, value);

    public override void Bind(int index, double value) => _command.Bind(index, value);

    public override void Bind(int index, string? value)
    {
        if (value is null)
        {
            _command.BindNull(index);
        }
        else
        {
            _command.Bind(index, value);
        }
    }

    public override void Bind(int index, ReadOnlySpan<byte> utf8) => _command.Bind(index, utf8);

    public override void BindBlob(int index, ReadOnlySpan<byte> value) => _command.BindBytes(index, value);

    public override void BindNull(int index) => _command.BindNull(index);

    public override bool Step()
    {
        if (!_hasRun)
        {
            _hasRun = true;
            _session.EnsureOpen();
            _command.Prepare(_session.PlanGeneration);
            _reader = _session.Run(this, _command);
        }

        if (_taken is not null)
        {
            return _taken.TryDequeue(out _row);
        }

        if (_reader is null)
        {
            return false;
        }

        if (_session.Read(_reader))
        {
            return true;
        }

        EndReader();
        return false;
    }

    public override void ExecuteLater()
    {
        if (_session.IsAutocommit)
        {
            Execute();
            return;
        }

        _command.Prepare(_session.PlanGeneration);
        _session.Defer(this, _command);
        _command = _spare.TryPop(out var spare) ? spare : new PostgresCommand(_parsed);
    }

    /// <summary>The server has answered; the command may be used again.</summary>
    public void GiveBack(PostgresCommand command)
    {
        command.Clear();
        _spare.Push(command);
    }

    public override void Reset()
    {
        EndReader();
        _taken = null;
        _row = null;
        _hasRun = false;
    }

    /// <summary>Takes the rest of the rows off the connection, so that another statement may use it.</summary>
    public void TakeRows()
    {
        var rows = new Queue<object?[]>();
        if (_reader is { IsClosed: false } reader)
        {
            // The row at hand may still be looked at.
            _row = reader.IsOnRow ? ReadRow(reader) : null;
            while (_session.Read(reader))
            {
                rows.Enqueue(ReadRow(reader));
            }
        }

        EndReader();
        _taken = rows;
    }

    public override bool IsNull(int column) => _row is { } row ? row[column] is null : Reader.IsDBNull(column);

    public override long Int64(int column)
    {
        if (_row is null && Reader.GetFieldType(column) == typeof(long))
        {
            return Reader.IsDBNull(column) ? 0 : Reader.GetInt64(column);
        }

        return Value(column) switch
        {
            null => 0,
            long value => value,
            byte[] utf8 => long.TryParse(utf8, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0,
            { } other => Convert.ToInt64(other, CultureInfo.InvariantCulture),
        };
    }

    public override double Double(int column)
    {
        if (_row is null && Reader.GetFieldType(column) == typeof(double))
        {
            return Reader.IsDBNull(column) ? 0 : Reader.GetDouble(column);
        }

        return Value(column) switch
        {
            null => 0,
            byte[] utf8 => double.TryParse(utf8, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0,
            { } other => Convert.ToDouble(other, CultureInfo.InvariantCulture),
        };
    }

    public override ReadOnlySpan<byte> Utf8(int column) => Bytes(column);

    public override ReadOnlySpan<byte> Blob(int column) => Bytes(column);

    public override string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public override void Dispose()
    {
        if (!IsRented)
        {
            return;
        }

        IsRented = false;
        try
        {
            Reset();
        }
        catch (Exception exception) when (exception is Kernel.BaasException or SqlException or OperationCanceledException)
        {
            // Nobody wants the rows that could not be passed over, and whoever uses the connection next hears what is wrong with it.
        }

        _command.Clear();
        _session.TakeBack(this);
    }

    public override void Close()
    {
    }

    private NpgsqlDataReader Reader => _reader ?? throw new InvalidOperationException("The statement is on no row.");

    private static object? ReadValue(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return null;
        }

        // Text comes as the bytes that it has on the wire.
        var type = reader.GetFieldType(column);
        return type == typeof(string) || type == typeof(byte[]) ? reader.GetFieldValue<byte[]>(column) : reader.GetValue(column);
    }

    private static object?[] ReadRow(NpgsqlDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = ReadValue(reader, i);
        }

        return row;
    }

    private object? Value(int column) => _row is { } row ? row[column] : ReadValue(Reader, column);

    private byte[] Bytes(int column) => Value(column) switch
    {
        null => [],
        byte[] bytes => bytes,
        { } other => Encoding.UTF8.GetBytes(Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""),
    };

    private void EndReader()
    {
        if (_reader is { } reader)
        {
            _reader = null;
            _session.End(this, reader, _command);
        }
    }
}
