using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>The responses of a call that streams them. A write completes when the transport has room again.</summary>
internal sealed class ResponseStream<T>(RpcCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>, IMessageRunWriter
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, call.CancellationToken);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await call.WriteAsync(marshaller, message, (WriteOptions ?? call.WriteOptions)?.Flags ?? 0, cancellationToken);
    }

    /// <param name="run">Wire bytes of messages of the stream's type.</param>
    public async Task WriteAsync(MessageRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await call.WriteAsync(run, cancellationToken);
    }
}
