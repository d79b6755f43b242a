namespace Grpc.Baas.Engine.Presence;

/// <summary>What became of a user in a room.</summary>
internal enum PresenceEventKind
{
    Joined,
    Updated,
    Left,
}
