using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage.Sqlite;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>One connection to an SQLite file.</summary>
internal sealed class SqliteSession : DbSession
{
    private const int MaxStatements = 256;
    private const int BusyTimeoutMs = 5_000;
    private const uint PreparePersistent = 1;

    // https://www.sqlite.org/c3ref/c_dbconfig_defensive.html and …/c_dbstatus_options.html
    private const int ConfigDoubleQuotedStringsInDml = 1013;
    private const int ConfigDoubleQuotedStringsInDdl = 1014;
    private const int StatusPagesWritten = 9;

    // Often enough to stop within a millisecond, and seldom enough that a point read never gets there.
    private const int StepsBetweenCancellationChecks = 1_000;

    private readonly sqlite3 _handle;
    private readonly StatementCache<SqliteStatement> _statements = new(MaxStatements);
    private readonly ReadLimit _limit;
    private readonly CancellationToken _closing;
    private CancellationToken _cancellation;
    private int _rented;

    private SqliteSession(sqlite3 handle, ReadLimit limit, CancellationToken closing)
    {
        _handle = handle;
        _limit = limit;
        _closing = closing;
    }

    public override SqlDialect Dialect => SqliteDialect.Instance;

    public override long Changes => raw.sqlite3_changes(_handle);

    public override bool IsAutocommit => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Opens the connection that writes.</summary>
    /// <exception cref="Kernel.BaasException">storage CORRUPT, IO_FAILED, DISK_FULL.</exception>
    public static SqliteSession OpenWriter(string path, StorageOptions options)
    {
        var session = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, new ReadLimit(TimeSpan.Zero), CancellationToken.None);
        try
        {
            // Other processes may look into the file, so waiting comes before the first lock is asked for.
            session.Execute($"PRAGMA busy_timeout = {BusyTimeoutMs}");

            // Only an empty file takes it, and the write-ahead log already writes into the file. Any other would be written to all the same,
            // which costs three flushes of the disk at each opening.
            if (session.IsEmpty())
            {
                session.Execute("PRAGMA auto_vacuum = INCREMENTAL");
            }

            session.UseWriteAheadLog();
            session.Execute($"""
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = OFF;
                PRAGMA temp_store = FILE;
                PRAGMA secure_delete = FAST;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -{options.WriterCacheKib};
                PRAGMA journal_size_limit = {4L * options.CheckpointPages * 4096};
                """);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that reads only.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="limit">How long a read may take.</param>
    /// <param name="closing">Ends whatever it runs when the database closes.</param>
    public static SqliteSession OpenReader(string path, StorageOptions options, ReadLimit limit, CancellationToken closing)
    {
        var session = Open(path, raw.SQLITE_OPEN_READONLY, limit, closing);
        try
        {
            // No mmap: it reads no faster here, and a failing disk would end the process instead of the read. What is sorted or grouped
            // stays in memory up to the size of the cache, and goes on in a file, so that no query's memory grows with the collection.
            session.Execute($"""
                PRAGMA busy_timeout = {BusyTimeoutMs};
                PRAGMA temp_store = FILE;
                PRAGMA cache_size = -{options.ReaderCacheKib};
                """);

            // sqlite3_interrupt is lost between two statements and may hit the next holder; a flag that is asked does neither.
            raw.sqlite3_progress_handler(session._handle, StepsBetweenCancellationChecks, session.MustStop, null);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public override SqliteStatement Prepare(string sql)
    {
        _cancellation.ThrowIfCancellationRequested();
        _limit.ThrowIfOver();
        Count?.Add();
        return Rent(sql);
    }

    public override void Execute(string sql)
    {
        var result = raw.sqlite3_exec(_handle, sql);
        if (result != raw.SQLITE_OK)
        {
            throw Fault(result);
        }
    }

    public override void ExecuteCached(string sql)
    {
        using var statement = Rent(sql);
        statement.Step();
    }

    public override void BeginMigrations() => Execute("BEGIN IMMEDIATE");

    public override void Migrate(Migration migration) => Execute(migration.Sql);

    public override IReadOnlyCollection<(string Table, string Column)> ReadsOf(string view)
    {
        var reads = new HashSet<(string, string)>();
        raw.sqlite3_set_authorizer(
            _handle,
            (_, action, first, second, _, _) =>
            {
                if (action == raw.SQLITE_READ)
                {
                    reads.Add((first, second ?? ""));
                }

                return action is raw.SQLITE_READ or raw.SQLITE_SELECT or raw.SQLITE_FUNCTION ? raw.SQLITE_OK : raw.SQLITE_DENY;
            },
            null);
        try
        {
            var result = raw.sqlite3_prepare_v2(_handle, $"SELECT * FROM \"{view}\"", out var statement);
            statement?.Dispose();
            return result == raw.SQLITE_OK ? reads : throw Fault(result);
        }
        finally
        {
            raw.sqlite3_set_authorizer(_handle, (strdelegate_authorizer?)null, null);
        }
    }

    public override void Observe(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _limit.Start();
    }

    public override void EndUse()
    {
        _cancellation = CancellationToken.None;
        _limit.Stop();
        EndStatements();
        if (!IsAutocommit)
        {
            // It fails only where SQLite has rolled back by itself, and then all is as wanted.
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    public override void EndStatements()
    {
        if (_rented != 0)
        {
            _statements.DisposeRented();
        }
    }

    /// <summary>How many pages the session wrote since it was asked last.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_handle, StatusPagesWritten, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Moves pages of the write-ahead log into the database.</summary>
    /// <param name="mode">SQLITE_CHECKPOINT_PASSIVE, …_RESTART or …_TRUNCATE.</param>
    /// <param name="wait">How long to wait for readers of older states.</param>
    /// <returns>Pages in the log, and how many of them are in the database now.</returns>
    public (int Frames, int Moved) Checkpoint(int mode, TimeSpan wait)
    {
        _ = raw.sqlite3_busy_timeout(_handle, (int)wait.TotalMilliseconds);
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var frames, out var moved);
        var fault = result is raw.SQLITE_OK or raw.SQLITE_BUSY ? null : Fault(result);
        _ = raw.sqlite3_busy_timeout(_handle, BusyTimeoutMs);
        return fault is null ? (frames, moved) : throw fault;
    }

    public void TakeBack(SqliteStatement statement)
    {
        _rented--;
        _statements.TakeBack(statement);
    }

    public Exception Fault(int result)
    {
        if (result == raw.SQLITE_INTERRUPT)
        {
            if (_cancellation.IsCancellationRequested)
            {
                return new OperationCanceledException(_cancellation);
            }

            return _closing.IsCancellationRequested ? StorageErrors.Unavailable() : _limit.Fault();
        }

        // A misuse never reaches the connection, so that its last code belongs to another call.
        var extended = raw.sqlite3_extended_errcode(_handle);
        var code = (extended & 0xff) == (result & 0xff) ? extended : result;
        return StorageErrors.From(new SqliteException(code, raw.sqlite3_errmsg(_handle).utf8_to_string()));
    }

    public override void Dispose()
    {
        _statements.Close();
        _handle.Dispose();
    }

    private static SqliteSession Open(string path, int flags, ReadLimit limit, CancellationToken closing)
    {
        // Each session is used by one thread at a time, so that SQLite needs no lock of its own.
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var session = new SqliteSession(handle, limit, closing);
        if (result != raw.SQLITE_OK)
        {
            var fault = session.Fault(result);
            session.Dispose();
            throw fault;
        }

        // A misspelt column in quotes would otherwise silently become a string.
        _ = raw.sqlite3_db_config(handle, ConfigDoubleQuotedStringsInDml, 0, out _);
        _ = raw.sqlite3_db_config(handle, ConfigDoubleQuotedStringsInDdl, 0, out _);
        SqliteFunctions.Register(handle);
        return session;
    }

    private bool IsEmpty()
    {
        using var statement = Prepare("PRAGMA page_count");
        return statement.Step() && statement.Int64(0) == 0;
    }

    private void UseWriteAheadLog()
    {
        using var statement = Prepare("PRAGMA journal_mode = WAL");
        if (!statement.Step() || !statement.Utf8(0).SequenceEqual("wal"u8))
        {
            throw new InvalidOperationException("The data folder's file system cannot hold a write-ahead log; choose a local disk.");
        }
    }

    private SqliteStatement Rent(string sql)
    {
        var statement = _statements.Find(sql);
        if (statement is null)
        {
            statement = PrepareNew(sql);
            _statements.Add(statement);
        }
        else if (statement.IsRented)
        {
            statement = PrepareNew(sql);
            _statements.AddDuplicate(statement);
        }

        statement.IsRented = true;
        _rented++;
        return statement;
    }

    private SqliteStatement PrepareNew(string sql)
    {
        var result = raw.sqlite3_prepare_v3(_handle, sql, PreparePersistent, out var handle);
        return result == raw.SQLITE_OK ? new SqliteStatement(this, sql, handle) : throw Fault(result);
    }

    private int MustStop(object? unused) =>
        _cancellation.IsCancellationRequested || _closing.IsCancellationRequested || _limit.IsOver ? 1 : 0;
}
