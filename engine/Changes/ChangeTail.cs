namespace Grpc.Baas.Engine.Changes;

/// <summary>
/// The newest changes in memory, bounded by bytes and number, so that readers that keep up never touch the database. One thread at a
/// time appends; any number read without locks.
/// </summary>
internal sealed class ChangeTail(long maxBytes, int maxEntries)
{
    private readonly long _segmentBytes = maxBytes / 8;
    private TailSegment? _oldest;
    private TailSegment? _newest;
    private long _bytes;
    private long _entries;

    public void Append(ChangeEntry entry)
    {
        var segment = _newest;
        if (segment is null || segment.Count == TailSegment.Capacity || segment.SizeBytes >= _segmentBytes)
        {
            segment = AddSegment(entry.Position);
        }

        segment.Append(entry);
        _bytes += entry.SizeBytes;
        _entries++;
        Trim();
    }

    /// <summary>Reads what follows a position.</summary>
    /// <returns>False when the tail does not reach back so far.</returns>
    public bool TryRead(long after, int maxEntries, int maxBytes, out ReadOnlyMemory<ChangeEntry> entries)
    {
        var segment = Volatile.Read(ref _newest);

        // Backwards, since nearly all readers are at the end.
        while (segment is not null && segment.First > after + 1)
        {
            segment = segment.Previous;
        }

        if (segment is null)
        {
            entries = default;
            return false;
        }

        var start = (int)(after + 1 - segment.First);
        entries = segment.Slice(start, maxEntries, maxBytes);
        return true;
    }

    /// <summary>Forgets all, so that the next change need not follow the last.</summary>
    public void Clear()
    {
        Volatile.Write(ref _newest, null);
        _oldest = null;
        _bytes = 0;
        _entries = 0;
    }

    private TailSegment AddSegment(long first)
    {
        var segment = new TailSegment(first) { Previous = _newest };
        if (_newest is null)
        {
            _oldest = segment;
        }
        else
        {
            _newest.Next = segment;
        }

        Volatile.Write(ref _newest, segment);
        return segment;
    }

    private void Trim()
    {
        while ((_bytes > maxBytes || _entries > maxEntries) && _oldest!.Next is { } next)
        {
            _bytes -= _oldest.SizeBytes;
            _entries -= _oldest.Count;
            next.Previous = null;
            _oldest = next;
        }
    }
}
