using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Serves a method with a stream of requests and one response.</summary>
internal sealed class ClientStreamHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    ClientStreamingServerMethod<TRequest, TResponse> handler)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask InvokeAsync(RpcCall call)
    {
        call.Exchange.AllowSlowRequest();
        var response = await handler(new RequestStream<TRequest>(call, method.RequestMarshaller), call);
        await call.WriteOnlyAsync(method.ResponseMarshaller, response);
    }
}
