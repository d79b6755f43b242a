namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// What a write may use while it runs on the writer loop. It shares the transaction with others, sees what those before it wrote,
/// and must not be kept after the work returns.
/// </summary>
internal sealed class WriteTransaction
{
    private readonly List<(Action<object?> Callback, object? State)> _onCommitted = [];
    private long _committedPosition;

    public WriteTransaction(DbSession session, long position)
    {
        Session = session;
        Position = position;
        _committedPosition = position;
    }

    /// <summary>The writing connection.</summary>
    public DbSession Session { get; }

    /// <summary>The last position that was given out, be it committed or not.</summary>
    public long Position { get; private set; }

    /// <summary>Id of the account for which the work at hand writes; empty when nobody said. The change log keeps it.</summary>
    public string Actor { get; set; } = "";

    /// <summary>The last position that was committed. Any thread may ask.</summary>
    public long CommittedPosition => Volatile.Read(ref _committedPosition);

    /// <summary>Gives the next position of the change log. Those of a work that fails are given again, so that no gap arises.</summary>
    public long NextPosition() => ++Position;

    /// <summary>Calls back on the writer's thread after the commit, before the caller of the write is answered; never if it fails.</summary>
    /// <param name="callback">Short, and it does not throw.</param>
    public void OnCommitted(Action callback) => _onCommitted.Add((static state => ((Action)state!)(), callback));

    /// <inheritdoc cref="OnCommitted(Action)"/>
    /// <param name="callback">Short, and it does not throw.</param>
    /// <param name="state">Handed to the callback, so that it needs no closure.</param>
    public void OnCommitted(Action<object?> callback, object? state) => _onCommitted.Add((callback, state));

    /// <summary>
    /// Ends the group with this write, so that what it does in <see cref="OnCommitted(Action)"/> is done before any other write runs.
    /// </summary>
    public void CommitAfterThis() => EndsGroup = true;

    internal bool EndsGroup { get; private set; }

    /// <summary>Where the transaction stands, to come back to when the next work fails.</summary>
    internal (long Position, int Callbacks) Mark()
    {
        // Each work speaks for its own caller only.
        Actor = "";
        return (Position, _onCommitted.Count);
    }

    internal void ReturnTo((long Position, int Callbacks) mark)
    {
        Position = mark.Position;
        _onCommitted.RemoveRange(mark.Callbacks, _onCommitted.Count - mark.Callbacks);
    }

    /// <summary>Makes the last position part of the transaction.</summary>
    internal void SavePosition()
    {
        if (Position != CommittedPosition)
        {
            StateTable.WritePosition(Session, Position);
        }
    }

    internal void Abandon()
    {
        Position = CommittedPosition;
        EndsGroup = false;
        _onCommitted.Clear();
    }

    internal void AfterCommit(ILogger logger)
    {
        Volatile.Write(ref _committedPosition, Position);
        EndsGroup = false;
        foreach (var (callback, state) in _onCommitted)
        {
            try
            {
                callback(state);
            }
            catch (Exception exception)
            {
                // The write is durable and its caller must hear so, whatever an observer does.
                logger.ObserverFailed(exception);
            }
        }

        _onCommitted.Clear();
    }
}
