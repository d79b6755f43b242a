using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>Lets a stream of changes show that its caller is there, and hear who else is.</summary>
internal interface IWatchPresence
{
    /// <summary>Enters the room that a stream asks for.</summary>
    /// <param name="wake">Called when there is something to take, on any thread; it returns at once.</param>
    /// <param name="cancellationToken">Interrupts what has to be read.</param>
    /// <returns>What the stream hears until it is disposed; null when it asks for no presence, or may have none.</returns>
    /// <exception cref="BaasException">presence PRESENCE_INVALID, ROOM_FULL; storage OVERLOADED, IO_FAILED, UNAVAILABLE.</exception>
    ValueTask<IPresenceFeed?> EnterAsync(WatchRecordsRequest request, Caller caller, Action wake, CancellationToken cancellationToken);
}
