namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Remembers the keys of one JSON object by a hash of 64 bits. Two different keys with one hash would be taken for the same;
/// only a caller that builds them on purpose can get there, and then only its own request is refused.
/// </summary>
internal ref struct KeySet
{
    private const int Few = 16;

    private readonly Span<ulong> _few;
    private HashSet<ulong>? _many;
    private int _count;

    /// <param name="few">Room for the first keys, <see cref="FewWords"/> long.</param>
    public KeySet(Span<ulong> few) => _few = few;

    public static int FewWords => Few;

    public bool Add(scoped ReadOnlySpan<byte> key)
    {
        var hash = Hash(key);
        if (_many is not null)
        {
            return _many.Add(hash);
        }

        if (_few[.._count].Contains(hash))
        {
            return false;
        }

        if (_count < Few)
        {
            _few[_count++] = hash;
            return true;
        }

        _many = [.. _few, hash];
        return true;
    }

    /// <summary>FNV-1a of 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = 14695981039346656037ul;
        foreach (var unit in key)
        {
            hash = (hash ^ unit) * 1099511628211ul;
        }

        return hash;
    }
}
