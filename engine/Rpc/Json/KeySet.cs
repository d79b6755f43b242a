using System.Runtime.InteropServices;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Remembers the keys of one JSON object by a hash of 64 bits. Two different keys with one hash would be taken for the same,
/// which nobody can bring about, since the hash has a secret seed.
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

    /// <summary>
    /// A hash of 64 bits with a seed that only this process knows, so that no caller can choose keys that collide and make a set of
    /// them slow.
    /// </summary>
    public static ulong Hash(ReadOnlySpan<byte> key)
    {
        var bytes = new HashCode();
        bytes.AddBytes(key);
        return ((ulong)(uint)string.GetHashCode(MemoryMarshal.Cast<byte, char>(key)) << 32) | (uint)bytes.ToHashCode();
    }
}
