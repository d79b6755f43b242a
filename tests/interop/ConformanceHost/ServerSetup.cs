using System.Net;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Puts the engine's transport, without the engine, before the conformance service.</summary>
internal sealed class ServerSetup : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServerSetup(WebApplication app, ServerTls? tls)
    {
        _app = app;
        var address = new Uri(app.Urls.First());
        Answer = new ServerCompatResponse
        {
            Host = address.Host,
            Port = (uint)address.Port,
            PemCert = tls is null ? ByteString.Empty : ByteString.CopyFromUtf8(tls.Certificate.ExportCertificatePem()),
        };
    }

    /// <summary>Where it listens.</summary>
    public ServerCompatResponse Answer { get; }

    /// <exception cref="NotSupportedException">HTTP/3 is asked for.</exception>
    /// <exception cref="OptionsValidationException">The receive limit is none that the engine takes.</exception>
    /// <exception cref="InvalidDataException">A certificate cannot be read.</exception>
    public static async Task<ServerSetup> StartAsync(ServerCompatRequest asked)
    {
        if (asked.HttpVersion is not (HTTPVersion._1 or HTTPVersion._2))
        {
            throw new NotSupportedException($"http_version: {asked.HttpVersion} is not served; HTTP_VERSION_1 or HTTP_VERSION_2 is expected.");
        }

        var tls = asked.UseTls ? ServerTls.Read(asked) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, tls));
        builder.Services.AddLogging(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddRpc();
        builder.Services.AddSingleton<ConformanceServer>();
        builder.Services.AddRpcService(
            ConformanceService.Descriptor,
            static provider => binder => ConformanceService.BindService(binder, provider.GetRequiredService<ConformanceServer>()));
        builder.Services.PostConfigure<RpcOptions>(options =>
        {
            // The suite counts the details of every error, and expects none but those that it asks for.
            options.ErrorDetails = false;
            if (asked.MessageReceiveLimit > 0)
            {
                options.MaxReceiveBytes = (int)Math.Min(asked.MessageReceiveLimit, int.MaxValue);
            }
        });

        var app = builder.Build();
        app.UseRpc();
        await app.StartAsync();
        return new ServerSetup(app, tls);
    }

    /// <summary>Serves until the runner is done, or the process is asked to stop.</summary>
    public Task ServeAsync(Task done) => Task.WhenAny(done, _app.WaitForShutdownAsync());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, ServerTls? tls)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        if (tls is null)
        {
            kestrel.ListenBothProtocols(endPoint);
        }
        else
        {
            kestrel.Listen(endPoint, listen => listen.UseHttps(tls.Configure));
        }
    }
}
