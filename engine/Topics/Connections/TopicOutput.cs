using Grpc.Baas.Engine.Records.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>Where answers, events and messages of one connection leave, one after the other, as fast as the client takes them.</summary>
internal sealed class TopicOutput(IAsyncStreamWriter<EncodedMessage> stream) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <param name="options">Whether more follows at once.</param>
    public async Task WriteAsync(EncodedMessage message, WriteOptions? options, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            stream.WriteOptions = options;
            await stream.WriteAsync(message, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
