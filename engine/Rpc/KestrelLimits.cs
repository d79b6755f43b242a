using Grpc.Baas.Engine.Rpc.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// Sets what one client may take of Kestrel, for streams that last for hours as well as for short calls, and loosens what Kestrel would
/// else limit on its own, where our protocols have limits that answer with a reason.
/// </summary>
internal sealed class KestrelLimits(IOptions<RpcOptions> options, IOptions<RpcConnectionOptions> connections) : IConfigureOptions<KestrelServerOptions>
{
    // Enough for large messages to flow without waiting for the next window.
    private const int WindowBytes = 1024 * 1024;

    // A query of 3,500 characters has up to 31,500 bytes when it is percent-encoded, and Kestrel's refusals have no reason.
    private const int MaxPathBytes = 64 * 1024;

    // Kestrel gives what was written so much time beside the timeout. It is more than any client needs to show that it reads at all.
    private const double StalledBytesPerSecond = 1024 * 1024;

    private static readonly TimeSpan SlowBodyGrace = TimeSpan.FromSeconds(10);

    public void Configure(KestrelServerOptions kestrel)
    {
        var limits = connections.Value;
        kestrel.AddServerHeader = false;

        // Each exchange limits its messages; a stream of them may be of any length.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = MaxPathBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.MaxHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = limits.IdleTimeout;

        // The gate counts connections that say nothing too, which Kestrel does not see.
        kestrel.Limits.MaxConcurrentConnections = null;
        kestrel.Limits.MinRequestBodyDataRate = limits.MinRequestBytesPerSecond > 0
            ? new MinDataRate(limits.MinRequestBytesPerSecond, SlowBodyGrace)
            : null;

        // A stream may be read as slowly as its client likes, and large responses of other calls have a limit of their own. But up to
        // 64 KiB of each call wait in memory after its handler is done, and a client that reads nothing would keep them for ever.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(StalledBytesPerSecond, limits.StalledTimeout);
        ConfigureHttp2(kestrel.Limits.Http2, limits);
    }

    private void ConfigureHttp2(Http2Limits http2, RpcConnectionOptions limits)
    {
        http2.MaxRequestHeaderFieldSize = MaxPathBytes;
        http2.MaxStreamsPerConnection = options.Value.MaxStreamsPerConnection;
        http2.InitialStreamWindowSize = WindowBytes;
        http2.InitialConnectionWindowSize = 2 * WindowBytes;

        // Finds peers that vanished while a stream was idle.
        http2.KeepAlivePingDelay = limits.PingDelay;
        http2.KeepAlivePingTimeout = limits.PingTimeout;
    }
}
