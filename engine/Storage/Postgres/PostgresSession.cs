using System.Data;
using Grpc.Baas.Engine.Kernel.Sql;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>
/// One connection to PostgreSQL, opened when it is first needed and again after it broke. What begins a transaction or a savepoint, and
/// what need not be known at once, is sent together with the statement that follows: a round trip costs more than the work.
/// </summary>
internal sealed class PostgresSession(PostgresServer server, bool isWriter, CancellationToken closing) : DbSession
{
    private const int MaxStatements = 256;

    // More would only fill the buffers of the connection.
    private const int MaxDeferred = 256;

    private readonly StatementCache<PostgresStatement> _statements = new(MaxStatements);
    private readonly List<(PostgresStatement Statement, PostgresCommand Command)> _deferred = [];
    private NpgsqlConnection? _connection;
    private NpgsqlBatch? _batch;
    private PostgresStatement? _reading;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _onCancelled;
    private CancellationTokenRegistration _onClosing;
    private long _changes;
    private int _rented;
    private int _planGeneration;
    private bool _isInTransaction;

    // Whether the server has been asked for nothing yet, or for nothing that it would keep, since this use or transaction began.
    private bool _isFresh;

    private volatile bool _isRunning;

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override long Changes => _changes;

    public override bool IsAutocommit => !_isInTransaction || !IsOpen;

    /// <summary>
    /// Goes up when tables change, because a plan never gives columns of other types than it was made for, and when the connection is a
    /// new one, which has no plans.
    /// </summary>
    public int PlanGeneration => _planGeneration + server.PlanGeneration;

    /// <summary>Process of the server that serves the connection; notifications name it.</summary>
    public int ProcessId => _connection?.ProcessID ?? 0;

    private bool IsOpen => _connection is { State: ConnectionState.Open };

    public override PostgresStatement Prepare(string sql)
    {
        _cancellation.ThrowIfCancellationRequested();
        return Rent(sql);
    }

    public override void Execute(string sql)
    {
        EnsureOpen();
        Flush();
        TakeConnection();
        ForgetPlans();
        using var command = new NpgsqlCommand(sql, _connection);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }
    }

    public override void ExecuteCached(string sql)
    {
        switch (sql)
        {
            case "BEGIN":
                Begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                break;
            case "BEGIN IMMEDIATE":
                Begin("BEGIN");
                break;
            case "COMMIT":
                End("COMMIT");
                break;
            case "ROLLBACK":
                End("ROLLBACK");
                break;
            case var savepoint when savepoint.StartsWith("SAVEPOINT", StringComparison.Ordinal) || savepoint.StartsWith("RELEASE", StringComparison.Ordinal):
                Defer(sql);
                break;
            default:
                using (var statement = Rent(sql))
                {
                    statement.Step();
                }

                break;
        }
    }

    public override void BeginMigrations()
    {
        Begin("BEGIN");
        using (var statement = Prepare("SELECT pg_advisory_xact_lock(?)"))
        {
            statement.Bind(1, PostgresServer.MigrationLock);
            statement.Step();
        }

        Execute($"CREATE SCHEMA IF NOT EXISTS \"{server.Schema}\"");
    }

    public override void Migrate(Migration migration) => Execute(PostgresDefinitions.Translate(migration.PostgresSql ?? migration.Sql));

    public override IReadOnlyCollection<(string Table, string Column)> ReadsOf(string view)
    {
        var reads = new HashSet<(string, string)>();
        using var statement = Prepare("""
            SELECT CASE WHEN c.relnamespace = v.relnamespace THEN c.relname ELSE 'another schema' END, coalesce(a.attname, '')
            FROM pg_class AS v
            JOIN pg_rewrite AS r ON r.ev_class = v.oid
            JOIN pg_depend AS d ON d.classid = CAST('pg_rewrite' AS regclass) AND d.objid = r.oid AND d.refclassid = CAST('pg_class' AS regclass)
            JOIN pg_class AS c ON c.oid = d.refobjid
            LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
            WHERE v.oid = to_regclass(?)
            """);
        statement.Bind(1, $"\"{view}\"");
        while (statement.Step())
        {
            reads.Add((statement.Text(0), statement.Text(1)));
        }

        return reads;
    }

    public override void NotifyNodes()
    {
        using var notify = Rent("SELECT pg_notify(?, '')");
        notify.Bind(1, server.Schema);
        notify.ExecuteLater();
    }

    public override void ForgetPlans() => _planGeneration++;

    public override void Observe(CancellationToken cancellationToken)
    {
        _onCancelled.Dispose();
        _cancellation = cancellationToken;
        if (cancellationToken.CanBeCanceled)
        {
            _onCancelled = cancellationToken.UnsafeRegister(static session => ((PostgresSession)session!).Cancel(), this);
        }
    }

    public override void EndUse()
    {
        // Waits for a cancellation that is on its way, so that it cannot hit the next holder's statement.
        _onCancelled.Dispose();
        _onCancelled = default;
        _cancellation = CancellationToken.None;
        GiveBackDeferred();
        try
        {
            EndStatements();
            if (!IsAutocommit)
            {
                End("ROLLBACK");
            }
        }
        catch (Exception exception) when (exception is Kernel.BaasException or SqlException)
        {
            // The transaction ends with the connection then.
            CloseConnection();
        }

        _isInTransaction = false;
        _isFresh = !isWriter;
    }

    public override void EndStatements()
    {
        if (_rented != 0)
        {
            _statements.DisposeRented();
        }
    }

    public override void Dispose()
    {
        _onCancelled.Dispose();
        _onClosing.Dispose();
        _statements.Close();
        CloseConnection();
    }

    /// <summary>Sends a command, and what was deferred before it.</summary>
    /// <returns>Its rows, none if it returns none.</returns>
    public NpgsqlDataReader Run(PostgresStatement statement, PostgresCommand command)
    {
        TakeConnection();
        var reader = Send(command);
        _reading = statement;
        return reader;
    }

    /// <summary>Goes to the next row.</summary>
    public bool Read(NpgsqlDataReader reader)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            return reader.Read();
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }
    }

    /// <summary>Passes over the rows that were not read.</summary>
    public void End(PostgresStatement statement, NpgsqlDataReader reader, PostgresCommand command)
    {
        if (_reading == statement)
        {
            _reading = null;
        }

        Drain(reader, command);
        _changes = Math.Max(command.Batch.RecordsAffected, 0);
    }

    /// <summary>Keeps a command until the next one is sent.</summary>
    public void Defer(PostgresStatement statement, PostgresCommand command)
    {
        _deferred.Add((statement, command));
        if (_deferred.Count >= MaxDeferred)
        {
            Flush();
        }
    }

    public void TakeBack(PostgresStatement statement)
    {
        _rented--;
        _statements.TakeBack(statement);
    }

    private void Begin(string sql)
    {
        EnsureOpen();
        _isInTransaction = true;
        _isFresh = _deferred.Count == 0;
        Defer(sql);
    }

    private void End(string sql)
    {
        try
        {
            Defer(sql);
            Flush();
        }
        finally
        {
            _isInTransaction = false;
        }
    }

    private void Defer(string sql)
    {
        using var statement = Rent(sql);
        statement.ExecuteLater();
    }

    private void Flush()
    {
        if (_deferred.Count != 0)
        {
            TakeConnection();
            Drain(Send(null), null);
        }
    }

    private NpgsqlDataReader Send(PostgresCommand? last)
    {
        var isFresh = _isFresh;
        _isFresh = false;
        try
        {
            return SendOnce(last);
        }
        catch (Exception exception) when (isFresh && exception is NpgsqlException && !IsOpen && !_cancellation.IsCancellationRequested)
        {
            // It broke while nobody used it, as all do when the server starts anew; what was sent is lost as a whole, and may be sent again.
            return SendAnew(last);
        }
        catch (Exception exception)
        {
            throw Fail(exception, last);
        }
        finally
        {
            GiveBackDeferred();
        }
    }

    private NpgsqlDataReader SendAnew(PostgresCommand? last)
    {
        CloseConnection();
        Connect();
        foreach (var (_, command) in _deferred)
        {
            command.Prepare(PlanGeneration);
        }

        last?.Prepare(PlanGeneration);
        try
        {
            return SendOnce(last);
        }
        catch (Exception exception)
        {
            throw Fail(exception, last);
        }
    }

    private NpgsqlDataReader SendOnce(PostgresCommand? last)
    {
        var commands = _batch!.BatchCommands;
        commands.Clear();
        foreach (var (_, command) in _deferred)
        {
            commands.Add(command.Batch);
        }

        if (last is not null)
        {
            commands.Add(last.Batch);
        }

        _isRunning = true;
        try
        {
            return _batch.ExecuteReader();
        }
        catch
        {
            _isRunning = false;
            throw;
        }
    }

    // The rows and results that nobody asked for; disposing the reader would keep their errors to itself.
    private void Drain(NpgsqlDataReader reader, PostgresCommand? last)
    {
        try
        {
            while (reader.NextResult())
            {
            }
        }
        catch (Exception exception)
        {
            throw Fail(exception, last);
        }
        finally
        {
            reader.Dispose();
            _isRunning = false;
        }
    }

    private Exception Fail(Exception exception, PostgresCommand? last)
    {
        // Whose write a deferred command was is not known any more, and its savepoint may be gone: nothing of the transaction may stay.
        if (exception is PostgresException fault && (last is null || fault.BatchCommand != last.Batch) && !IsAutocommit)
        {
            _isInTransaction = false;
            RollBack();
        }

        return Explain(exception);
    }

    private void RollBack()
    {
        try
        {
            using var command = new NpgsqlCommand("ROLLBACK", _connection);
            command.ExecuteNonQuery();
        }
        catch (NpgsqlException)
        {
            CloseConnection();
        }
    }

    private Exception Explain(Exception exception)
    {
        if (exception is PostgresException { SqlState: PostgresFaults.FeatureNotSupported })
        {
            server.ForgetPlans();
        }

        if (_cancellation.IsCancellationRequested && exception is NpgsqlException)
        {
            return new OperationCanceledException(_cancellation);
        }

        return closing.IsCancellationRequested && exception is NpgsqlException ? StorageErrors.Unavailable() : PostgresFaults.Explain(exception);
    }

    // A statement whose rows are still being read gives up the connection.
    private void TakeConnection() => _reading?.TakeRows();

    /// <summary>Connects if there is no connection any more.</summary>
    public void EnsureOpen()
    {
        if (IsOpen)
        {
            return;
        }

        if (_isInTransaction)
        {
            throw StorageErrors.Unreachable(new InvalidOperationException("The connection broke within a transaction."));
        }

        CloseConnection();
        Connect();
    }

    private void Connect()
    {
        try
        {
            _connection = server.Open(isWriter);
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }

        _batch = new NpgsqlBatch(_connection);
        ForgetPlans();
        _onClosing.Dispose();
        _onClosing = closing.UnsafeRegister(static session => ((PostgresSession)session!).Cancel(), this);
    }

    private void CloseConnection()
    {
        _batch?.Dispose();
        _batch = null;
        _connection?.Dispose();
        _connection = null;
    }

    private void Cancel()
    {
        if (_isRunning)
        {
            _batch?.Cancel();
        }
    }

    private void GiveBackDeferred()
    {
        foreach (var (statement, command) in _deferred)
        {
            statement.GiveBack(command);
        }

        _deferred.Clear();
    }

    private PostgresStatement Rent(string sql)
    {
        var statement = _statements.Find(sql);
        if (statement is null)
        {
            statement = new PostgresStatement(this, sql, server.Parse(sql));
            _statements.Add(statement);
        }
        else if (statement.IsRented)
        {
            statement = new PostgresStatement(this, sql, server.Parse(sql));
            _statements.AddDuplicate(statement);
        }

        statement.IsRented = true;
        _rented++;
        return statement;
    }
}
