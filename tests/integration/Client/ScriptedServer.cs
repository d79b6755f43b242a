using System.Net;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>An HTTP/2 server that answers what a test says, byte by byte, right or wrong.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;
    private int _isStopped;

    private ScriptedServer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>Requests that came so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<ScriptedServer> StartAsync(RequestDelegate answer, int port = 0, string ip = "127.0.0.1", Action<ListenOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(ip), port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            configure?.Invoke(listen);
        }));
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            return answer(context);
        });
        await app.StartAsync();
        server.Url = app.Urls.First();
        return server;
    }

    /// <summary>Starts a gRPC response.</summary>
    public static void Begin(HttpContext context) => context.Response.ContentType = "application/grpc";

    /// <summary>A message with its frame.</summary>
    public static byte[] Frame(IMessage message, byte flags = GrpcFrame.PlainFlag)
    {
        var frame = new byte[GrpcFrame.PrefixSize + message.CalculateSize()];
        GrpcFrame.WritePrefix(frame, flags, frame.Length - GrpcFrame.PrefixSize);
        message.WriteTo(frame.AsSpan(GrpcFrame.PrefixSize));
        return frame;
    }

    /// <summary>Sends a message at once.</summary>
    public static async Task SendAsync(HttpContext context, IMessage message)
    {
        await context.Response.Body.WriteAsync(Frame(message));
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Ends a response that has begun.</summary>
    public static void End(HttpContext context, int status = 0, string? message = null)
    {
        context.Response.AppendTrailer("grpc-status", status.ToString());
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", message);
        }
    }

    /// <summary>Answers with one message and OK.</summary>
    public static async Task AnswerAsync(HttpContext context, IMessage message)
    {
        Begin(context);
        await SendAsync(context, message);
        End(context);
    }

    /// <summary>Answers with a status and nothing else.</summary>
    public static Task FailAsync(HttpContext context, int status, string message = "", Google.Rpc.Status? details = null)
    {
        Begin(context);
        context.Response.Headers["grpc-status"] = status.ToString();
        context.Response.Headers["grpc-message"] = message;
        if (details is not null)
        {
            context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details.ToByteArray()).TrimEnd('=');
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until the client has gone away.</summary>
    public static Task GoneAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => gone.TrySetResult());
        return gone.Task;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        if (Interlocked.Exchange(ref _isStopped, 1) == 0)
        {
            await _app.StopAsync(atOnce.Token);
            await _app.DisposeAsync();
        }
    }
}
