using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Gives each call the time that its caller allows, or the default one where a single response is awaited.</summary>
internal sealed class DeadlineInterceptor(IOptions<RpcOptions> options) : IRpcInterceptor
{
    private readonly TimeSpan _default = options.Value.DefaultDeadline;

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        if (call.Exchange.FindTimeout() is { } timeout)
        {
            // As grpc-java does: there is no time to serve it.
            if (timeout <= TimeSpan.Zero)
            {
                throw RpcErrors.DeadlineExceeded();
            }

            call.LimitTime(timeout);
            return InvokeInTimeAsync(call, next);
        }

        if (call.Target.Type == MethodType.Unary)
        {
            // Its handler is watched once it is seen to take time: most are done at once, and need no timer.
            call.SetDefaultTime(_default);
        }

        return next(call);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask InvokeInTimeAsync(RpcCall call, RpcHandler next)
    {
        var serving = next(call);
        if (serving.IsCompleted)
        {
            await serving;
            return;
        }

        using (call.WatchDeadline())
        {
            await serving;
        }
    }
}
