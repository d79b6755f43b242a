namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Finds values by names in UTF-8 without making strings. Fixed once made.</summary>
internal sealed class Utf8NameTable<T>
    where T : class
{
    private readonly Entry[] _entries;
    private readonly uint _mask;

    public Utf8NameTable(IEnumerable<(byte[] Name, T Value)> names)
    {
        var all = names.ToArray();
        // At most half of the places are taken, so that a search ends soon.
        var size = 4;
        while (size < all.Length * 2)
        {
            size *= 2;
        }

        _entries = new Entry[size];
        _mask = (uint)size - 1;
        foreach (var (name, value) in all)
        {
            Add(name, value);
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var place = Hash(name) & _mask; _entries[place].Name is { } taken; place = (place + 1) & _mask)
        {
            if (name.SequenceEqual(taken))
            {
                return _entries[place].Value;
            }
        }

        return null;
    }

    private void Add(byte[] name, T value)
    {
        var place = Hash(name) & _mask;
        while (_entries[place].Name is { } taken)
        {
            if (name.AsSpan().SequenceEqual(taken))
            {
                return;
            }

            place = (place + 1) & _mask;
        }

        _entries[place] = new Entry(name, value);
    }

    // FNV-1a: names are short, and they are the schema's own, so nobody can choose them to collide.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var unit in name)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash;
    }

    private readonly record struct Entry(byte[]? Name, T Value);
}
