using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// What a write may use while it runs on the writer loop. It shares the transaction with others, sees what those before it wrote,
/// and must not be kept after the work returns.
/// </summary>
internal sealed class WriteTransaction
{
    private readonly List<(Action<object?> Callback, object? State)> _onCommitted = [];
    private long _committedPosition;

    private long _revision;
    private long _committedRevision;

    public WriteTransaction(DbSession session, NodeState state)
    {
        Session = session;
        ResumeAt(state);
    }

    /// <summary>The writing connection.</summary>
    public DbSession Session { get; }

    /// <summary>The last position that was given out, be it committed or not.</summary>
    public long Position { get; private set; }

    /// <summary>For whom the work at hand writes; anonymous, without an address, when nobody said. The change log keeps it.</summary>
    public Caller Actor { get; set; } = Caller.Anonymous;

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

    /// <summary>
    /// Makes the other nodes read anew what they keep in memory, as the catalogue, when the transaction commits; before that no other
    /// node writes anything.
    /// </summary>
    /// <returns>The revision of what is kept in memory that this write makes.</returns>
    public long ChangeRevision() => ++_revision;

    internal bool EndsGroup { get; private set; }

    /// <summary>What was committed, by this node or by others.</summary>
    internal NodeState Committed => new(_committedPosition, _committedRevision);

    /// <summary>Goes on from what is committed.</summary>
    internal void ResumeAt(NodeState committed)
    {
        Position = committed.Position;
        _revision = _committedRevision = committed.Revision;
        Volatile.Write(ref _committedPosition, committed.Position);
    }

    /// <summary>Where the transaction stands, to come back to when the next work fails.</summary>
    internal (NodeState State, int Callbacks) Mark() => (new NodeState(Position, _revision), _onCommitted.Count);

    internal void ReturnTo((NodeState State, int Callbacks) mark)
    {
        (Position, _revision) = (mark.State.Position, mark.State.Revision);
        _onCommitted.RemoveRange(mark.Callbacks, _onCommitted.Count - mark.Callbacks);
    }

    /// <summary>Makes the last position and revision part of the transaction.</summary>
    internal void SaveState()
    {
        if (Position != CommittedPosition)
        {
            StateTable.WritePosition(Session, Position);
        }

        if (_revision != _committedRevision)
        {
            StateTable.WriteRevision(Session, _revision);
        }

        Session.NotifyNodes();
    }

    internal void Abandon()
    {
        ResumeAt(Committed);
        EndsGroup = false;
        _onCommitted.Clear();
    }

    internal void AfterCommit(ILogger logger)
    {
        ResumeAt(new NodeState(Position, _revision));
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
