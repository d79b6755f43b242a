namespace Grpc.Baas.Client.Live;

/// <summary>
/// The first records of a query, in order. It knows every matching record up to a bound, and none beyond: some more than are shown, so that
/// the next one is at hand when one leaves. For one thread at a time.
/// </summary>
internal sealed class LiveWindow<T>
    where T : class
{
    private readonly RecordOrder<T> _order;
    private readonly List<LiveEntry<T>> _entries;
    private readonly Dictionary<string, LiveEntry<T>> _byId;
    private readonly int _limit;
    private object?[]? _bound;
    private T[]? _shown;

    /// <param name="order">The order of the entries.</param>
    /// <param name="entries">In order, each record once.</param>
    /// <param name="bound">The last key that is known; null when all are.</param>
    /// <param name="limit">How many are shown.</param>
    public LiveWindow(RecordOrder<T> order, List<LiveEntry<T>> entries, object?[]? bound, int limit)
    {
        _order = order;
        _entries = entries;
        _byId = entries.ToDictionary(entry => order.Shape.IdOf(entry.Record));
        _bound = bound;
        _limit = limit;
    }

    /// <summary>The records that are shown. The array never changes.</summary>
    public T[] Records => _shown ??= [.. _entries.Take(_limit).Select(entry => entry.Record)];

    /// <summary>Whether the records beyond those shown are used up, and there may be more.</summary>
    public bool NeedsMore => _bound is not null && _entries.Count <= _limit;

    private RecordShape<T> Shape => _order.Shape;

    /// <summary>How many records beyond those shown are held ready.</summary>
    public static int ReserveOf(int limit) => limit == int.MaxValue ? 0 : Math.Clamp((limit + 1) / 2, 10, 100);

    /// <summary>Takes over the objects of records that are in another window as they are in this one.</summary>
    public void Adopt(LiveWindow<T> other)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            // What may be seen of a record can change without a change of the record.
            var id = Shape.IdOf(_entries[i].Record);
            if (other._byId.TryGetValue(id, out var known) && Shape.AreSame(known.Record, _entries[i].Record))
            {
                _entries[i] = _entries[i] with { Record = known.Record };
                _byId[id] = _entries[i];
            }
        }

        _shown = null;
    }

    /// <summary>Puts a changed record in its place.</summary>
    public IReadOnlyList<LiveChange<T>> Put(T record, long position)
    {
        var id = Shape.IdOf(record);
        var entry = new LiveEntry<T>(record, _order.KeyOf(record), position);
        if (_byId.TryGetValue(id, out var known) && known.Position >= position)
        {
            return [];
        }

        if (_bound is not null && _order.Compare(entry.Key, _bound) > 0)
        {
            return Remove(id, position);
        }

        var previousIndex = known is null ? -1 : Take(known);
        var index = IndexOf(entry.Key);
        _entries.Insert(index, entry);
        _byId[id] = entry;
        var changes = Tell(known?.Record, previousIndex, record, index);
        Trim();
        return changes;
    }

    /// <summary>Takes a record out that was deleted or matches no longer.</summary>
    public IReadOnlyList<LiveChange<T>> Remove(string id, long position)
    {
        if (!_byId.TryGetValue(id, out var known) || known.Position >= position)
        {
            return [];
        }

        _byId.Remove(id);
        return Tell(known.Record, Take(known), null, -1);
    }

    private int Take(LiveEntry<T> entry)
    {
        var index = IndexOf(entry.Key);
        _entries.RemoveAt(index);
        return index;
    }

    // The place of the first entry that is not before the key.
    private int IndexOf(object?[] key)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _order.Compare(_entries[middle].Key, key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // What a step looks like from outside, where only the first are seen: another record may come in or go out at the end.
    private IReadOnlyList<LiveChange<T>> Tell(T? before, int from, T? after, int to)
    {
        var wasShown = before is not null && from < _limit;
        var isShown = after is not null && to < _limit;
        if (!wasShown && !isShown)
        {
            return [];
        }

        _shown = null;
        if (wasShown && isShown)
        {
            return [new LiveChange<T>(from == to ? LiveChangeType.Changed : LiveChangeType.Moved, after!, to, from)];
        }

        if (isShown)
        {
            var added = new LiveChange<T>(LiveChangeType.Added, after!, to, -1);
            return _entries.Count > _limit ? [added, new LiveChange<T>(LiveChangeType.Removed, _entries[_limit].Record, -1, _limit - 1)] : [added];
        }

        var removed = new LiveChange<T>(LiveChangeType.Removed, before!, -1, from);
        return _entries.Count >= _limit ? [removed, new LiveChange<T>(LiveChangeType.Added, _entries[_limit - 1].Record, _limit - 1, -1)] : [removed];
    }

    private void Trim()
    {
        var reserve = ReserveOf(_limit);
        if (_entries.Count - (2L * reserve) <= _limit)
        {
            return;
        }

        var kept = _limit + reserve;
        foreach (var entry in _entries.Skip(kept))
        {
            _byId.Remove(Shape.IdOf(entry.Record));
        }

        _entries.RemoveRange(kept, _entries.Count - kept);
        _bound = _entries[^1].Key;
    }
}
