using System.Diagnostics;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The span of a call, which goes on with the caller's trace. Source: OpenTelemetry, "Semantic conventions for RPC spans"; W3C Trace Context.</summary>
internal static class CallSpan
{
    /// <summary>The trace that the caller says its call belongs to; the default if it says none.</summary>
    public static ActivityContext ParentOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, headers.TraceState, isRemote: true, out var context)
            ? context
            : default;
    }

    /// <returns>Null when nobody wants this span.</returns>
    public static Activity? Start(ActivitySource source, RpcCall call, ProtocolSeries series)
    {
        var tags = new ActivityTagsCollection(series.Tags);
        if (call.Http.Request.Host is { HasValue: true } host)
        {
            tags[RpcTags.ServerAddress] = host.Host;
            if (host.Port is { } port)
            {
                tags[RpcTags.ServerPort] = port;
            }
        }

        if (call.Http.Connection.RemoteIpAddress is { } client)
        {
            tags[RpcTags.ClientAddress] = client.ToString();
            tags[RpcTags.ClientPort] = call.Http.Connection.RemotePort;
        }

        tags[RpcTags.NetworkProtocol] = "http";
        tags[RpcTags.NetworkVersion] = HttpProtocol.IsHttp2(call.Http.Request.Protocol) ? "2" : "1.1";
        return source.StartActivity(series.Method, ActivityKind.Server, ParentOf(call.Http), tags);
    }

    public static void End(Activity? span, RpcCall call, StatusCode code)
    {
        if (span is null)
        {
            return;
        }

        var name = HttpStatus.NameOf(code);
        span.SetTag(RpcTags.StatusCode, name);
        if (call.Failure is { Reason.Length: > 0 } failure)
        {
            span.SetTag(RpcTags.Reason, failure.Reason);
        }

        if (StatusSeries.IsFault(code))
        {
            span.SetTag(RpcTags.ErrorType, name);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
