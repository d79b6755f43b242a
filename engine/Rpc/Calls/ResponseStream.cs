using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>The responses of a call that streams them. A write completes when the transport has room again.</summary>
internal sealed class ResponseStream<T>(RpcCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int Closed = 2;

    private int _state;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, call.CancellationToken);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        switch (Interlocked.CompareExchange(ref _state, Writing, Idle))
        {
            case Writing:
                throw new InvalidOperationException("The write before this one has not completed.");
            case Closed:
                throw new InvalidOperationException("The call has ended.");
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var flags = (WriteOptions ?? call.WriteOptions)?.Flags ?? 0;
            await call.Exchange.WriteAsync(marshaller, message, isFlushed: (flags & WriteFlags.BufferHint) == 0, cancellationToken);
        }
        finally
        {
            Interlocked.CompareExchange(ref _state, Idle, Writing);
        }
    }

    /// <summary>Refuses writes from now on; the response belongs to the transport again.</summary>
    public void Close() => Volatile.Write(ref _state, Closed);
}
