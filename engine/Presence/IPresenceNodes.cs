using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Engine.Presence;

/// <summary>What the nodes of one database know of each other's rooms. Where there is one node, that is nothing.</summary>
internal interface IPresenceNodes
{
    /// <summary>Reads a room as it is noted.</summary>
    /// <exception cref="Kernel.BaasException">storage OVERLOADED, IO_FAILED, UNAVAILABLE.</exception>
    ValueTask<NotedRoom> ReadAsync(string room, CancellationToken cancellationToken);

    /// <summary>Sets what a user says about itself, on all nodes.</summary>
    /// <param name="status">Null leaves it.</param>
    /// <param name="state">Null leaves it, an empty one removes it.</param>
    /// <returns>Null when the user is not in the room.</returns>
    /// <exception cref="Kernel.BaasException">storage OVERLOADED, DISK_FULL, IO_FAILED, UNAVAILABLE.</exception>
    Task<PresentUser?> UpdateAsync(string room, PresenceKey key, string? status, Struct? state, CancellationToken cancellationToken);
}
