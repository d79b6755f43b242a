namespace Grpc.Baas.Engine.Presence;

/// <summary>A room that this node has streams in, or had a moment ago. For the lock of <see cref="PresenceBook"/>.</summary>
internal sealed class PresenceRoom(string name)
{
    public string Name => name;

    public Dictionary<PresenceKey, RoomMember> Members { get; } = [];

    public HashSet<PresenceStream> Streams { get; } = [];

    /// <summary>The <see cref="NotedRoom.Version"/> up to which the notes of other nodes are known.</summary>
    public long Version { get; set; }

    /// <summary>Whether nobody asks for the room any more.</summary>
    public bool IsOver => Streams.Count == 0 && !Members.Values.Any(member => member.IsHere);

    public RoomMember Member(PresenceKey key)
    {
        if (!Members.TryGetValue(key, out var member))
        {
            Members[key] = member = new RoomMember(key);
        }

        return member;
    }
}
