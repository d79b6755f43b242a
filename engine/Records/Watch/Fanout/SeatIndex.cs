using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>Which streams a change can concern, so that it costs what those cost and not what all cost. For one thread at a time.</summary>
internal sealed class SeatIndex
{
    private readonly Dictionary<string, CollectionSeats> _collections = [];

    // Those that all changes can concern.
    private readonly HashSet<WatchSeat> _everything = [];

    public bool IsEmpty => _everything.Count == 0 && _collections.Count == 0;

    public void Add(WatchSeat seat, IReadOnlyList<WatchInterest>? interests)
    {
        seat.Interests = interests;
        if (interests is null)
        {
            _everything.Add(seat);
            return;
        }

        foreach (var interest in interests)
        {
            if (!_collections.TryGetValue(interest.CollectionId, out var seats))
            {
                _collections.Add(interest.CollectionId, seats = new CollectionSeats());
            }

            seats.Add(seat, interest.Key);
        }
    }

    public void Remove(WatchSeat seat)
    {
        _everything.Remove(seat);
        foreach (var interest in seat.Interests ?? [])
        {
            if (_collections.TryGetValue(interest.CollectionId, out var seats) && seats.Remove(seat, interest.Key))
            {
                _collections.Remove(interest.CollectionId);
            }
        }
    }

    /// <summary>Finds the streams that any of some changes can concern.</summary>
    /// <param name="found">Gets each of them once.</param>
    public void Find(ReadOnlySpan<ChangeEntry> changes, HashSet<WatchSeat> found)
    {
        if (changes.IsEmpty)
        {
            return;
        }

        found.UnionWith(_everything);
        string? last = null;
        foreach (var change in changes)
        {
            if (change.Operation == ChangeOperation.Rights && change.CollectionId.Length == 0)
            {
                FindAll(found);
                return;
            }

            if (_collections.TryGetValue(change.CollectionId, out var seats))
            {
                // Nearly always many changes of one collection come together.
                seats.Find(change, isFirst: change.CollectionId != last, found);
                last = change.CollectionId;
            }
        }
    }

    public void FindAll(HashSet<WatchSeat> found)
    {
        found.UnionWith(_everything);
        foreach (var seats in _collections.Values)
        {
            seats.FindAll(found);
        }
    }
}
