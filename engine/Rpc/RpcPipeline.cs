using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Telemetry;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// The one place that says in which order things stand before a handler: telemetry, errors, deadline, then what is registered (who
/// calls, limits, …) in the order of its registration, and last the handler's own check of its request.
/// </summary>
/// <remarks>
/// Telemetry stands outside errors, so that it knows the status that they make of an exception, and so that the trace id that they tell
/// the caller and the log is the span's. The number of calls in flight is limited before all that: a refused call costs no more than its refusal.
/// </remarks>
internal sealed class RpcPipeline(
    CallTelemetry telemetry,
    ErrorInterceptor errors,
    DeadlineInterceptor deadline,
    IEnumerable<IRpcInterceptor> registered)
{
    private readonly IRpcInterceptor[] _order = [errors, deadline, .. registered];

    /// <summary>Puts the interceptors before a method's handler, once for each method, so that a call allocates no chain.</summary>
    /// <param name="path">The method's path.</param>
    public RpcHandler Compose(string path, RpcHandler handler)
    {
        var chain = handler;
        for (var i = _order.Length - 1; i >= 0; i--)
        {
            var interceptor = _order[i];
            var next = chain;
            chain = call => interceptor.InvokeAsync(call, next);
        }

        return telemetry.Observe(path, chain);
    }

    /// <summary>A chain for a call that is not served: it fails with what <paramref name="fault"/> makes.</summary>
    public RpcHandler ComposeFault(Func<RpcCall, Exception> fault)
        => telemetry.ObserveRefusal(call => errors.InvokeAsync(call, refused => throw fault(refused)));
}
