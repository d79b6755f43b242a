using System.Diagnostics;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// The one thread that writes. It gathers waiting writes into groups that share a transaction and its fsync, each write in a
/// savepoint of its own, and answers their callers only when the group is durable.
/// </summary>
internal sealed class WriterLoop
{
    // Writes that come while a group runs may join it, but the first of them must not wait for ever.
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(20);

    private readonly DbSession _session;
    private readonly WriteQueue _queue;
    private readonly WriteTransaction _transaction;
    private readonly Action _onGroupCommitted;
    private readonly Action<DbSession, NodeState>? _onOthersWrote;
    private readonly Action _afterGroup;
    private readonly int _maxGroupSize;
    private readonly ILogger _logger;
    private readonly List<IPendingWrite> _group = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _groups;

    /// <param name="session">The writing connection, used by nobody else from now on.</param>
    /// <param name="queue">Where writes come from.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="onGroupCommitted">Called on the writer's thread after each commit, before callers are answered.</param>
    /// <param name="onOthersWrote">
    /// Called on the writer's thread at the start of a group, when other nodes have written since the last; null when nobody else writes.
    /// </param>
    /// <param name="afterGroup">Called on the writer's thread after callers are answered; for upkeep.</param>
    /// <param name="maxGroupSize">Writes that share a transaction, at most.</param>
    /// <param name="logger">For what callers do not hear.</param>
    public WriterLoop(
        DbSession session,
        WriteQueue queue,
        int maxGroupSize,
        Action onGroupCommitted,
        Action<DbSession, NodeState>? onOthersWrote,
        Action afterGroup,
        ILogger logger)
    {
        _session = session;
        _queue = queue;
        _transaction = new WriteTransaction(session, StateTable.Read(session));
        _onGroupCommitted = onGroupCommitted;
        _onOthersWrote = onOthersWrote;
        _afterGroup = afterGroup;
        _maxGroupSize = maxGroupSize;
        _logger = logger;
    }

    /// <summary>Ends when the queue is closed and all that was in it is done.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Transactions committed so far.</summary>
    public long Groups => Volatile.Read(ref _groups);

    /// <summary>What was committed when the database was opened; for before the start.</summary>
    public NodeState Committed => _transaction.Committed;

    public long CommittedPosition => _transaction.CommittedPosition;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "baas writer" }.Start();

    private void Run()
    {
        while (_queue.WaitForWrite())
        {
            if (TryCommitGroup())
            {
                _afterGroup();
            }
        }

        _stopped.SetResult();
    }

    private bool TryCommitGroup()
    {
        try
        {
            _session.ExecuteCached("BEGIN IMMEDIATE");
            FollowOthers();
            RunWrites();
            _transaction.SaveState();
            _session.ExecuteCached("COMMIT");
        }
        catch (Exception exception)
        {
            Abandon(exception);
            return false;
        }

        Volatile.Write(ref _groups, _groups + 1);
        _transaction.AfterCommit(_logger);
        NotifyGroupCommitted();
        Answer();
        return true;
    }

    // From here to the commit no other node writes, and what they wrote before is known here before any work runs.
    private void FollowOthers()
    {
        if (_onOthersWrote is null)
        {
            return;
        }

        var state = StateTable.Lock(_session);
        if (state != _transaction.Committed)
        {
            _transaction.ResumeAt(state);
            _onOthersWrote(_session, state);
        }
    }

    private void RunWrites()
    {
        var started = Stopwatch.GetTimestamp();
        while (_group.Count < _maxGroupSize && _queue.TryTake(out var write))
        {
            _group.Add(write);
            if (write.IsCancelled)
            {
                write.Fail(new OperationCanceledException());
                continue;
            }

            RunInSavepoint(write);
            if (_transaction.EndsGroup || Stopwatch.GetElapsedTime(started) > LongestGroup)
            {
                return;
            }
        }
    }

    private void RunInSavepoint(IPendingWrite write)
    {
        var mark = _transaction.Mark();

        // Each work speaks for its own caller only.
        _transaction.Actor = Caller.Anonymous;
        _session.ExecuteCached("SAVEPOINT work");
        try
        {
            write.Run(_transaction);
            _session.ExecuteCached("RELEASE work");
        }
        catch (Exception exception)
        {
            // Its answer may rest on what others of the group wrote, so it too is given only when that is durable.
            write.Fail(exception);
            if (_session.IsAutocommit)
            {
                // A full disk or a failing one makes SQLite roll the whole transaction back by itself.
                throw;
            }

            _session.EndStatements();
            _session.ExecuteCached("ROLLBACK TO work");
            _session.ExecuteCached("RELEASE work");
            _transaction.ReturnTo(mark);
        }
    }

    private void Abandon(Exception exception)
    {
        if (_group.Count == 0)
        {
            // Even BEGIN failed. All who would have made the group hear it at once, rather than one after the other.
            while (_group.Count < _maxGroupSize && _queue.TryTake(out var write))
            {
                _group.Add(write);
            }
        }

        if (exception is Kernel.BaasException { Definition.Status: Core.StatusCode.Unavailable })
        {
            _logger.GroupUnavailable(_group.Count, exception);
        }
        else
        {
            _logger.GroupRolledBack(_group.Count, exception);
        }

        _transaction.Abandon();
        _session.EndUse();
        foreach (var write in _group)
        {
            write.Fail(exception);
        }

        Answer();
    }

    private void NotifyGroupCommitted()
    {
        try
        {
            _onGroupCommitted();
        }
        catch (Exception exception)
        {
            _logger.ObserverFailed(exception);
        }
    }

    private void Answer()
    {
        foreach (var write in _group)
        {
            write.Complete();
        }

        _group.Clear();
    }
}
