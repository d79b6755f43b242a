using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>Where the events of one stream go; it knows how long the client has heard nothing.</summary>
internal sealed class WatchOutput(IAsyncStreamWriter<EncodedMessage> stream, WatchPulse pulse)
{
    public WatchPulse Pulse => pulse;

    /// <summary>Writes an event, and waits until the client has room for the next one.</summary>
    public async ValueTask WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(message, cancellationToken);
        pulse.Written();
    }
}
