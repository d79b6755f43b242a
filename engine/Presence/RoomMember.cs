using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Engine.Presence;

/// <summary>A user in a room that this node has streams in. For the lock of <see cref="PresenceBook"/>.</summary>
internal sealed class RoomMember(PresenceKey key)
{
    public PresenceKey Key => key;

    public string Name { get; set; } = "";

    /// <summary>Streams of this node that show the user.</summary>
    public int Connections { get; set; }

    /// <summary>When the user was last heard of, in microseconds since 1970 UTC.</summary>
    public long LastSeen { get; set; }

    public string Status { get; set; } = PresentUser.UsualStatus;

    public Struct? State { get; set; }

    /// <summary>Ends the time in which the user may come back; null while a stream shows it, and when this node never had one.</summary>
    public IDisposable? Grace { get; set; }

    /// <summary>Streams of other nodes; null when none of them has the user.</summary>
    public int? ConnectionsElsewhere { get; set; }

    /// <summary>As the room was last told; null before it was.</summary>
    public PresentUser? Told { get; set; }

    /// <summary>Whether this node has the user.</summary>
    public bool IsHere => Connections > 0 || Grace is not null;

    public bool IsPresent => IsHere || ConnectionsElsewhere is not null;

    public PresentUser Describe() => new(key, Name)
    {
        Connections = Connections + (ConnectionsElsewhere ?? 0),
        LastSeen = LastSeen,
        Status = Status,
        State = State,
    };
}
