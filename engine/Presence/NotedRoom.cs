namespace Grpc.Baas.Engine.Presence;

/// <summary>A room, as the nodes of a database have noted it there.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Version">Goes up with each change that is noted; 0 where nothing is.</param>
/// <param name="Users">Who is noted.</param>
internal sealed record NotedRoom(string Room, long Version, IReadOnlyList<NotedUser> Users)
{
    /// <summary>Who is there, for a node that has no stream in the room.</summary>
    public IEnumerable<PresentUser> Elsewhere => Users.Where(user => user.IsElsewhere).Select(user => user.Elsewhere);
}
