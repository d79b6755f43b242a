using System.Net.Sockets;
using System.Text;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>One port, two protocols.</summary>
[Collection(WireCollection.Name)]
public sealed class SharedPortTests(WireHost host)
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    // An empty SETTINGS frame.
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    [Fact]
    public async Task Connection_WithPreface_SpeaksHttp2()
    {
        var answer = await ExchangeAsync([.. Encoding.ASCII.GetBytes(Preface), .. Settings]);

        Assert.Equal(4, answer[3]);
    }

    [Fact]
    public async Task Connection_PrefaceInPieces_SpeaksHttp2()
    {
        var pieces = Preface.Chunk(5).Select(piece => Encoding.ASCII.GetBytes(piece)).Append(Settings).ToArray();

        var answer = await ExchangeAsync(pieces);

        Assert.Equal(4, answer[3]);
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("PUT /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("PRI /health/live HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Connection_WithoutPreface_SpeaksHttp1(string request)
    {
        var answer = await ExchangeAsync(request.Chunk(3).Select(piece => Encoding.ASCII.GetBytes(piece)).ToArray());

        Assert.StartsWith("HTTP/1.1 ", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task Connection_Silent_KeepsNobodyWaiting()
    {
        using var silent = await ConnectAsync();

        Assert.Equal("""{"status":"SERVING"}""", await host.Http1.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task Connection_SilentAtFirst_MaySpeakHttp2()
    {
        using var socket = await ConnectAsync();
        await Task.Delay(TimeSpan.FromSeconds(6));
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(Preface), .. Settings]);

        var answer = new byte[4];
        await socket.ReceiveAsync(answer).Soon();

        // Type of the frame: SETTINGS, not GOAWAY.
        Assert.Equal(4, answer[3]);
    }

    [Fact]
    public async Task Connection_ClosedAtOnce_HarmsNobody()
    {
        for (var i = 0; i < 20; i++)
        {
            (await ConnectAsync()).Dispose();
        }

        Assert.Equal("""{"status":"SERVING"}""", await host.Http1.GetStringAsync("/health/live"));
    }

    [Fact]
    public async Task Connection_OneTooMany_IsClosedAtOnce()
    {
        var limited = new WireHost(services => services.Configure<RpcConnectionOptions>(options => options.MaxConnectionsPerAddress = 2));
        await limited.InitializeAsync();
        using var first = await ConnectAsync(limited.Address);
        using var second = await ConnectAsync(limited.Address);

        Assert.Equal(0, await PingAsync(limited.Address));
        first.Dispose();
        await Until.TrueAsync(async () => await PingAsync(limited.Address) > 0);
        second.Dispose();
        await limited.DisposeAsync();
    }

    // Bytes of the answer on a new connection; none when it was closed, which connecting, sending or receiving may be the first to tell.
    private static async Task<int> PingAsync(Uri address)
    {
        try
        {
            using var socket = await ConnectAsync(address);
            await socket.SendAsync("GET /ping HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            return await socket.ReceiveAsync(new byte[64]).Soon();
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private async Task<byte[]> ExchangeAsync(params byte[][] pieces)
    {
        using var socket = await ConnectAsync();
        foreach (var piece in pieces)
        {
            await socket.SendAsync(piece);
        }

        var answer = new byte[64];
        var length = await socket.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(10));
        return answer[..length];
    }

    private Task<Socket> ConnectAsync() => ConnectAsync(host.Address);

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }
}
