using Grpc.Baas.Engine.Rpc.Exchanges;
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
        cancellationToken.ThrowIfCancellationRequested();

        // The call's own token is watched anyway; handlers mostly pass that one.
        using var given = cancellationToken == call.CancellationToken
            ? default
            : cancellationToken.UnsafeRegister(static exchange => ((RpcExchange)exchange!).AbandonRead(), call.Exchange);
        if (!await call.Exchange.ReadAsync(call))
        {
            return false;
        }

        _current = call.Exchange.Deserialize(call.Target.Rules, marshaller);
        return true;
    }
}
