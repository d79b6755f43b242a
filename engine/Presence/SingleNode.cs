using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Engine.Presence;

/// <summary>One node alone: what it has in memory is all that there is.</summary>
internal sealed class SingleNode(PresenceBook book) : IPresenceNodes
{
    public ValueTask<NotedRoom> ReadAsync(string room, CancellationToken cancellationToken) => ValueTask.FromResult(new NotedRoom(room, 0, []));

    public Task<PresentUser?> UpdateAsync(string room, PresenceKey key, string? status, Struct? state, CancellationToken cancellationToken)
        => Task.FromResult(book.Update(room, key, status, state));
}
