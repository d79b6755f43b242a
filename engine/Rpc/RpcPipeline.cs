using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Faults;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>The one place that says in which order interceptors stand before a handler.</summary>
internal sealed class RpcPipeline(ErrorInterceptor errors, DeadlineInterceptor deadline, IEnumerable<IRpcInterceptor> registered)
{
    private readonly IRpcInterceptor[] _order = [errors, deadline, .. registered];

    /// <summary>Puts the interceptors before a handler, once for each method, so that a call allocates no chain.</summary>
    public RpcHandler Compose(RpcHandler handler)
    {
        var chain = handler;
        for (var i = _order.Length - 1; i >= 0; i--)
        {
            var interceptor = _order[i];
            var next = chain;
            chain = call => interceptor.InvokeAsync(call, next);
        }

        return chain;
    }

    /// <summary>A chain for a call that has no method: it fails with what <paramref name="fault"/> makes.</summary>
    public RpcHandler ComposeFault(Func<RpcCall, Exception> fault)
        => call => errors.InvokeAsync(call, refused => throw fault(refused));
}
