using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Presence;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Answers who is there, on all nodes, and sets what callers say about themselves.</summary>
internal sealed class PresenceDirectory(PresenceBook book, IPresenceNodes nodes)
{
    /// <summary>Who is in a room, in the order of their keys.</summary>
    /// <exception cref="BaasException">storage OVERLOADED, IO_FAILED, UNAVAILABLE.</exception>
    public async ValueTask<IReadOnlyList<PresentUser>> ListAsync(string room, CancellationToken cancellationToken)
    {
        var noted = await nodes.ReadAsync(room, cancellationToken);
        var users = book.Apply(noted) ? book.List(room) : [.. noted.Elsewhere];
        Array.Sort(users, static (one, other) => one.Key.CompareTo(other.Key));
        return users;
    }

    /// <summary>Sets the caller's status and state in a room.</summary>
    /// <exception cref="BaasException">presence NOT_PRESENT, PRESENCE_INVALID; storage OVERLOADED, DISK_FULL, IO_FAILED, UNAVAILABLE.</exception>
    public async Task<PresentUser> UpdateAsync(UpdatePresenceRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var room = PresenceTexts.Room(request.Room);
        var status = request.HasStatus ? PresenceTexts.Status(request.Status) : null;
        var state = PresenceTexts.State(request.State);
        return await nodes.UpdateAsync(room, WatchPresence.KeyOf(caller), status, state, cancellationToken) ?? throw PresenceErrors.NotPresent(room);
    }

    /// <summary>Name of the collection of an account; empty for others.</summary>
    public string NameOf(PresenceKey key) => book.NameOf(key.CollectionId);
}
