using Connectrpc.Conformance.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Tells what arrived of a call.</summary>
internal static class RequestEcho
{
    public static ConformancePayload.Types.RequestInfo Of(ServerCallContext context, IEnumerable<Any> requests, TimeProvider time)
    {
        var call = (RpcCall)context;
        var info = new ConformancePayload.Types.RequestInfo { Requests = { requests } };
        info.RequestHeaders.AddRange(call.Http.Request.Headers.Select(ToHeader));

        // The engine has a limit of its own for callers that give none; that one is not to be told.
        if (call.Exchange.FindTimeout() is not null)
        {
            info.TimeoutMs = (long)(context.Deadline - time.GetUtcNow().UtcDateTime).TotalMilliseconds;
        }

        if (HttpMethods.IsGet(call.Http.Request.Method))
        {
            info.ConnectGetInfo = new ConformancePayload.Types.ConnectGetInfo();
            info.ConnectGetInfo.QueryParams.AddRange(call.Http.Request.Query.Select(ToHeader));
        }

        return info;
    }

    private static Header ToHeader(KeyValuePair<string, StringValues> entry)
        => new() { Name = entry.Key, Value = { entry.Value.Select(value => value ?? "") } };
}
