namespace Grpc.Baas.Engine.Presence;

/// <summary>A user in a room, as the nodes of a database have noted it there.</summary>
/// <param name="Elsewhere">What the user is, with the connections of the other nodes alone.</param>
/// <param name="IsElsewhere">Whether another node has it; otherwise only this one does.</param>
internal readonly record struct NotedUser(PresentUser Elsewhere, bool IsElsewhere);
