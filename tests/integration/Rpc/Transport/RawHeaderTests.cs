using System.Net.Sockets;
using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>Headers that a request may have and a response may not: what is echoed must not end as a fault of the engine.</summary>
[Collection(WireCollection.Name)]
public sealed class RawHeaderTests(WireHost host)
{
    [Fact]
    public async Task ContentType_BeyondAscii_IsAnsweredWithThePlainOne()
    {
        var answer = await SendAsync(
            "POST /tests.wire.WireService/Echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web;é\r\nContent-Length: 5\r\n"
            + "Connection: close\r\n\r\n\0\0\0\0\0");

        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.Contains("Content-Type: application/grpc-web\r\n", answer);
        Assert.Contains("grpc-status: 0", answer);
    }

    [Theory]
    [InlineData("x-é")]
    [InlineData("x-a, x-\u0444")]
    public async Task Preflight_HeadersBeyondAscii_AreNotAllowed(string asked)
    {
        var answer = await SendAsync(
            "OPTIONS /tests.wire.WireService/Echo HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: POST\r\n"
            + $"Access-Control-Request-Headers: {asked}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", answer);
        Assert.DoesNotContain("Access-Control-Allow-Headers", answer);
    }

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync().Soon();
    }
}
