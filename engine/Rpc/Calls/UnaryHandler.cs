using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Serves a method with one request and one response.</summary>
internal sealed class UnaryHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    UnaryServerMethod<TRequest, TResponse> handler)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask InvokeAsync(RpcCall call)
    {
        var request = await call.Exchange.ReadOnlyMessageAsync(call, method.RequestMarshaller);
        var response = await handler(request, call);
        await call.WriteOnlyAsync(method.ResponseMarshaller, response);
    }
}
