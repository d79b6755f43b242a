namespace Grpc.Baas.Engine.Audit;

/// <summary>Goes through events newest first, a piece at a time, and knows where to go on later.</summary>
internal sealed class EventCursor
{
    private readonly Func<long, int, List<StoredEvent>> _read;
    private readonly int _pieceRows;
    private List<StoredEvent> _piece = [];
    private int _next;

    /// <param name="read">Reads so many events before a key, newest first; none at the end.</param>
    /// <param name="before">The key that they are all before.</param>
    /// <param name="pieceRows">Events to read at once.</param>
    public EventCursor(Func<long, int, List<StoredEvent>> read, long before, int pieceRows)
    {
        _read = read;
        _pieceRows = pieceRows;
        Before = before;
        Advance();
    }

    /// <summary>The next event; null at the end.</summary>
    public StoredEvent? Head { get; private set; }

    /// <summary>What is still to come has smaller keys; 0 when nothing is.</summary>
    public long Before { get; private set; }

    public StoredEvent Take()
    {
        var taken = Head!;
        Before = taken.Key;
        Advance();
        return taken;
    }

    private void Advance()
    {
        if (_next == _piece.Count && Before > 0)
        {
            (_piece, _next) = (_read(Before, _pieceRows), 0);
        }

        Head = _next < _piece.Count ? _piece[_next++] : null;
        if (Head is null)
        {
            Before = 0;
        }
    }
}
