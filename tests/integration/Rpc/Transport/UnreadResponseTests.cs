using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>Clients that ask for much and read nothing: the response does not wait for them for ever.</summary>
public sealed class UnreadResponseTests : IAsyncLifetime
{
    // More than the buffers of a socket take, and less than the largest message when written as Base64.
    private const int Size = 2_950_000;

    private readonly ManualTime _time = new();
    private readonly WireHost _host;

    public UnreadResponseTests() => _host = new WireHost(services =>
    {
        services.AddSingleton<TimeProvider>(_time);
        services.Configure<RpcOptions>(options => options.MinResponseBytesPerSecond = 1000);
    });

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/v1/echo", "application/json")]
    [InlineData("/tests.wire.WireService/Echo", GrpcRequests.GrpcWeb)]
    public async Task Response_NeverRead_IsGivenUp(string path, string contentType)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(_host.Address.Host, _host.Address.Port);
        var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[Size]) };
        var body = contentType == GrpcRequests.GrpcWeb
            ? GrpcRequests.Frame(message.ToByteArray())
            : System.Text.Encoding.ASCII.GetBytes($$"""{"blob":"{{message.Blob.ToBase64()}}"}""");
        var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await socket.SendAsync((byte[])[.. System.Text.Encoding.ASCII.GetBytes(head), .. body]);

        // Half a minute, and one second for each thousand bytes.
        await _time.TimerAsync(TimeSpan.FromSeconds(30 + (Size / 1000)));
        _time.Advance(TimeSpan.FromSeconds(20 + (Size / 1000)));
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.InRange(await ReadAllAsync(socket), 0, Size - 1);
    }

    [Fact]
    public async Task Response_Large_ArrivesWhole()
    {
        var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[Size]) };

        foreach (var reply in new[] { await _host.Http2.CallAsync(WireMethods.Echo, message), await _host.Http1.CallAsync(WireMethods.Echo, GrpcRequests.GrpcWeb, message) })
        {
            Assert.Equal(Size, reply.Single<EchoResponse>().Blob.Length);
        }
    }

    private static async Task<int> ReadAllAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var total = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer).Soon() is > 0 and var count)
            {
                total += count;
            }
        }
        catch (SocketException)
        {
            // The engine has reset the connection.
        }

        return total;
    }
}
