using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

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

    /// <summary>Listens for HTTP/1.1 and HTTP/2 with TLS; the client chooses by ALPN (RFC 7301, RFC 9113 §3.2).</summary>
    public static void ListenTls(this KestrelServerOptions kestrel, IPEndPoint address)
    {
        var gate = kestrel.ApplicationServices.GetRequiredService<ConnectionGate>();
        var certificate = kestrel.ApplicationServices.GetRequiredService<LiveCertificate>();
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => connection => gate.TryEnter(connection) ? next(connection) : Task.CompletedTask);
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current) });
        });
    }
}
