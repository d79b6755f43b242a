using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Stands around everything that happens to a call: counts it, traces it, and tells the log when it was slow.</summary>
internal sealed class CallTelemetry(
    CallSeries series,
    RpcInstruments instruments,
    CallClock clock,
    IOptions<TelemetryOptions> options,
    ILogger<CallTelemetry> logger)
{
    private readonly long _slowTicks = options.Value.SlowCall.Ticks;
    private readonly TimeProvider _time = clock.Time;

    /// <summary>Puts itself before the chain of one method.</summary>
    /// <param name="path">The method's path.</param>
    public RpcHandler Observe(string path, RpcHandler next)
    {
        var counted = series.Of(path);
        return call => InvokeAsync(call, counted, next);
    }

    /// <summary>Puts itself before what refuses calls, of methods that may not even exist.</summary>
    public RpcHandler ObserveRefusal(RpcHandler refuse)
        => call => InvokeAsync(call, call.Target.Descriptor is null ? series.Other : series.Of(call.Target.Path), refuse);

    private ValueTask InvokeAsync(RpcCall call, MethodSeries method, RpcHandler next)
    {
        var counted = method.Of(CallProtocols.Of(call.Exchange));
        call.Exchange.Counted = counted;
        var started = _time.GetTimestamp();
        counted.Begin();
        if (instruments.Spans.HasListeners())
        {
            return TraceAsync(call, counted, started, next);
        }

        var served = next(call);
        if (!served.IsCompletedSuccessfully)
        {
            return AwaitAsync(served, call, counted, started);
        }

        // Also a task that is done must be consumed, or it never goes back to its pool.
        served.GetAwaiter().GetResult();
        End(call, counted, started);
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask served, RpcCall call, ProtocolSeries counted, long started)
    {
        try
        {
            await served;
        }
        finally
        {
            End(call, counted, started);
        }
    }

    private async ValueTask TraceAsync(RpcCall call, ProtocolSeries counted, long started, RpcHandler next)
    {
        using var span = CallSpan.Start(instruments.Spans, call, counted);
        try
        {
            await next(call);
        }
        finally
        {
            CallSpan.End(span, call, End(call, counted, started));
        }
    }

    private StatusCode End(RpcCall call, ProtocolSeries counted, long started)
    {
        var elapsed = _time.GetElapsedTime(started);
        var code = call.Failure?.Code ?? call.Status.StatusCode;
        counted.End(code, elapsed.Ticks);
        if (call.Target.Type != MethodType.Unary)
        {
            counted.OnStreamEnded(call.Exchange.ReceivedCount, call.Exchange.SentCount);
        }
        else if (elapsed.Ticks >= _slowTicks)
        {
            RpcLog.CallSlow(logger, counted.Method, CallProtocols.NameOf(counted.Protocol), elapsed.TotalMilliseconds, code);
        }

        if (call.Failure?.Reason == RpcErrorTable.Overloaded.Reason)
        {
            instruments.Overloads.Add(1, counted.Tags);
        }

        RpcLog.CallEnded(logger, counted.Method, CallProtocols.NameOf(counted.Protocol), code, elapsed.TotalMilliseconds);
        return code;
    }
}
