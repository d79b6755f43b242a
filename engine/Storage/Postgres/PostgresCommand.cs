using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>A statement's text and parameters on their way to the server. It is used again once the server has answered.</summary>
internal sealed class PostgresCommand
{
    // A large value must not stay in memory for as long as the statement does.
    private const int MaxKeptBytes = 16 << 10;

    private readonly PostgresSql _sql;
    private readonly PostgresType[] _types;
    private readonly Slot[] _slots;
    private readonly bool[] _isBound;
    private bool _isPrepared;
    private int _generation;

    public PostgresCommand(PostgresSql sql)
    {
        _sql = sql;
        _types = new PostgresType[sql.Learned.Length];
        _slots = new Slot[sql.Learned.Length];
        _isBound = new bool[sql.Learned.Length];
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new Slot();
            Batch.Parameters.Add(_slots[i].NullOf(PostgresType.Unknown));
        }
    }

    /// <summary>What the driver runs.</summary>
    public NpgsqlBatchCommand Batch { get; private set; } = new();

    public void Bind(int index, long value)
    {
        var slot = At(index);
        slot.Integer.TypedValue = value;
        Put(index - 1, slot.Integer, PostgresType.Integer);
    }

    public void Bind(int index, double value)
    {
        var slot = At(index);
        slot.Number.TypedValue = value;
        Put(index - 1, slot.Number, PostgresType.Number);
    }

    public void Bind(int index, string value)
    {
        var slot = At(index);
        var buffer = slot.Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        slot.Text.TypedValue = buffer.AsMemory(0, Encoding.UTF8.GetBytes(value, buffer));
        Put(index - 1, slot.Text, PostgresType.Text);
    }

    public void Bind(int index, ReadOnlySpan<byte> utf8)
    {
        var slot = At(index);
        slot.Text.TypedValue = slot.Copy(utf8);
        Put(index - 1, slot.Text, PostgresType.Text);
    }

    public void BindBytes(int index, ReadOnlySpan<byte> value)
    {
        var slot = At(index);
        slot.Bytes.TypedValue = slot.Copy(value);
        Put(index - 1, slot.Bytes, PostgresType.Bytes);
    }

    public void BindNull(int index) => Put(index - 1, At(index).NullOf(_sql.Learned[index - 1]), _sql.Learned[index - 1]);

    /// <summary>Makes it ready to be sent; parameters that were not bound are null.</summary>
    /// <param name="generation">Of the session's plans.</param>
    public void Prepare(int generation)
    {
        for (var i = 0; i < _isBound.Length; i++)
        {
            if (!_isBound[i])
            {
                BindNull(i + 1);
            }
        }

        if (!_isPrepared || _generation != generation)
        {
            _isPrepared = true;
            _generation = generation;
            Renew(_sql.TextFor(_types, generation));
        }
    }

    // The driver holds on to what it prepared for the object, whatever becomes of its text and its connection.
    private void Renew(string text)
    {
        var parameters = Batch.Parameters.ToArray();
        Batch.Parameters.Clear();
        Batch = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            Batch.Parameters.Add(parameter);
        }
    }

    /// <summary>Forgets the values.</summary>
    public void Clear()
    {
        Array.Clear(_isBound);
        foreach (var slot in _slots)
        {
            slot.Trim();
        }
    }

    private Slot At(int index) => _slots[index - 1];

    private void Put(int ordinal, NpgsqlParameter parameter, PostgresType type)
    {
        _isBound[ordinal] = true;
        if (!ReferenceEquals(Batch.Parameters[ordinal], parameter))
        {
            Batch.Parameters[ordinal] = parameter;
        }

        if (_types[ordinal] != type)
        {
            _types[ordinal] = type;
            _isPrepared = false;
            if (type != PostgresType.Unknown)
            {
                _sql.Learned[ordinal] = type;
            }
        }
    }

    /// <summary>One parameter in each of the types that it has had.</summary>
    private sealed class Slot
    {
        private readonly NpgsqlParameter?[] _nulls = new NpgsqlParameter?[5];
        private byte[] _buffer = [];

        public NpgsqlParameter<long> Integer => field ??= new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };

        public NpgsqlParameter<double> Number => field ??= new NpgsqlParameter<double> { NpgsqlDbType = NpgsqlDbType.Double };

        public NpgsqlParameter<ReadOnlyMemory<byte>> Text
            => field ??= new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Text };

        public NpgsqlParameter<ReadOnlyMemory<byte>> Bytes
            => field ??= new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Bytea };

        public NpgsqlParameter NullOf(PostgresType type) => _nulls[(int)type] ??= new NpgsqlParameter
        {
            Value = DBNull.Value,
            NpgsqlDbType = type switch
            {
                PostgresType.Integer => NpgsqlDbType.Bigint,
                PostgresType.Number => NpgsqlDbType.Double,
                PostgresType.Text => NpgsqlDbType.Text,
                PostgresType.Bytes => NpgsqlDbType.Bytea,
                _ => NpgsqlDbType.Unknown,
            },
        };

        public byte[] Reserve(int size)
        {
            if (_buffer.Length < size)
            {
                _buffer = new byte[Math.Max(size, 64)];
            }

            return _buffer;
        }

        public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> value)
        {
            value.CopyTo(Reserve(value.Length));
            return _buffer.AsMemory(0, value.Length);
        }

        public void Trim()
        {
            if (_buffer.Length > MaxKeptBytes)
            {
                _buffer = [];
            }
        }
    }
}
