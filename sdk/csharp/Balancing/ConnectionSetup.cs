using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Grpc.Baas.Client.Balancing;

/// <summary>Makes connections as the options say.</summary>
internal static class ConnectionSetup
{
    public static SocketsHttpHandler MakeHandler(
        Uri root, BaasChannelOptions options, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
        {
            AllowAutoRedirect = false,
            ConnectCallback = connect,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlive.PingDelay,
            KeepAlivePingPolicy = options.KeepAlive.PermitWithoutCalls ? HttpKeepAlivePingPolicy.Always : HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingTimeout = options.KeepAlive.PingTimeout,
            PooledConnectionIdleTimeout = options.IdleTimeout,
            SslOptions = options.Tls is { } tls ? MakeTls(tls) : new SslClientAuthenticationOptions(),
            UseCookies = false,
            // A proxy cannot carry HTTP/2 in cleartext.
            UseProxy = root.Scheme == Uri.UriSchemeHttps,
        };

    public static bool GoesThroughProxy(Uri root) =>
        root.Scheme == Uri.UriSchemeHttps && !HttpClient.DefaultProxy.IsBypassed(root) && HttpClient.DefaultProxy.GetProxy(root) is not null;

    public static async Task<Socket> ConnectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions MakeTls(TlsOptions tls)
    {
        var made = new SslClientAuthenticationOptions();
        if (tls.ClientCertificate is { } own)
        {
            made.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        }

        if (tls.RootCertificates is { Count: > 0 } roots)
        {
            made.CertificateChainPolicy = new X509ChainPolicy
            {
                // An authority of one's own has seldom a list of revoked certificates.
                RevocationMode = X509RevocationMode.NoCheck,
                TrustMode = X509ChainTrustMode.CustomRootTrust,
            };
            made.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return made;
    }
}
