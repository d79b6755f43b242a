using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Sets what Kestrel would else limit on its own, where our protocols have limits that answer with a reason.</summary>
internal sealed class KestrelLimits(IOptions<RpcOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    // Enough for large messages to flow without waiting for the next window.
    private const int WindowBytes = 1024 * 1024;

    // A query of 3,500 characters has up to 31,500 bytes when it is percent-encoded, and Kestrel's refusals have no reason.
    private const int MaxPathBytes = 64 * 1024;
    private const int MaxHeaderBytes = 96 * 1024;

    // More than fit into those bytes, of which each header takes 32 beside its text: what is over it would cost the whole connection.
    private const int MaxHeaders = MaxHeaderBytes / 32;

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // Each exchange limits its messages; a stream of them may be of any length.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = MaxPathBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxPathBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = options.Value.MaxStreamsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = options.Value.KeepAlivePingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = options.Value.KeepAlivePingTimeout;
        kestrel.Limits.Http2.InitialStreamWindowSize = WindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * WindowBytes;
    }
}
