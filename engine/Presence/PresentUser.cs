using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Engine.Presence;

/// <summary>A user in a room, as it is told. Immutable.</summary>
/// <param name="Key">Who it is.</param>
/// <param name="Name">What the account is called; may be empty.</param>
internal sealed record PresentUser(PresenceKey Key, string Name)
{
    /// <summary>What a user is who has not said anything else.</summary>
    public const string UsualStatus = "online";

    /// <summary>Streams that show it.</summary>
    public int Connections { get; init; }

    /// <summary>In microseconds since 1970 UTC.</summary>
    public long LastSeen { get; init; }

    public string Status { get; init; } = UsualStatus;

    /// <summary>Never empty; null for none.</summary>
    public Struct? State { get; init; }
}
