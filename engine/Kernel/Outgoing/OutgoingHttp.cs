using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.Engine.Kernel.Outgoing;

/// <summary>
/// Makes clients for addresses that callers or administrators choose: they connect only where <see cref="AllowedTargets"/> allows it, as
/// names lead there when they connect, and follow no redirect.
/// </summary>
internal static class OutgoingHttp
{
    public const string UserAgent = "Grpc.Baas";

    private const int MaxConnectionsPerServer = 16;

    // Names that lead to other addresses than before are asked for anew.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static HttpClient NewClient(AllowedTargets targets)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // A proxy would resolve names by itself.
            UseProxy = false,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = MaxConnectionsPerServer,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, targets, cancellationToken),
        });
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        return client;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, AllowedTargets targets, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => targets.Allows(target.Host, address));
        if (allowed.Length == 0)
        {
            throw new TargetRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
