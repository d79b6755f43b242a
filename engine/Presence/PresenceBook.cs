using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Presence;

/// <summary>
/// The rooms that this node has streams in, and who is there: those that its own streams show, and those that other nodes have noted. It
/// tells the streams what changes. Where there is one node, it is all that there is.
/// </summary>
internal sealed class PresenceBook(PresenceOptions options, Catalogue catalogue, TimeProvider time) : IDisposable
{
    /// <summary>How long a user may come back before it has left: about as long as a page takes to load again.</summary>
    public static readonly TimeSpan GraceTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PresenceRoom> _rooms = new(StringComparer.Ordinal);
    private int _users;

    /// <summary>Called with a room and a user when this node has it in another way than before, under the lock of the book.</summary>
    public Action<string, PresenceKey>? Changed { get; set; }

    /// <summary>Users that this node has, each once for each room.</summary>
    public int Users => Volatile.Read(ref _users);

    /// <summary>Names of the rooms.</summary>
    public string[] Rooms => Locked(() => _rooms.Keys.ToArray());

    public int RoomCount => Locked(() => _rooms.Count);

    /// <summary>Name of an account's collection.</summary>
    public string NameOf(string collectionId) => catalogue.Current.FindById(collectionId)?.Name ?? "";

    /// <summary>Lets a stream into its room, which hears of a user that was not there.</summary>
    /// <param name="noted">The room as it is noted: who is there already is not told.</param>
    /// <returns>False when the room is not known yet and must be read.</returns>
    /// <exception cref="BaasException">presence ROOM_FULL.</exception>
    public bool TryEnter(PresenceStream stream, NotedRoom? noted)
    {
        var told = new ToldStreams();
        lock (_gate)
        {
            if (!_rooms.TryGetValue(stream.Room, out var room))
            {
                if (noted is null)
                {
                    return false;
                }

                room = new PresenceRoom(stream.Room);
                Apply(room, noted, told);
            }

            RequirePlace(room, stream);
            _rooms[stream.Room] = room;
            room.Streams.Add(stream);
            Show(room, stream, told);
        }

        told.Wake();
        return true;
    }

    /// <summary>Takes a stream out of its room. The last one of a user leaves it some time to come back.</summary>
    public void Leave(PresenceStream stream)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(stream.Room, out var room) || !room.Streams.Remove(stream))
            {
                return;
            }

            if (stream.User is { } user && room.Members.TryGetValue(user.Key, out var member))
            {
                member.Connections--;
                member.LastSeen = time.GetMicroseconds();
                if (member.Connections == 0)
                {
                    member.Grace = new Grace(this, room.Name, member, time);
                }

                Changed?.Invoke(room.Name, user.Key);
            }

            RemoveIfOver(room);
        }
    }

    /// <summary>Takes in what other nodes have noted of a room.</summary>
    /// <returns>False when this node has no stream there.</returns>
    public bool Apply(NotedRoom noted)
    {
        var told = new ToldStreams();
        lock (_gate)
        {
            if (!_rooms.TryGetValue(noted.Room, out var room))
            {
                return false;
            }

            // Notes may be read at the same time, and the older ones come later.
            if (noted.Version > room.Version)
            {
                Apply(room, noted, told);
            }
        }

        told.Wake();
        return true;
    }

    /// <summary>Sets what a user says about itself, where no other node has a say.</summary>
    /// <returns>Null when it is not in the room.</returns>
    public PresentUser? Update(string roomName, PresenceKey key, string? status, Struct? state)
    {
        var told = new ToldStreams();
        PresentUser? now;
        lock (_gate)
        {
            if (!_rooms.TryGetValue(roomName, out var room) || !room.Members.TryGetValue(key, out var member))
            {
                return null;
            }

            member.LastSeen = time.GetMicroseconds();
            member.Status = status ?? member.Status;
            member.State = state is null ? member.State : state.Fields.Count == 0 ? null : state;
            Tell(room, member, told);
            now = member.Told;
        }

        told.Wake();
        return now;
    }

    /// <summary>Who is in a room; nobody where this node has no stream.</summary>
    public PresentUser[] List(string room) => Locked(() => _rooms.TryGetValue(room, out var found) ? found.Members.Values.Select(member => member.Describe()).ToArray() : []);

    /// <summary>A user as this node alone has it; null when it does not.</summary>
    public PresentUser? FindHere(string room, PresenceKey key)
        => Locked(() => _rooms.TryGetValue(room, out var found) && found.Members.TryGetValue(key, out var member) && member.IsHere
            ? member.Describe() with { Connections = member.Connections }
            : null);

    /// <summary>Calls <see cref="Changed"/> for all users that this node has.</summary>
    public void ChangeAll()
    {
        lock (_gate)
        {
            foreach (var room in _rooms.Values)
            {
                foreach (var member in room.Members.Values.Where(member => member.IsHere))
                {
                    Changed?.Invoke(room.Name, member.Key);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var member in _rooms.Values.SelectMany(room => room.Members.Values))
            {
                member.Grace?.Dispose();
            }

            _rooms.Clear();
        }
    }

    private void RequirePlace(PresenceRoom room, PresenceStream stream)
    {
        if (stream.User is not { } user || (room.Members.TryGetValue(user.Key, out var member) && member.IsHere))
        {
            return;
        }

        if (member is null && room.Members.Count >= options.MaxUsersPerRoom)
        {
            throw PresenceErrors.RoomFull(options.MaxUsersPerRoom);
        }

        if (_users >= options.MaxUsers)
        {
            throw PresenceErrors.NodeFull(options.MaxUsers);
        }
    }

    private void Show(PresenceRoom room, PresenceStream stream, ToldStreams told)
    {
        if (stream.User is not { } user)
        {
            return;
        }

        var member = room.Member(user.Key);
        if (!member.IsHere)
        {
            _users++;
        }

        member.Grace?.Dispose();
        member.Grace = null;
        member.Connections++;
        member.Name = user.Name;
        member.LastSeen = time.GetMicroseconds();
        Tell(room, member, told);
        Changed?.Invoke(room.Name, user.Key);
    }

    private void EndGrace(string roomName, RoomMember member, Grace grace)
    {
        var told = new ToldStreams();
        lock (_gate)
        {
            // It may have come back while the timer waited for the lock.
            if (member.Grace != grace || !_rooms.TryGetValue(roomName, out var room))
            {
                return;
            }

            member.Grace.Dispose();
            member.Grace = null;
            _users--;
            Tell(room, member, told);
            Changed?.Invoke(roomName, member.Key);
            RemoveIfOver(room);
        }

        told.Wake();
    }

    private void Apply(PresenceRoom room, NotedRoom noted, ToldStreams told)
    {
        room.Version = noted.Version;
        var known = new HashSet<PresenceKey>();
        foreach (var (user, isElsewhere) in noted.Users)
        {
            known.Add(user.Key);
            if (!isElsewhere && !room.Members.ContainsKey(user.Key))
            {
                continue;
            }

            var member = room.Member(user.Key);
            member.ConnectionsElsewhere = isElsewhere ? user.Connections : null;
            member.Name = member.IsHere ? member.Name : user.Name;
            member.LastSeen = Math.Max(member.LastSeen, user.LastSeen);
            (member.Status, member.State) = (user.Status, user.State);
            Tell(room, member, told);
        }

        foreach (var member in room.Members.Values.Where(member => !known.Contains(member.Key) && member.ConnectionsElsewhere is not null).ToArray())
        {
            member.ConnectionsElsewhere = null;
            Tell(room, member, told);
        }
    }

    // Compares a user with what the room was told of it.
    private void Tell(PresenceRoom room, RoomMember member, ToldStreams told)
    {
        var before = member.Told;
        var now = member.Describe();
        if (!member.IsPresent)
        {
            room.Members.Remove(member.Key);
            Tell(room, PresenceEventKind.Left, now, told);
            return;
        }

        member.Told = now;
        if (before is null)
        {
            Tell(room, PresenceEventKind.Joined, now, told);
        }
        else if (before.Status != now.Status || !Equals(before.State, now.State))
        {
            Tell(room, PresenceEventKind.Updated, now, told);
        }
    }

    private void Tell(PresenceRoom room, PresenceEventKind kind, PresentUser user, ToldStreams told)
    {
        var added = new PresenceEvent(kind, user, NameOf(user.Key.CollectionId), time.GetMicroseconds());
        foreach (var stream in room.Streams)
        {
            stream.Add(added);
            told.Add(stream);
        }
    }

    private void RemoveIfOver(PresenceRoom room)
    {
        if (room.IsOver)
        {
            _rooms.Remove(room.Name);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    /// <summary>The time in which a user may come back.</summary>
    private sealed class Grace : IDisposable
    {
        private readonly ITimer _timer;

        public Grace(PresenceBook book, string room, RoomMember member, TimeProvider time)
            => _timer = time.CreateTimer(_ => book.EndGrace(room, member, this), state: null, GraceTime, Timeout.InfiniteTimeSpan);

        public void Dispose() => _timer.Dispose();
    }

    /// <summary>Streams that have something to take. They are woken outside of the lock.</summary>
    private sealed class ToldStreams
    {
        private readonly HashSet<PresenceStream> _streams = [];

        public void Add(PresenceStream stream) => _streams.Add(stream);

        public void Wake()
        {
            foreach (var stream in _streams)
            {
                stream.Wake();
            }
        }
    }
}
