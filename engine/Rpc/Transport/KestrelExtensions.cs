using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>Lets Kestrel listen as gRPC needs it.</summary>
internal static class KestrelExtensions
{
    /// <summary>
    /// Listens for HTTP/1.1 and HTTP/2 without TLS on one port. Port 0 takes a free one; <c>IServerAddressesFeature</c> tells
    /// which, as for every other endpoint.
    /// </summary>
    public static void ListenBothProtocols(this KestrelServerOptions kestrel, IPEndPoint address)
    {
        var port = new SharedPort(address);
        kestrel.Listen(new SharedPortEndPoint(port, HttpProtocols.Http1), listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(new SharedPortEndPoint(port, HttpProtocols.Http2), listen => listen.Protocols = HttpProtocols.Http2);
    }
}
