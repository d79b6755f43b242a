using Connectrpc.Conformance.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Tells what arrived of a call.</summary>
internal static class RequestEcho
{
    public static ConformancePayload.Types.RequestInfo Of(ServerCallContext context, IEnumerable<Any> requests)
    {
        var call = (RpcCall)context;
        var info = new ConformancePayload.Types.RequestInfo { Requests = { requests } };
        info.RequestHeaders.AddRange(call.Http.Request.Headers.Select(ToHeader));

        // What the caller said. What is left of it would tell how slow the first calls of a process are, and runners allow little for that;
        // the engine's own limit, for callers that say none, is not to be told.
        if (call.Exchange.FindTimeout() is { } timeout)
        {
            info.TimeoutMs = (long)timeout.TotalMilliseconds;
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
