using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage.Postgres;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// One project's data, in an SQLite file or a schema of PostgreSQL: one writer that groups writes, many readers. Acknowledged means
/// durable.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    // Opening one costs about a millisecond, and keeping one costs its page cache.
    private const int IdleLong = 2;

    private readonly DatabaseBackend _backend;
    private readonly DbSession _writer;
    private readonly WriteQueue _queue;
    private readonly WriterLoop _loop;
    private readonly SessionPool _readers;
    private readonly SessionPool _longReaders;
    private readonly SessionPool _snapshots;
    private readonly StatementCount _statements = new();
    private readonly CancellationTokenSource _closing;
    private readonly ILogger _logger;
    private readonly Lock _following = new();
    private NodeState _followed;

    // What nodes keep in memory: how new it is here, and how new somebody has found it to be in the database.
    private long _knownRevision;
    private long _metRevision;
    private Task _listening = Task.CompletedTask;
    private int _isDisposed;

    private Database(DatabaseBackend backend, DbSession writer, StorageOptions options, ILogger logger)
    {
        var closing = new CancellationTokenSource();
        _backend = backend;
        _writer = writer;
        _writer.Count = _statements;
        _logger = logger;
        _closing = closing;
        _queue = new WriteQueue(options.MaxWaitingWrites, options.MaxWaitingWriteBytes);
        _loop = new WriterLoop(
            writer,
            _queue,
            Math.Min(options.MaxGroupSize, backend.MaxGroupSize),
            OnGroupCommitted,
            backend.IsShared ? FollowOthers : null,
            backend.AfterGroup,
            logger);
        _readers = new SessionPool(options.Readers, options.Readers, options.MaxWaitingReads, () => OpenReader(options.ReadTimeout));
        var openLong = () => OpenReader(TimeSpan.Zero);
        _longReaders = new SessionPool(options.Readers, IdleLong, options.MaxWaitingReads, openLong);
        _snapshots = new SessionPool(options.MaxSnapshots, IdleLong, options.MaxWaitingReads, openLong);
    }

    /// <summary>
    /// Raised when another node has changed what every node keeps in memory, as the catalogue, before anything is written or shown that
    /// rests on it. Handlers read with the session, and take note of the revision, since they may be called for one more than once.
    /// </summary>
    public event Action<DbSession, long>? RevisionChanged;

    /// <summary>
    /// Raised when another node has written changes up to a position, after <see cref="RevisionChanged"/>. Handlers read with the session,
    /// and may be called for a position more than once.
    /// </summary>
    public event Action<DbSession, long>? PositionAdvanced;

    /// <summary>
    /// Raised when a node has told the others something by <see cref="DbSession.TellNodes"/>, this one too. Texts are lost while the connection
    /// that hears of them is. Handlers are short and do not throw.
    /// </summary>
    public event Action<string>? NodeTold;

    /// <summary>
    /// Raised on the writer's thread after each commit and the callbacks of its writes, before their callers are answered. Handlers
    /// are short and are added before the first write.
    /// </summary>
    public event Action? GroupCommitted;

    /// <summary>Where the data is, for people; without passwords.</summary>
    public string Description => _backend.Description;

    /// <summary>Whether other nodes may write to it too.</summary>
    public bool IsShared => _backend.IsShared;

    /// <summary>How the database says what the two say in different ways.</summary>
    public SqlDialect Dialect => _writer.Dialect;

    /// <summary>The position that the last committed write had taken when the database was opened or since.</summary>
    public long CommittedPosition => _loop.CommittedPosition;

    /// <summary>The last committed position that is known here, be it this node's or another's.</summary>
    public long KnownPosition
    {
        get
        {
            lock (_following)
            {
                return Math.Max(_followed.Position, CommittedPosition);
            }
        }
    }

    /// <summary>
    /// Whether somebody has read what another node wrote for all nodes to keep in memory, as the catalogue, and this one has not taken it up
    /// yet. After a write, even one that does nothing, it has.
    /// </summary>
    public bool IsBehind => Interlocked.Read(ref _metRevision) > Interlocked.Read(ref _knownRevision);

    /// <summary>Groups of writes committed since the database was opened; each cost one fsync at most.</summary>
    public long CommittedGroups => _loop.Groups;

    /// <summary>SQL statements run since then.</summary>
    public long Statements => _statements.Value;

    /// <summary>Opens the database, makes it when it is missing, and applies new migrations.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another engine holds the file, or a newer one has changed the database, or it cannot be used as it is set up.
    /// </exception>
    /// <exception cref="Kernel.BaasException">storage CORRUPT, IO_FAILED, DISK_FULL.</exception>
    public static Database Open(
        StorageOptions options, IEnumerable<Migration> migrations, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<Database>();
        DatabaseBackend backend = options.IsPostgres ? new PostgresBackend(options) : new SqliteBackend(options, logger);
        DbSession? writer = null;
        try
        {
            writer = backend.OpenWriter();
            new MigrationRunner(writer, time, logger).Run([StateTable.Created, StateTable.RevisionAdded, .. migrations]);
            var database = new Database(backend, writer, options, logger);
            database.Start();
            logger.DatabaseOpened(backend.Description, database.CommittedPosition);
            return database;
        }
        catch
        {
            writer?.Dispose();
            backend.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs the work on the writer loop, in a savepoint of a transaction that it shares with others, and answers when that is durable.
    /// </summary>
    /// <param name="work">Synchronous and short. When it throws, it is undone alone, and its exception comes back here.</param>
    /// <param name="cancellationToken">Observed until the work starts, and not after that.</param>
    /// <exception cref="Kernel.BaasException">
    /// storage OVERLOADED when too many writes wait; DISK_FULL, IO_FAILED, CORRUPT: nothing was written; UNAVAILABLE: closing.
    /// </exception>
    public Task<T> WriteAsync<T>(Func<WriteTransaction, T> work, CancellationToken cancellationToken)
        => WriteAsync(work, payloadBytes: 0, cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}(Func{WriteTransaction, T}, CancellationToken)"/>
    /// <param name="payloadBytes">What the work keeps in memory while it waits; the size of its request.</param>
    public Task<T> WriteAsync<T>(Func<WriteTransaction, T> work, long payloadBytes, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var write = new PendingWrite<T>(work, payloadBytes, cancellationToken);
        return _queue.Add(write) is { } refusal ? Task.FromException<T>(refusal) : write.Task;
    }

    /// <summary>As <see cref="WriteAsync{T}(Func{WriteTransaction, T}, CancellationToken)"/>, but waits for room in the queue where that would refuse.</summary>
    public Task<T> WriteWhenRoomAsync<T>(Func<WriteTransaction, T> work, CancellationToken cancellationToken)
        => WriteWhenRoomAsync(work, payloadBytes: 0, cancellationToken);

    /// <inheritdoc cref="WriteWhenRoomAsync{T}(Func{WriteTransaction, T}, CancellationToken)"/>
    /// <param name="payloadBytes">What the work keeps in memory while it waits.</param>
    public async Task<T> WriteWhenRoomAsync<T>(Func<WriteTransaction, T> work, long payloadBytes, CancellationToken cancellationToken)
    {
        var write = new PendingWrite<T>(work, payloadBytes, cancellationToken);
        await _queue.AddWhenRoomAsync(write, cancellationToken);
        return await write.Task;
    }

    /// <summary>Reads with a session of the pool, waiting for one when none is free; the read itself is synchronous.</summary>
    /// <param name="state">Handed to the read, so that it needs no closure.</param>
    /// <param name="read">Takes all that it needs out of the session before it returns.</param>
    /// <param name="cancellationToken">Interrupts the statement that runs.</param>
    /// <exception cref="Kernel.BaasException">
    /// storage OVERLOADED, IO_FAILED, CORRUPT, UNAVAILABLE; READ_TOO_LONG after <see cref="StorageOptions.ReadTimeout"/>.
    /// </exception>
    public ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbSession, TState, T> read, CancellationToken cancellationToken)
        => ReadAsync(_readers, state, read, cancellationToken);

    /// <summary>
    /// As <see cref="ReadAsync{TState, T}(TState, Func{DbSession, TState, T}, CancellationToken)"/>, for what may take long: it has no limit of
    /// time, and leaves the sessions of short reads alone.
    /// </summary>
    /// <exception cref="Kernel.BaasException">storage OVERLOADED, IO_FAILED, CORRUPT, UNAVAILABLE.</exception>
    public ValueTask<T> ReadLongAsync<TState, T>(TState state, Func<DbSession, TState, T> read, CancellationToken cancellationToken)
        => ReadAsync(_longReaders, state, read, cancellationToken);

    /// <summary>Opens a snapshot of the database as it is now, to be read in many steps; waits when too many are open.</summary>
    /// <exception cref="Kernel.BaasException">storage OVERLOADED when too many wait; UNAVAILABLE: closing.</exception>
    public async ValueTask<SnapshotSession> OpenSnapshotAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = _snapshots.TryRent() ?? await _snapshots.RentAsync(cancellationToken);
        try
        {
            // BEGIN alone takes no snapshot; the first read does.
            session.ExecuteCached("BEGIN");
            _ = StateTable.ReadPosition(session);
            return new SnapshotSession(_snapshots, session);
        }
        catch
        {
            _snapshots.Return(session);
            throw;
        }
    }

    /// <summary>Gives room that deleted rows have left back to the disk, a small piece of it.</summary>
    /// <returns>Whether there was anything to give back.</returns>
    public async Task<bool> ReturnSpaceAsync(CancellationToken cancellationToken)
    {
        if (!await ReadAsync(_backend, static (session, backend) => backend.HasSpaceToReturn(session), cancellationToken))
        {
            return false;
        }

        return await WriteWhenRoomAsync(
            transaction =>
            {
                _backend.ReturnSpace(transaction.Session);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Refuses new work, finishes the writes that wait, interrupts reads, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        await _loop.Stopped;
        await _closing.CancelAsync();
        _readers.Close();
        await _readers.Closed;
        _longReaders.Close();
        await _longReaders.Closed;

        // Whoever still holds a snapshot closes it when done; waiting for it could take for ever.
        _snapshots.Close();
        await _listening;
        _backend.BeforeClose();
        _writer.Dispose();
        _backend.Dispose();
        _closing.Dispose();
        _logger.DatabaseClosed(_backend.Description);
    }

    /// <summary>
    /// Notes the state that somebody has read along with rows, from which <see cref="IsBehind"/> follows: who tells rows as those of a position
    /// must not have judged them by what was in memory before it.
    /// </summary>
    public void Meet(NodeState state)
    {
        if (state.Revision > Interlocked.Read(ref _knownRevision))
        {
            RaiseTo(ref _metRevision, state.Revision);
        }
    }

    /// <summary>Looks for what other nodes wrote.</summary>
    internal async Task FollowOthersAsync(CancellationToken cancellationToken)
    {
        var state = await ReadAsync(0, static (session, _) => StateTable.Read(session), cancellationToken);
        if (IsNews(state))
        {
            await ReadAsync(
                this,
                static (session, database) =>
                {
                    using var snapshot = session.BeginSnapshot();
                    database.FollowOthers(session, StateTable.Read(session));
                    return true;
                },
                cancellationToken);
        }
    }

    private DbSession OpenReader(TimeSpan limit)
    {
        var session = _backend.OpenReader(limit, _closing.Token);
        session.Count = _statements;
        return session;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> ReadAsync<TState, T>(
        SessionPool sessions, TState state, Func<DbSession, TState, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = sessions.TryRent() ?? await sessions.RentAsync(cancellationToken);
        try
        {
            session.Observe(cancellationToken);
            return read(session, state);
        }
        finally
        {
            sessions.Return(session);
        }
    }

    private void Start()
    {
        _followed = _loop.Committed;
        _knownRevision = _followed.Revision;
        _loop.Start();
        if (_backend is PostgresBackend postgres)
        {
            var token = _closing.Token;
            _listening = Task.Run(() => new PostgresListener(postgres, FollowOthersAsync, text => NodeTold?.Invoke(text), _logger).RunAsync(token), CancellationToken.None);
        }
    }

    private bool IsNews(NodeState state)
    {
        lock (_following)
        {
            return state.Position > Math.Max(_followed.Position, CommittedPosition) || state.Revision > _followed.Revision;
        }
    }

    // The writer and the listener may come here at once, one of them with an older state: one at a time, and never back.
    private void FollowOthers(DbSession session, NodeState state)
    {
        lock (_following)
        {
            if (state.Revision > _followed.Revision)
            {
                session.ForgetPlans();
                RevisionChanged?.Invoke(session, state.Revision);
            }

            if (state.Position > _followed.Position)
            {
                PositionAdvanced?.Invoke(session, state.Position);
            }

            _followed = new NodeState(Math.Max(state.Position, _followed.Position), Math.Max(state.Revision, _followed.Revision));
            RaiseTo(ref _knownRevision, state.Revision);
        }
    }

    // What writes of this node change in memory is in place by now.
    private void OnGroupCommitted()
    {
        RaiseTo(ref _knownRevision, _loop.Committed.Revision);
        GroupCommitted?.Invoke();
    }

    private static void RaiseTo(ref long value, long wanted)
    {
        var known = Interlocked.Read(ref value);
        while (known < wanted)
        {
            var found = Interlocked.CompareExchange(ref value, wanted, known);
            if (found == known)
            {
                return;
            }

            known = found;
        }
    }
}
