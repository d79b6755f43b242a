using System.Globalization;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.LoadTests.Scenarios;
using SQLitePCL;

namespace Grpc.Baas.LoadTests.Baselines;

/// <summary>
/// What SQLite does by itself, on one connection, with the pragmas of the engine and the tables that it would make: nothing on SQLite can be
/// faster by much.
/// </summary>
internal sealed class SqliteBaseline : IBaseline
{
    private const int GroupSize = 256;
    private const int ImageLength = 96;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("baas-raw-");
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _log;
    private readonly sqlite3_stmt _select;
    private readonly sqlite3_stmt _list;
    private readonly List<string> _ids = [];
    private readonly Random _random = new(4);
    private readonly byte[] _image = new byte[ImageLength];
    private long _position;

    public SqliteBaseline()
    {
        SqliteLibrary.EnsureLoaded();
        Check(raw.sqlite3_open_v2(
            Path.Combine(_folder.FullName, "raw.db"), out _handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null));
        Execute("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = FILE;
            PRAGMA secure_delete = FAST;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA cache_size = -32768;
            CREATE TABLE load (
              id TEXT PRIMARY KEY NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, etag INTEGER NOT NULL,
              title TEXT, category TEXT, price REAL, stock INTEGER, active INTEGER);
            CREATE TABLE changes (
              position INTEGER PRIMARY KEY, collection TEXT NOT NULL, operation INTEGER NOT NULL, record_id TEXT NOT NULL, time INTEGER NOT NULL,
              before BLOB, after BLOB);
            """);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insert = Prepare("INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _log = Prepare("INSERT INTO changes VALUES (?, 'load', 1, ?, ?, NULL, ?)");
        _select = Prepare("SELECT * FROM load WHERE id = ?");
        _list = Prepare("SELECT * FROM load WHERE category = ? ORDER BY price DESC, id DESC LIMIT 30");
    }

    public string Name => "raw SQLite";

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
    }

    public int WriteGroup()
    {
        Run(_begin);
        for (var i = 0; i < GroupSize; i++)
        {
            WriteRow();
        }

        Run(_commit);
        return GroupSize;
    }

    public int ReadRow()
    {
        Check(raw.sqlite3_bind_text(_select, 1, _ids[_random.Next(_ids.Count)]));
        return ReadAll(_select) == 1 ? 1 : throw new InvalidOperationException("The row is not there.");
    }

    public int ReadPage()
    {
        Check(raw.sqlite3_bind_text(_list, 1, TestRecords.CategoryOf(_random.Next(TestRecords.Categories))));
        return ReadAll(_list) > 0 ? 1 : throw new InvalidOperationException("There are no rows.");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in new[] { _begin, _commit, _insert, _log, _select, _list })
        {
            statement.Dispose();
        }

        _handle.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private void WriteRow()
    {
        var id = Guid.CreateVersion7().ToString();
        var time = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var number = _ids.Count;
        _ids.Add(id);
        _position++;
        raw.sqlite3_bind_text(_insert, 1, id);
        raw.sqlite3_bind_int64(_insert, 2, time);
        raw.sqlite3_bind_int64(_insert, 3, time);
        raw.sqlite3_bind_int64(_insert, 4, _position);
        raw.sqlite3_bind_text(_insert, 5, "Laptop");
        raw.sqlite3_bind_text(_insert, 6, TestRecords.CategoryOf(number));
        raw.sqlite3_bind_double(_insert, 7, TestRecords.PriceOf(number));
        raw.sqlite3_bind_int64(_insert, 8, number);
        raw.sqlite3_bind_int64(_insert, 9, 1);
        Run(_insert);
        raw.sqlite3_bind_int64(_log, 1, _position);
        raw.sqlite3_bind_text(_log, 2, id);
        raw.sqlite3_bind_int64(_log, 3, time);
        raw.sqlite3_bind_blob(_log, 4, _image);
        Run(_log);
    }

    // Each value is taken, as whoever answers with it must.
    private static int ReadAll(sqlite3_stmt statement)
    {
        var (rows, bytes) = (0, 0);
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
            rows++;
            for (var column = 0; column < raw.sqlite3_column_count(statement); column++)
            {
                bytes += raw.sqlite3_column_type(statement, column) == raw.SQLITE_TEXT
                    ? raw.sqlite3_column_blob(statement, column).Length
                    : (int)raw.sqlite3_column_int64(statement, column) & 1;
            }
        }

        Check(raw.sqlite3_reset(statement));
        return bytes >= 0 ? rows : 0;
    }

    private static void Run(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        Check(raw.sqlite3_reset(statement));
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"SQLite answers {result}."));
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return statement;
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));
}
