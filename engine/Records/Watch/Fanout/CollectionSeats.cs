using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>The streams that changes of one collection can concern.</summary>
internal sealed class CollectionSeats
{
    private readonly HashSet<WatchSeat> _all = [];

    // By the field that they ask to have a value, and the hash of the value. Two values with one hash wake each other's streams in vain.
    private readonly Dictionary<Field, Dictionary<int, HashSet<WatchSeat>>> _byValue = [];

    public void Add(WatchSeat seat, FieldValueKey? key)
    {
        if (key is not { } known)
        {
            _all.Add(seat);
            return;
        }

        if (!_byValue.TryGetValue(known.Field, out var values))
        {
            _byValue.Add(known.Field, values = []);
        }

        if (!values.TryGetValue(known.ValueHash, out var seats))
        {
            values.Add(known.ValueHash, seats = []);
        }

        seats.Add(seat);
    }

    /// <returns>Whether no stream is left.</returns>
    public bool Remove(WatchSeat seat, FieldValueKey? key)
    {
        if (key is not { } known)
        {
            _all.Remove(seat);
        }
        else if (_byValue.TryGetValue(known.Field, out var values) && values.TryGetValue(known.ValueHash, out var seats))
        {
            seats.Remove(seat);
            if (seats.Count == 0 && values.Remove(known.ValueHash) && values.Count == 0)
            {
                _byValue.Remove(known.Field);
            }
        }

        return _all.Count == 0 && _byValue.Count == 0;
    }

    /// <param name="isFirst">Whether those that each change concerns are not found yet.</param>
    public void Find(ChangeEntry change, bool isFirst, HashSet<WatchSeat> found)
    {
        if (change.Operation == ChangeOperation.Rights)
        {
            FindAll(found);
            return;
        }

        if (isFirst)
        {
            found.UnionWith(_all);
        }

        foreach (var (field, values) in _byValue)
        {
            var (before, after) = (FieldValueKey.HashOf(change.Before.Span, field), FieldValueKey.HashOf(change.After.Span, field));
            Find(values, before, found);
            if (after != before)
            {
                Find(values, after, found);
            }
        }
    }

    public void FindAll(HashSet<WatchSeat> found)
    {
        found.UnionWith(_all);
        foreach (var seats in _byValue.Values.SelectMany(static values => values.Values))
        {
            found.UnionWith(seats);
        }
    }

    private static void Find(Dictionary<int, HashSet<WatchSeat>> values, int? hash, HashSet<WatchSeat> found)
    {
        if (hash is { } known && values.TryGetValue(known, out var seats))
        {
            found.UnionWith(seats);
        }
    }
}
