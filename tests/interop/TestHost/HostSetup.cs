using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.TestHost;

/// <summary>Puts the engine's transport, without the engine, before the test service.</summary>
internal static class HostSetup
{
    /// <param name="tls">The certificate; null serves HTTP/1.1 and HTTP/2 without TLS.</param>
    public static WebApplication Build(int port, TlsFiles? tls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, port, tls));
        builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddRpc();
        builder.Services.AddSingleton<InteropService>();
        builder.Services.AddRpcService(
            TestService.Descriptor,
            static provider => binder => TestService.BindService(binder, provider.GetRequiredService<InteropService>()));
        var app = builder.Build();
        app.UseRpc();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, int port, TlsFiles? tls)
    {
        foreach (var address in Addresses(port))
        {
            var endPoint = new IPEndPoint(address, port);
            if (tls is null)
            {
                kestrel.ListenBothProtocols(endPoint);
            }
            else
            {
                kestrel.Listen(endPoint, listen => listen.UseHttps(Load(tls)));
            }
        }
    }

    // A free port of one address may be taken on the other.
    private static IEnumerable<IPAddress> Addresses(int port)
        => port > 0 && Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private static X509Certificate2 Load(TlsFiles tls) => X509Certificate2.CreateFromPemFile(tls.Certificate.FullName, tls.Key.FullName);
}
