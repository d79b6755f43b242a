namespace Grpc.Baas.Engine.Changes;

/// <summary>A run of changes in memory. The writer appends to it; readers take slices of it without copying or locking.</summary>
internal sealed class TailSegment(long first)
{
    public const int Capacity = 256;

    private readonly ChangeEntry[] _entries = new ChangeEntry[Capacity];
    private int _count;

    /// <summary>Position of the first entry.</summary>
    public long First { get; } = first;

    /// <summary>The segment before it; null when that has left the tail.</summary>
    public TailSegment? Previous { get; set; }

    /// <summary>The segment after it; null while it is the last.</summary>
    public TailSegment? Next { get; set; }

    public long SizeBytes { get; private set; }

    public int Count => Volatile.Read(ref _count);

    public void Append(ChangeEntry entry)
    {
        _entries[_count] = entry;
        SizeBytes += entry.SizeBytes;

        // The entry must be in its place before readers learn that there is one more.
        Volatile.Write(ref _count, _count + 1);
    }

    public ReadOnlyMemory<ChangeEntry> Slice(int start, int maxEntries, int maxBytes)
    {
        var end = Math.Min(Count, start + maxEntries);
        var next = start;
        var bytes = 0L;
        while (next < end)
        {
            bytes += _entries[next].SizeBytes;
            if (bytes > maxBytes && next > start)
            {
                break;
            }

            next++;
        }

        // A copy, since a reader that stalls must not keep the whole segment in memory.
        return _entries.AsSpan(start, next - start).ToArray();
    }
}
