using System.Security.Cryptography;
using Grpc.Baas.LoadTests.Scenarios;
using Npgsql;
using NpgsqlTypes;

namespace Grpc.Baas.LoadTests.Baselines;

/// <summary>What PostgreSQL does by itself, on one connection of Npgsql with prepared statements, and the tables that the engine would make.</summary>
internal sealed class NpgsqlBaseline : IBaseline
{
    // What the engine puts into one transaction there.
    private const int GroupSize = 60;
    private const int ImageLength = 96;
    private const string Columns = "id, created, updated, etag, title, category, price, stock, active";

    private readonly NpgsqlConnection _connection;
    private readonly string _schema = $"raw_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly NpgsqlBatch _group;
    private readonly NpgsqlCommand _select;
    private readonly NpgsqlCommand _list;
    private readonly List<string> _ids = [];
    private readonly Random _random = new(4);
    private readonly byte[] _image = new byte[ImageLength];
    private long _position;

    public NpgsqlBaseline(string database)
    {
        _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { SearchPath = _schema }.ConnectionString);
        _connection.Open();
        Execute($"""
            CREATE SCHEMA {_schema};
            CREATE TABLE load (
              id TEXT COLLATE "C" PRIMARY KEY, created BIGINT NOT NULL, updated BIGINT NOT NULL, etag BIGINT NOT NULL,
              title TEXT, category TEXT COLLATE "C", price DOUBLE PRECISION, stock BIGINT, active BIGINT);
            CREATE TABLE changes (
              position BIGINT PRIMARY KEY, collection TEXT NOT NULL, operation BIGINT NOT NULL, record_id TEXT NOT NULL, time BIGINT NOT NULL,
              before BYTEA, after BYTEA);
            """);
        _select = MakeCommand($"SELECT {Columns} FROM load WHERE id = $1");
        _list = MakeCommand($"SELECT {Columns} FROM load WHERE category = $1 ORDER BY price DESC, id DESC LIMIT 30");
        _group = MakeGroup();
    }

    public string Name => "raw Npgsql";

    public void Fill(int rows, bool isIndexed)
    {
        if (isIndexed)
        {
            Execute("CREATE INDEX load_category ON load (category, price DESC, id DESC)");
        }

        while (_ids.Count < rows)
        {
            WriteGroup();
        }

        Execute("ANALYZE load");
    }

    public int WriteGroup()
    {
        for (var i = 0; i < GroupSize; i++)
        {
            Bind(_group.BatchCommands[2 * i].Parameters, _group.BatchCommands[(2 * i) + 1].Parameters);
        }

        // A batch is one transaction, and one round trip.
        _group.ExecuteNonQuery();
        return GroupSize;
    }

    public int ReadRow()
    {
        _select.Parameters[0].Value = _ids[_random.Next(_ids.Count)];
        return ReadAll(_select) == 1 ? 1 : throw new InvalidOperationException("The row is not there.");
    }

    public int ReadPage()
    {
        _list.Parameters[0].Value = TestRecords.CategoryOf(_random.Next(TestRecords.Categories));
        return ReadAll(_list) > 0 ? 1 : throw new InvalidOperationException("There are no rows.");
    }

    public async ValueTask DisposeAsync()
    {
        Execute($"DROP SCHEMA {_schema} CASCADE");
        await _group.DisposeAsync();
        await _select.DisposeAsync();
        await _list.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Bind(NpgsqlParameterCollection row, NpgsqlParameterCollection entry)
    {
        var id = Guid.CreateVersion7().ToString();
        var time = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var number = _ids.Count;
        _ids.Add(id);
        _position++;
        object[] values = [id, time, time, _position, "Laptop", TestRecords.CategoryOf(number), TestRecords.PriceOf(number), (long)number, 1L];
        for (var i = 0; i < values.Length; i++)
        {
            row[i].Value = values[i];
        }

        (entry[0].Value, entry[1].Value, entry[2].Value, entry[3].Value) = (_position, id, time, _image);
    }

    private NpgsqlBatch MakeGroup()
    {
        var batch = new NpgsqlBatch(_connection);
        for (var i = 0; i < GroupSize; i++)
        {
            batch.BatchCommands.Add(MakeInsert(
                $"INSERT INTO load ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Text,
                NpgsqlDbType.Double, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint));
            batch.BatchCommands.Add(MakeInsert(
                "INSERT INTO changes (position, collection, operation, record_id, time, after) VALUES ($1, 'load', 1, $2, $3, $4)",
                NpgsqlDbType.Bigint, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea));
        }

        batch.Prepare();
        return batch;
    }

    private static NpgsqlBatchCommand MakeInsert(string sql, params IEnumerable<NpgsqlDbType> types)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var type in types)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        }

        return command;
    }

    private NpgsqlCommand MakeCommand(string sql)
    {
        var command = new NpgsqlCommand(sql, _connection) { Parameters = { new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text } } };
        command.Prepare();
        return command;
    }

    // Each value is taken, as whoever answers with it must.
    private static int ReadAll(NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        var values = new object[reader.FieldCount];
        var rows = 0;
        for (; reader.Read(); rows++)
        {
            reader.GetValues(values);
        }

        return rows;
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }
}
