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
    // Mostly the request is there and the answer is made at once; then nothing is awaited.
    public ValueTask InvokeAsync(RpcCall call)
    {
        var reading = call.Exchange.ReadOnlyMessageAsync(call, method.RequestMarshaller);
        if (!reading.IsCompletedSuccessfully)
        {
            return ReadLaterAsync(reading, call);
        }

        var handling = handler(reading.Result, call);
        return handling.IsCompletedSuccessfully
            ? call.WriteOnlyAsync(method.ResponseMarshaller, handling.Result)
            : HandleLaterAsync(handling, call);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadLaterAsync(ValueTask<TRequest> reading, RpcCall call)
    {
        var handling = handler(await reading, call);
        await (handling.IsCompletedSuccessfully ? call.WriteOnlyAsync(method.ResponseMarshaller, handling.Result) : HandleLaterAsync(handling, call));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask HandleLaterAsync(Task<TResponse> handling, RpcCall call)
    {
        using (call.WatchDefaultTime())
        {
            await call.WriteOnlyAsync(method.ResponseMarshaller, await handling);
        }
    }
}
