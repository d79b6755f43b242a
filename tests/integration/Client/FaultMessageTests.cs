using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>What an exception says to the one who has to find the mistake.</summary>
public sealed class FaultMessageTests
{
    [Fact]
    public async Task Http1OnlyServer_IsToldApart()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeHttp1Async(listener);
        var address = $"http://{listener.LocalEndpoint}";

        var exception = await FailAsync(address);
        listener.Stop();
        await serving;

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("HTTP/2", exception.Message, StringComparison.Ordinal);
        Assert.Contains(address, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongPath_NamesServerAndStatus()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        var exception = await FailAsync(server.Url);

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
        Assert.Contains($"{server.Url} answered with HTTP 404", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_TellsTimeAndServer()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.GoneAsync);

        var exception = await FailAsync(server.Url, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(200)));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Matches(@"after [0-9.]+ s, before http://127\.0\.0\.1:\d+ had answered", exception.Message);
    }

    [Fact]
    public async Task UserInfoInTheAddress_IsNotTold()
    {
        var exception = await FailAsync("http://user:secret@127.0.0.1:1");

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetadataWithIllegalCharacters_NamesTheKeyAndNotTheValue()
    {
        var exception = await FailAsync("http://127.0.0.1:1", new CallOptions(new Metadata { { "x-name", "line\nbreak" } }));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Contains("x-name", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("break", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<BaasClientException> FailAsync(string address, CallOptions options = default)
    {
        using var channel = BaasChannel.ForAddress(address, new BaasChannelOptions { Retry = RetryPolicy.None });
        var client = new RecordService.RecordServiceClient(channel.CreateCallInvoker());
        return await Assert.ThrowsAsync<BaasClientException>(() => client.GetRecordAsync(new GetRecordRequest(), options).ResponseAsync.Soon());
    }

    private static async Task ServeHttp1Async(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                var stream = connection.GetStream();
                await stream.ReadExactlyAsync(new byte[24]);
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }
}
