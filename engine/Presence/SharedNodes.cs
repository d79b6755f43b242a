using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Presence;

/// <summary>
/// Several nodes on one database: each notes there who comes and goes, not who stays, and reads what the others have noted of the rooms in
/// which it has streams itself. A node whose lease is over has lost its users.
/// </summary>
internal sealed class SharedNodes : IPresenceNodes
{
    /// <summary>How long a node may say nothing before its users are taken for gone.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    private const int MaxPerWrite = 500;
    private const int MaxPerRead = 500;

    // Nodes that have streams in a room without showing anybody there must have heard that the last one left.
    private static readonly TimeSpan EmptyRoomTime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Room, PresenceKey Key), long> _changes = [];
    private readonly Dictionary<string, (long Beat, long Since)> _beats = new(StringComparer.Ordinal);
    private readonly PresenceBook _book;
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _changeCount;

    // Whether the node is noted itself; changed on the writer's thread alone.
    private volatile bool _isEntered;
    private long _version;

    public SharedNodes(PresenceBook book, Database database, RecordIds ids, TimeProvider time, ILogger<SharedNodes> logger)
    {
        _book = book;
        _database = database;
        _time = time;
        _logger = logger;
        Node = ids.Next();
        book.Changed = Note;
    }

    /// <summary>What tells this run of the engine from all others.</summary>
    public string Node { get; }

    public ValueTask<NotedRoom> ReadAsync(string room, CancellationToken cancellationToken) => _database.ReadAsync(
        (Room: room, Node),
        static (session, asked) =>
        {
            using var snapshot = session.BeginSnapshot();
            return PresenceStore.ReadRoom(session, asked.Room, asked.Node);
        },
        cancellationToken);

    public async Task<PresentUser?> UpdateAsync(string room, PresenceKey key, string? status, Struct? state, CancellationToken cancellationToken)
    {
        var changes = new List<KeyValuePair<(string, PresenceKey), long>>();
        var noted = await _database.WriteAsync(
            transaction =>
            {
                // A stream that began a moment ago is noted first.
                changes = WriteChanges(transaction.Session);
                return Update(transaction.Session, room, key, status, state);
            },
            cancellationToken);
        Forget(changes);
        if (noted is null)
        {
            return null;
        }

        _book.Apply(noted);
        return _book.List(room).FirstOrDefault(user => user.Key == key) ?? noted.Elsewhere.FirstOrDefault(user => user.Key == key);
    }

    /// <summary>Notes what has changed here.</summary>
    public async Task WriteChangesAsync(CancellationToken cancellationToken)
    {
        while (HasChanges())
        {
            Forget(await _database.WriteWhenRoomAsync(transaction => WriteChanges(transaction.Session), cancellationToken));
        }
    }

    /// <summary>Reads what other nodes have noted, of the rooms that this one has streams in.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        List<(string Room, long Version)> changed = [];
        do
        {
            var rooms = _book.Rooms.ToHashSet(StringComparer.Ordinal);
            if (rooms.Count == 0)
            {
                return;
            }

            (changed, var noted) = await _database.ReadAsync((Nodes: this, rooms), static (session, call) => call.Nodes.ReadChanged(session, call.rooms), cancellationToken);
            noted.ForEach(room => _book.Apply(room));
            _version = changed.Count > 0 ? changed[^1].Version : _version;
        }
        while (changed.Count == MaxPerRead);
    }

    /// <summary>Renews the lease of this node, ends those of nodes that have not done so, and clears away rooms in which nobody is.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_isEntered && !await _database.WriteWhenRoomAsync(transaction => RenewOrLeave(transaction.Session), cancellationToken))
        {
            // Others have taken it for lost, with all that it had noted.
            _book.ChangeAll();
        }

        var nodes = await _database.ReadAsync(0, static (session, _) => NodeStore.ReadAll(session), cancellationToken);
        foreach (var gone in _beats.Keys.Except(nodes.Select(node => node.Node)).ToArray())
        {
            _beats.Remove(gone);
        }

        foreach (var (node, beat) in nodes.Where(IsOver).ToArray())
        {
            await RemoveAsync(node, beat, cancellationToken);
        }

        var before = (_time.GetUtcNow() - EmptyRoomTime).ToMicroseconds();
        if (await _database.ReadAsync(before, static (session, before) => PresenceStore.HasEmptyRooms(session, before), cancellationToken))
        {
            await _database.WriteWhenRoomAsync(transaction => PresenceStore.RemoveEmptyRooms(transaction.Session, before), cancellationToken);
        }
    }

    // Clocks of nodes may differ, so what counts is how long this one has seen the same beat.
    private bool IsOver((string Node, long Beat) other)
    {
        if (other.Node == Node)
        {
            return false;
        }

        if (_beats.TryGetValue(other.Node, out var known) && known.Beat == other.Beat)
        {
            return _time.GetElapsedTime(known.Since) >= LeaseTime;
        }

        _beats[other.Node] = (other.Beat, _time.GetTimestamp());
        return false;
    }

    private async Task RemoveAsync(string node, long beat, CancellationToken cancellationToken)
    {
        var time = _time.GetMicroseconds();
        if (await _database.WriteWhenRoomAsync(transaction => NodeStore.Remove(transaction.Session, node, beat, time), cancellationToken))
        {
            _logger.NodeLost(node);
        }
    }

    // A node that has nobody is not there, so that nobody takes it for lost.
    private bool RenewOrLeave(DbSession session)
    {
        if (_book.Users > 0)
        {
            return NodeStore.Renew(session, Node);
        }

        NodeStore.Leave(session, Node, _time.GetMicroseconds());
        _isEntered = false;
        return true;
    }

    private void Note(string room, PresenceKey key)
    {
        lock (_gate)
        {
            _changes[(room, key)] = ++_changeCount;
        }
    }

    private bool HasChanges()
    {
        lock (_gate)
        {
            return _changes.Count > 0;
        }
    }

    // On the writer's thread, so that what is written last is what the book had last.
    private List<KeyValuePair<(string, PresenceKey), long>> WriteChanges(DbSession session)
    {
        List<KeyValuePair<(string Room, PresenceKey Key), long>> changes;
        lock (_gate)
        {
            changes = _changes.Take(MaxPerWrite).ToList();
        }

        if (changes.Count > 0)
        {
            NodeStore.Enter(session, Node);
            _isEntered = true;
        }

        foreach (var ((room, key), _) in changes)
        {
            if (_book.FindHere(room, key) is { } user)
            {
                PresenceStore.Write(session, room, Node, user);
            }
            else
            {
                PresenceStore.Delete(session, room, Node, key);
            }
        }

        var time = _time.GetMicroseconds();
        foreach (var room in changes.Select(change => change.Key.Room).Distinct())
        {
            PresenceStore.Touch(session, room, time);
        }

        return changes;
    }

    // Only when they are committed, and only those that have not changed again.
    private void Forget(List<KeyValuePair<(string, PresenceKey), long>> written)
    {
        lock (_gate)
        {
            foreach (var (change, count) in written)
            {
                if (_changes.TryGetValue(change, out var last) && last == count)
                {
                    _changes.Remove(change);
                }
            }
        }
    }

    private NotedRoom? Update(DbSession session, string room, PresenceKey key, string? status, Struct? state)
    {
        if (PresenceStore.FindAny(session, room, key) is not { } user)
        {
            return null;
        }

        var time = _time.GetMicroseconds();
        PresenceStore.Update(session, room, user with
        {
            Status = status ?? user.Status,
            State = state is null ? user.State : state.Fields.Count == 0 ? null : state,
            LastSeen = time,
        });
        PresenceStore.Touch(session, room, time);
        return PresenceStore.ReadRoom(session, room, Node);
    }

    private (List<(string Room, long Version)> Changed, List<NotedRoom> Noted) ReadChanged(DbSession session, HashSet<string> rooms)
    {
        using var snapshot = session.BeginSnapshot();
        var changed = PresenceStore.ReadChanged(session, _version, MaxPerRead);
        return (changed, changed.Where(room => rooms.Contains(room.Room)).Select(room => PresenceStore.ReadRoom(session, room.Room, Node)).ToList());
    }
}
