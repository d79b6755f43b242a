using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Serves a method with one request and a stream of responses.</summary>
internal sealed class ServerStreamHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ServerStreamingServerMethod<TRequest, TResponse> handler)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask InvokeAsync(RpcCall call)
    {
        var request = await call.Exchange.ReadOnlyMessageAsync(call, method.RequestMarshaller);
        await handler(request, new ResponseStream<TResponse>(call, method.ResponseMarshaller), call);
    }
}
