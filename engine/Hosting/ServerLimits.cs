using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>What one client may take of the server, set for streams that last for hours as well as for short calls.</summary>
internal static class ServerLimits
{
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = 20_000;
        limits.MaxRequestLineSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // A stream may be idle or slow for as long as it likes; the transport limits each message, and the time of calls that are none.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // Finds peers that vanished while a stream was idle.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
