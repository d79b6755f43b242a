namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>The records that one level found, each once, and which of them belong to which record of the level before.</summary>
internal sealed class ExpandedLevel(ExpandLevel level, RecordBatch records) : IDisposable
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _links = [];

    public ExpandLevel Level => level;

    public RecordBatch Records => records;

    /// <summary>The levels behind this one.</summary>
    public ExpandedLevel[] Levels { get; set; } = [];

    /// <summary>Tells the records of the next record of the level before.</summary>
    public void AddLinks(ReadOnlySpan<int> indexes)
    {
        _links.AddRange(indexes);
        _starts.Add(_links.Count);
    }

    /// <summary>Indexes in <see cref="Records"/> of those that belong to a record of the level before, in the order wanted.</summary>
    public ReadOnlySpan<int> LinksOf(int parent)
        => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_links)[_starts[parent].._starts[parent + 1]];

    public void Dispose()
    {
        records.Dispose();
        foreach (var next in Levels)
        {
            next.Dispose();
        }
    }
}
