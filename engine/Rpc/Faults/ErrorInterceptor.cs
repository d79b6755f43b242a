using System.Diagnostics;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Faults;

/// <summary>Turns whatever ends a call early into a <see cref="RpcFailure"/>. Nothing else makes statuses.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : IRpcInterceptor
{
    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        try
        {
            var served = next(call);
            return served.IsCompletedSuccessfully ? served : AwaitAsync(served, call);
        }
        catch (Exception error)
        {
            call.Failure = Describe(call, error);
            return ValueTask.CompletedTask;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask served, RpcCall call)
    {
        try
        {
            await served;
        }
        catch (Exception error)
        {
            call.Failure = Describe(call, error);
        }
    }

    private RpcFailure Describe(RpcCall call, Exception error)
    {
        switch (error)
        {
            case BaasException declared:
                return Refuse(call, declared);
            case RpcException raised:
                return FromStatus(call, raised);
        }

        if (call.IsAbandoned)
        {
            return Cancel(call, call.IsOverdue ? RpcErrors.DeadlineExceeded() : RpcErrors.Cancelled());
        }

        if (error is OperationCanceledException && call.IsOverdue)
        {
            return Cancel(call, RpcErrors.DeadlineExceeded());
        }

        if (error is OperationCanceledException && call.IsStopping)
        {
            return Cancel(call, RpcErrors.Stopping());
        }

        // A project was closed under a call that had not ended in the time that calls have for it.
        if (error is ObjectDisposedException && call.Clock.Stopping.IsCancellationRequested)
        {
            return Cancel(call, RpcErrors.Stopping());
        }

        // The timer may fire a moment before the clock says that the call is overdue, and nothing else is left to end the call.
        if (error is OperationCanceledException && call.CancellationToken.IsCancellationRequested)
        {
            return Cancel(call, RpcErrors.DeadlineExceeded());
        }

        if (error is CallerLeftException)
        {
            return Cancel(call, RpcErrors.Cancelled());
        }

        return error is BadHttpRequestException unreadable
            ? Refuse(call, RpcErrors.FrameMalformed(unreadable.Message))
            : Fault(call, error);
    }

    private RpcFailure Refuse(RpcCall call, BaasException error)
    {
        if (error.Definition.Status is StatusCode.Internal or StatusCode.DataLoss && error.InnerException is not null)
        {
            RpcLog.CallFailed(logger, call.Method, TraceId(call), error);
            Activity.Current?.AddException(error);
        }
        else
        {
            RpcLog.CallRefused(logger, call.Method, error.Definition.Reason);
        }

        return StatusDetails.Describe(error);
    }

    private RpcFailure Cancel(RpcCall call, BaasException error)
    {
        RpcLog.CallCancelled(logger, call.Method, error.Definition.Reason);
        return StatusDetails.Describe(error);
    }

    private RpcFailure Fault(RpcCall call, Exception error)
    {
        var traceId = TraceId(call);
        RpcLog.CallFailed(logger, call.Method, traceId, error);
        Activity.Current?.AddException(error);
        return StatusDetails.Describe(RpcErrors.Internal(traceId, error));
    }

    // The way of services written for other gRPC servers: a status, and trailers that may have details.
    private static RpcFailure FromStatus(RpcCall call, RpcException error)
    {
        byte[] details = [];
        foreach (var entry in error.Trailers)
        {
            if (entry.Key == RpcFailure.DetailsTrailer)
            {
                details = entry.ValueBytes;
            }
            else
            {
                call.ResponseTrailers.Add(entry);
            }
        }

        return new RpcFailure(error.StatusCode, error.Status.Detail, "", details);
    }

    // The caller's own trace finds its call in the log even while spans go nowhere.
    private static string TraceId(RpcCall call)
    {
        var trace = Activity.Current?.TraceId ?? CallSpan.ParentOf(call.Http).TraceId;
        return trace == default ? call.Http.TraceIdentifier : trace.ToHexString();
    }
}
