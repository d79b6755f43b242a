namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// One state of the database, kept for as long as it is open, for one reader that takes its time. It keeps the write-ahead log from
/// starting anew, so its holder must bound that time.
/// </summary>
internal sealed class SnapshotSession(SessionPool pool, DbSession session) : IDisposable
{
    private bool _isDisposed;

    /// <summary>Reads from the snapshot, synchronously; one read at a time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while the read ran.</exception>
    public T Read<TState, T>(TState state, Func<DbSession, TState, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        session.Observe(cancellationToken);
        try
        {
            return read(session, state);
        }
        finally
        {
            session.EndStatements();
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            pool.Return(session);
        }
    }
}
