using Grpc.Baas.Engine.Kernel.Sql;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>
/// One connection to PostgreSQL, opened when it is first needed and again after it broke. What begins a transaction or a savepoint, and
/// what need not be known at once, is sent together with the statement that follows.
/// </summary>
/// <param name="server">Where it connects to.</param>
/// <param name="role">What the session is for.</param>
/// <param name="limit">How long a read may take.</param>
/// <param name="closing">Ends whatever it runs when the database closes.</param>
internal sealed class PostgresSession(PostgresServer server, PostgresRole role, ReadLimit limit, CancellationToken closing) : DbSession
{
    private const int MaxStatements = 256;

    private readonly StatementCache<PostgresStatement> _statements = new(MaxStatements);
    private readonly PostgresPipeline _pipeline = new(server, role);
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

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override long Changes => _changes;

    public override bool IsAutocommit => !_isInTransaction || !_pipeline.IsOpen;

    /// <summary>
    /// Goes up when tables change, because a plan never gives columns of other types than it was made for, and when the connection is a
    /// new one, which has no plans.
    /// </summary>
    public int PlanGeneration => _planGeneration + server.PlanGeneration;

    /// <summary>Process of the server that serves the connection; notifications name it.</summary>
    public int ProcessId => _pipeline.ProcessId;

    public override PostgresStatement Prepare(string sql)
    {
        _cancellation.ThrowIfCancellationRequested();
        limit.ThrowIfOver();
        Count?.Add();
        return Rent(sql);
    }

    public override void Execute(string sql)
    {
        EnsureOpen();
        Flush();
        TakeConnection();
        ForgetPlans();
        try
        {
            _pipeline.Execute(sql);
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

    public override void TellNodes(string text)
    {
        using var notify = Rent("SELECT pg_notify(?, ?)");
        notify.Bind(1, server.Schema);
        notify.Bind(2, text);
        notify.Step();
    }

    public override void ForgetPlans() => _planGeneration++;

    public override void Observe(CancellationToken cancellationToken)
    {
        _onCancelled.Dispose();
        _cancellation = cancellationToken;
        limit.Start();
        if (cancellationToken.CanBeCanceled)
        {
            _onCancelled = cancellationToken.UnsafeRegister(static pipeline => ((PostgresPipeline)pipeline!).Cancel(), _pipeline);
        }
    }

    public override void EndUse()
    {
        // Waits for a cancellation that is on its way, so that it cannot hit the next holder's statement.
        _onCancelled.Dispose();
        _onCancelled = default;
        _cancellation = CancellationToken.None;
        limit.Stop();
        _pipeline.GiveBackDeferred();
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
            _pipeline.Close();
        }

        _isInTransaction = false;
        _isFresh = role != PostgresRole.Writer;
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
        _pipeline.Dispose();
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
        limit.ThrowIfOver();
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
        if (_pipeline.Defer(statement, command))
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
        _isFresh = !_pipeline.HasDeferred;
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
        if (_pipeline.HasDeferred)
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
            return _pipeline.Send(last);
        }
        catch (Exception exception) when (isFresh && exception is NpgsqlException && !_pipeline.IsOpen && !_cancellation.IsCancellationRequested)
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
            _pipeline.GiveBackDeferred();
        }
    }

    private NpgsqlDataReader SendAnew(PostgresCommand? last)
    {
        Connect();
        _pipeline.PrepareDeferred(PlanGeneration);
        last?.Prepare(PlanGeneration);
        try
        {
            return _pipeline.Send(last);
        }
        catch (Exception exception)
        {
            throw Fail(exception, last);
        }
    }

    private void Drain(NpgsqlDataReader reader, PostgresCommand? last)
    {
        try
        {
            _pipeline.Drain(reader);
        }
        catch (Exception exception)
        {
            throw Fail(exception, last);
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
            _pipeline.Execute("ROLLBACK");
        }
        catch (NpgsqlException)
        {
            _pipeline.Close();
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

        if (limit.IsSet && exception is PostgresException { SqlState: PostgresFaults.QueryCancelled } && !closing.IsCancellationRequested)
        {
            return limit.Fault();
        }

        return closing.IsCancellationRequested && exception is NpgsqlException ? StorageErrors.Unavailable() : PostgresFaults.Explain(exception);
    }

    // A statement whose rows are still being read gives up the connection.
    private void TakeConnection() => _reading?.TakeRows();

    /// <summary>Connects if there is no connection any more.</summary>
    public void EnsureOpen()
    {
        if (_pipeline.IsOpen)
        {
            return;
        }

        if (_isInTransaction)
        {
            throw StorageErrors.Unreachable(new InvalidOperationException("The connection broke within a transaction."));
        }

        Connect();
    }

    private void Connect()
    {
        try
        {
            _pipeline.Connect();
        }
        catch (Exception exception)
        {
            throw Explain(exception);
        }

        ForgetPlans();
        _onClosing.Dispose();
        _onClosing = closing.UnsafeRegister(static pipeline => ((PostgresPipeline)pipeline!).Cancel(), _pipeline);
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
