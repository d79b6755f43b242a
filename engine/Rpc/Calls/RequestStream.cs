using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>The requests of a call that streams them.</summary>
internal sealed class RequestStream<T>(RpcCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no message before the first, and none after the last.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = null;
        bool hasNext;
        if (cancellationToken.CanBeCanceled && cancellationToken != call.CancellationToken)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken);
            hasNext = await call.Exchange.ReadAsync(both.Token);
        }
        else
        {
            hasNext = await call.Exchange.ReadAsync(call.CancellationToken);
        }

        if (hasNext)
        {
            _current = call.Exchange.Deserialize(marshaller);
        }

        return hasNext;
    }
}
