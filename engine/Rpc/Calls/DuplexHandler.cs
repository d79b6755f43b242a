using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Serves a method in which both sides stream.</summary>
internal sealed class DuplexHandler<TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    DuplexStreamingServerMethod<TRequest, TResponse> handler)
    where TRequest : class
    where TResponse : class
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask InvokeAsync(RpcCall call)
    {
        call.Exchange.AllowSlowRequest();
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller);
        await handler(requests, new ResponseStream<TResponse>(call, method.ResponseMarshaller), call);
    }
}
