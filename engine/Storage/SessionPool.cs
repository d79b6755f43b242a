using System.Runtime.CompilerServices;

namespace Grpc.Baas.Engine.Storage;

/// <summary>A bounded number of reading sessions, opened when first needed and lent to one user at a time.</summary>
internal sealed class SessionPool(int size, int maxIdle, int maxWaiting, Func<DbSession> open)
{
    private readonly Lock _gate = new();

    // Last in, first out: the one just used has the warmest cache.
    private readonly Stack<DbSession> _idle = new();
    private readonly Queue<TaskCompletionSource<DbSession>> _waiting = new();
    private readonly TaskCompletionSource _allClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;
    private bool _isClosed;

    /// <summary>Done when the pool is closed and every session is back.</summary>
    public Task Closed => _allClosed.Task;

    /// <summary>Lends a session when one is free.</summary>
    /// <exception cref="Kernel.BaasException">storage UNAVAILABLE when the database closes.</exception>
    public DbSession? TryRent()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_idle.TryPop(out var session))
            {
                return session;
            }

            if (_opened == size)
            {
                return null;
            }

            _opened++;
        }

        return OpenReserved();
    }

    /// <summary>Lends a session, and waits for one when none is free.</summary>
    /// <exception cref="Kernel.BaasException">storage OVERLOADED when too many wait; UNAVAILABLE when the database closes.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<DbSession> RentAsync(CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<DbSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ThrowIfClosed();
            if (_idle.TryPop(out var session))
            {
                return session;
            }

            if (_waiting.Count >= maxWaiting)
            {
                throw StorageErrors.Overloaded("waiting reads", maxWaiting);
            }

            _waiting.Enqueue(completion);
        }

        // Cancelling the promise itself makes sure that no session is given to someone who has left.
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<DbSession>)state!).TrySetCanceled(token), completion);
        return await completion.Task;
    }

    public void Return(DbSession session)
    {
        session.EndUse();
        lock (_gate)
        {
            if (!_isClosed)
            {
                while (_waiting.TryDequeue(out var completion))
                {
                    if (completion.TrySetResult(session))
                    {
                        return;
                    }
                }

                if (_idle.Count < maxIdle)
                {
                    _idle.Push(session);
                    return;
                }
            }
        }

        Dispose(session);
    }

    /// <summary>Lends no more, and closes each session as soon as it is back.</summary>
    public void Close()
    {
        DbSession[] idle;
        lock (_gate)
        {
            _isClosed = true;
            idle = [.. _idle];
            _idle.Clear();
            while (_waiting.TryDequeue(out var completion))
            {
                completion.TrySetException(StorageErrors.Unavailable());
            }

            CompleteIfAllClosed();
        }

        foreach (var session in idle)
        {
            Dispose(session);
        }
    }

    private DbSession OpenReserved()
    {
        try
        {
            return open();
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _opened--;

                // Whoever waits counts on this session to come back; with all failing, nobody would ever wake them.
                while (_waiting.TryDequeue(out var completion) && !completion.TrySetException(exception))
                {
                }

                CompleteIfAllClosed();
            }

            throw;
        }
    }

    private void Dispose(DbSession session)
    {
        session.Dispose();
        lock (_gate)
        {
            _opened--;
            CompleteIfAllClosed();
        }
    }

    private void CompleteIfAllClosed()
    {
        if (_isClosed && _opened == 0)
        {
            _allClosed.TrySetResult();
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw StorageErrors.Unavailable();
        }
    }
}
