using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Connect;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Sockets;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Takes every HTTP request: tells its protocol, finds its method, and serves the call.</summary>
internal sealed class RpcDispatcher(
    LiveMethods methods,
    RpcPipeline pipeline,
    CallClock clock,
    ForwardedClient forwarded,
    CrossOrigin crossOrigin,
    CallsInFlight inFlight,
    IOptions<RpcOptions> options)
{
    // Kestrel lets that much wait in memory for one client anyway; watching over smaller responses would cost more than they do.
    private const int UnwatchedBytes = 64 * 1024;

    // The target of an OPTIONS request that means the server as a whole: RFC 9112 §3.2.4.
    private const string AnyPath = "*";
    private const string AllMethods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    private readonly RpcOptions _options = options.Value;

    public Task InvokeAsync(HttpContext http)
    {
        forwarded.Apply(http);
        if (crossOrigin.Answer(http, http.Request.Headers.Origin))
        {
            return Task.CompletedTask;
        }

        return WireProtocols.Of(http.Request.ContentType) switch
        {
            WireProtocol.Grpc => ServeGrpc(http),
            WireProtocol.GrpcWeb => ServeFramed(http, GrpcWebExchange.Open(http, _options, isText: false)),
            WireProtocol.GrpcWebText => ServeFramed(http, GrpcWebExchange.Open(http, _options, isText: true)),
            WireProtocol.UnknownCodec => Refuse(http, static call => RpcErrors.ContentTypeUnsupported(call.Http.Request.ContentType!)),
            _ => ServeHttp(http),
        };
    }

    /// <summary>Serves a WebSocket as a call of the method that its address is a face of.</summary>
    public Task ServeSocketAsync(HttpContext http, SocketRoute route)
    {
        var table = methods.Table;
        return table.TryFind(route.Method, out var method)
            ? ServeAsync(method, new SocketExchange(http, _options, route, table.Plans))
            : RefuseAsync(http, RpcErrors.MethodUnknown(route.Method));
    }

    /// <summary>Answers a request that reaches no method.</summary>
    public Task RefuseAsync(HttpContext http, BaasException fault) => Refuse(http, _ => fault);

    /// <summary>Answers a request for whose methods nobody has looked yet, in whatever protocol it came.</summary>
    public Task RefuseUnservedAsync(HttpContext http, BaasException fault)
    {
        forwarded.Apply(http);
        if (crossOrigin.Answer(http, http.Request.Headers.Origin))
        {
            return Task.CompletedTask;
        }

        var unserved = Unserved(http.Request.Path.Value ?? "", _ => fault);
        return WireProtocols.Of(http.Request.ContentType) switch
        {
            WireProtocol.Grpc when HttpProtocol.IsHttp2(http.Request.Protocol) => ServeAsync(unserved, new GrpcExchange(http, _options)),
            WireProtocol.GrpcWeb => ServeAsync(unserved, GrpcWebExchange.Open(http, _options, isText: false)),
            WireProtocol.GrpcWebText => ServeAsync(unserved, GrpcWebExchange.Open(http, _options, isText: true)),
            _ when ConnectRequests.OpenUnknown(http, _options, methods.Table, unserved) is { } exchange => ServeAsync(unserved, exchange),
            _ => Refuse(http, _ => fault),
        };
    }

    // Connect's requests go to a method's own path; anything else may be REST.
    private Task ServeHttp(HttpContext http)
    {
        return methods.TryFind(http.Request.Path.Value ?? "", out var table, out var method) && ConnectRequests.Open(http, _options, table, method) is { } exchange
            ? ServeAsync(method, exchange)
            : ServeRest(http, table);
    }

    private Task ServeGrpc(HttpContext http)
    {
        if (HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            return ServeFramed(http, new GrpcExchange(http, _options));
        }

        // gRPC needs trailers; its clients never come this way.
        http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        http.Response.Headers.Upgrade = "h2c";
        return Task.CompletedTask;
    }

    private Task ServeFramed(HttpContext http, FramedExchange exchange)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            return RefuseHttpMethod(http, HttpMethods.Post);
        }

        var path = http.Request.Path.Value ?? "";
        if (!methods.TryFind(path, out var table, out var method))
        {
            return ServeAsync(Unserved(path, static call => RpcErrors.MethodUnknown(call.Method)), exchange);
        }

        if (WireProtocols.IsJson(http.Request.ContentType))
        {
            exchange.UseJson(new MessageJson(method.Descriptor!, table.Plans));
        }

        return ServeAsync(method, exchange);
    }

    private Task ServeRest(HttpContext http, MethodTable table)
    {
        var raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target = RequestTarget.Of(raw);
        if (Find(http, table, target, out var allowed) is { } match)
        {
            return match.Route.Endpoint is { } endpoint ? endpoint(http) : ServeRest(http, match);
        }

        if (allowed.Length == 0 && methods.FindByRoute(target.Path) is { } other)
        {
            if (Find(http, other, target, out allowed) is { } found)
            {
                return ServeRest(http, found);
            }
        }

        return RefusePath(http, table, target.Path.ToString(), raw is AnyPath ? AllMethods : allowed);
    }

    private static RestMatch? Find(HttpContext http, MethodTable table, RequestTarget target, out string allowed)
    {
        using var path = new PathSegments(target.Path);
        return table.Routes.Find(MethodOf(http), path, out var verbLength, out allowed) is { } route ? new RestMatch(route, target, verbLength) : null;
    }

    // RFC 8441 §4: what opens a WebSocket by GET over HTTP/1.1 does so by CONNECT over HTTP/2.
    private static string MethodOf(HttpContext http)
        => HttpMethods.IsConnect(http.Request.Method) && http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            ? HttpMethods.Get
            : http.Request.Method;

    private Task ServeRest(HttpContext http, RestMatch match)
    {
        var method = match.Route.Binding!.Method;
        return method.Type == MethodType.ServerStreaming
            ? ServeAsync(method, new RestStreamExchange(http, _options, match))
            : ServeAsync(method, new RestUnaryExchange(http, _options, match));
    }

    private Task RefusePath(HttpContext http, MethodTable table, string path, string allowed)
    {
        if (allowed.Length > 0)
        {
            return RefuseHttpMethod(http, allowed);
        }

        if (!table.TryFind(path, out var method))
        {
            var unknown = Unserved(path, static call => RpcErrors.MethodUnknown(call.Method));
            return ConnectRequests.OpenUnknown(http, _options, table, unknown) is { } exchange
                ? ServeAsync(unknown, exchange)
                : Refuse(http, _ => RpcErrors.PathUnknown(path));
        }

        if (!ConnectRequests.Takes(http.Request.Method, method))
        {
            return RefuseHttpMethod(http, ConnectRequests.AllowedFor(method));
        }

        http.Response.Headers["Accept-Post"] = ConnectRequests.AcceptedFor(method);
        return Refuse(http, _ => RpcErrors.ContentTypeUnsupported(ConnectRequests.AskedTypeOf(http.Request)));
    }

    private Task RefuseHttpMethod(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            // RFC 9110 §9.3.7. Preflights of browsers are answered before they get here.
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return Refuse(http, call => RpcErrors.HttpMethodUnsupported(call.Http.Request.Method, call.Method, allowed));
    }

    private Task Refuse(HttpContext http, Func<RpcCall, BaasException> fault)
        => ServeAsync(
            Unserved(http.Request.Path.Value ?? "", fault),
            new RestFaultExchange(http, _options, methods.Table.Plans, FaultTypeOf(http)));

    // Clients of Connect read a refusal of the type application/json as one of Connect's errors, which it is not; the parameter tells.
    private string FaultTypeOf(HttpContext http)
        => WireProtocols.Of(http.Request.ContentType) != WireProtocol.Rest || methods.TryFind(http.Request.Path.Value ?? "", out _, out _)
            ? MediaTypes.JsonUtf8
            : MediaTypes.Json;

    private RpcMethod Unserved(string path, Func<RpcCall, BaasException> fault)
        => new(path, MethodType.Unary, Descriptor: null, pipeline.ComposeFault(fault));

    private async Task ServeAsync(RpcMethod method, RpcExchange exchange)
    {
        exchange.IsCompressible = method.IsCompressible;
        using var call = new RpcCall(method, exchange, clock);
        try
        {
            var serve = inFlight.Begin(_options.MaxCallsInFlight) is > 0 and var limit ? Overloaded(limit) : method.Pipeline;
            await serve(call);
            await FinishAsync(call);
        }
        finally
        {
            inFlight.End();
        }
    }

    // By itself, since what the refusal says of the limit would be made for every call.
    private RpcHandler Overloaded(int limit) => pipeline.ComposeFault(_ => RpcErrors.Overloaded(limit));

    private ValueTask FinishAsync(RpcCall call)
    {
        if (call.TakeResponse() is { } sending)
        {
            return new ValueTask(sending);
        }

        var size = call.Exchange.WrittenBytes;
        if (call.Target.Type != MethodType.Unary || size <= UnwatchedBytes)
        {
            return call.Exchange.FinishAsync(call);
        }

        // A large response that its client never reads would stay in memory for as long as the client likes.
        var time = _options.DefaultDeadline + TimeSpan.FromSeconds(size / (double)_options.MinResponseBytesPerSecond);
        return ResponseFinish.SendAsync(call, time, clock.Time);
    }
}
