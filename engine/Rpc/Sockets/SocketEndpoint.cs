using Grpc.Baas.Engine.Kernel;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Sockets;

/// <summary>Serves one WebSocket address, over HTTP/1.1 (RFC 6455) and HTTP/2 (RFC 8441).</summary>
internal sealed class SocketEndpoint
{
    // A peer that is gone is found after the two together.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(45);

    private readonly SocketRoute _route;
    private readonly Lazy<RpcDispatcher> _dispatcher;
    private readonly CrossOrigin _crossOrigin;
    private readonly WebSocketMiddleware _handshake;

    public SocketEndpoint(IServiceProvider provider, SocketRoute route)
    {
        _route = route;
        _crossOrigin = provider.GetRequiredService<CrossOrigin>();

        // The table of methods, which the dispatcher has, is made of endpoints too.
        _dispatcher = new Lazy<RpcDispatcher>(provider.GetRequiredService<RpcDispatcher>);
        var options = new WebSocketOptions { KeepAliveInterval = PingInterval, KeepAliveTimeout = PongTimeout };
        _handshake = new WebSocketMiddleware(ServeAsync, Options.Create(options), provider.GetRequiredService<ILoggerFactory>());
    }

    public Task InvokeAsync(HttpContext http) => _handshake.Invoke(http);

    private Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return RefuseAsync(http, RpcErrors.UpgradeRequired());
        }

        // CORS does not hold for WebSockets: browsers open them to anywhere, and it is the server that must look who asks.
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || _crossOrigin.Allows(origin)
            ? _dispatcher.Value.ServeSocketAsync(http, _route)
            : RefuseAsync(http, RpcErrors.OriginDenied());
    }

    private Task RefuseAsync(HttpContext http, BaasException fault) => _dispatcher.Value.RefuseAsync(http, fault);
}
