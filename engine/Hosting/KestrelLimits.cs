using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>What one client may take of the server, set for calls that stream for hours as well as for short ones.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxRequestLineSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // A stream has no size and may be idle or slow for as long as it likes; the transport limits each message, and each unary call's time.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // Finds peers that vanished while a stream was idle.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        // Wide enough for an import to keep the writer busy over a link with some delay.
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;
    }
}
