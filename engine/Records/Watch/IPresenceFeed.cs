using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>What one stream hears of its room. Disposal leaves the room.</summary>
internal interface IPresenceFeed : IDisposable
{
    /// <summary>Takes the events that came since the last time, in their order.</summary>
    IReadOnlyList<EncodedMessage> Take();
}
