using System.Net;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>Whom proxies may speak for.</summary>
public sealed class ForwardedClientTests
{
    private const string Proxy = "10.0.0.1";

    [Theory]
    [InlineData(Proxy, "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData(Proxy, "[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData(Proxy, "2001:db8::1", "2001:db8::1")]
    [InlineData(Proxy, "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData(Proxy, "198.51.100.1, 203.0.113.7, 10.0.0.2, 192.0.2.1", "203.0.113.7")]
    [InlineData(Proxy, "10.0.0.9", "10.0.0.9")]
    [InlineData(Proxy, "", Proxy)]
    [InlineData(Proxy, "unknown", Proxy)]
    [InlineData(Proxy, "203.0.113.7, unknown, 10.0.0.2", "10.0.0.2")]
    [InlineData("203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData("11.0.0.1", "198.51.100.1", "11.0.0.1")]
    public void Apply_XForwardedFor_TakesTheFirstUntrustedFromTheRight(string connected, string header, string expected)
    {
        var http = Request(connected, ("X-Forwarded-For", header), ("Forwarded", "for=192.0.2.66"));

        Proxies(ProxyHeaders.XForwarded).Apply(http);

        Assert.Equal(IPAddress.Parse(expected), Plain(http.Connection.RemoteIpAddress));
    }

    [Theory]
    [InlineData("for=203.0.113.7;proto=https;by=10.0.0.1", "203.0.113.7", "https")]
    [InlineData("For=\"[2001:db8::1]:4711\" ; Proto=HTTPS", "2001:db8::1", "https")]
    [InlineData("for=198.51.100.1;proto=http, for=203.0.113.7;proto=https", "203.0.113.7", "https")]
    [InlineData("for=203.0.113.7, for=10.0.0.2;proto=https", "203.0.113.7", "https")]
    [InlineData("for=_hidden;proto=https", Proxy, "http")]
    [InlineData("by=203.0.113.7", Proxy, "http")]
    [InlineData("for=\"203.0.113.7", "203.0.113.7", "http")]
    public void Apply_Forwarded_IsReadAsTheStandardSays(string header, string expected, string scheme)
    {
        var http = Request(Proxy, ("Forwarded", header), ("X-Forwarded-For", "192.0.2.66"));

        Proxies(ProxyHeaders.Forwarded).Apply(http);

        Assert.Equal((IPAddress.Parse(expected), scheme), (http.Connection.RemoteIpAddress, http.Request.Scheme));
    }

    [Theory]
    [InlineData("203.0.113.7", "https", "https")]
    [InlineData("203.0.113.7, 10.0.0.2", "https", "https")]
    [InlineData("203.0.113.7, 10.0.0.2", "https, http", "https")]
    [InlineData("203.0.113.7", "https, http", "http")]
    [InlineData("203.0.113.7", "javascript", "http")]
    [InlineData("203.0.113.7", "", "http")]
    public void Apply_XForwardedProto_IsThatOfTheSameProxy(string clients, string schemes, string expected)
    {
        var http = Request(Proxy, ("X-Forwarded-For", clients), ("X-Forwarded-Proto", schemes));

        Proxies(ProxyHeaders.XForwarded).Apply(http);

        Assert.Equal(expected, http.Request.Scheme);
    }

    [Fact]
    public async Task Peer_BehindATrustedProxy_IsTheClientOfEachRequest()
    {
        var peers = await PeersAsync("127.0.0.1", "203.0.113.7", "2001:db8::1", null);

        Assert.Equal(["ipv4:203.0.113.7:0", "ipv6:[2001:db8::1]:0"], peers[..2]);
        Assert.StartsWith("ipv4:127.0.0.1:", peers[2]);
    }

    [Fact]
    public async Task Peer_OfAnotherThanTheTrusted_IsWhoConnects()
    {
        var peers = await PeersAsync("10.0.0.1", "203.0.113.7");

        Assert.StartsWith("ipv4:127.0.0.1:", Assert.Single(peers));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example")]
    [InlineData("")]
    public void Start_NetworkThatIsNone_Fails(string network)
    {
        var error = Assert.Throws<OptionsValidationException>(() => WireHost.Build(
            new WireServer(),
            services => services.Configure<RpcOptions>(options => options.TrustedProxies = [network])));

        Assert.Contains($"'{network}'", error.Message);
    }

    // One connection, so that what one request says could stay for the next.
    private static async Task<string[]> PeersAsync(string trusted, params string?[] clients)
    {
        var peers = new PeerLog();
        var host = new WireHost(services => services
            .AddSingleton<IRpcInterceptor>(peers)
            .Configure<RpcOptions>(options => options.TrustedProxies = [trusted]));
        await host.InitializeAsync();
        foreach (var client in clients)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/look/a");
            if (client is not null)
            {
                request.Headers.Add("X-Forwarded-For", client);
            }

            using var response = await host.Http1.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await host.DisposeAsync();
        return [.. peers.Seen];
    }

    private static ForwardedClient Proxies(ProxyHeaders headers)
        => new(Options.Create(new RpcOptions { TrustedProxies = ["10.0.0.0/8", "192.0.2.1", "2001:db8:ff::/48"], ProxyHeaders = headers }));

    private static DefaultHttpContext Request(string connected, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(connected);
        http.Request.Scheme = "http";
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        return http;
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private sealed class PeerLog : IRpcInterceptor
    {
        public List<string> Seen { get; } = [];

        public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
        {
            Seen.Add(call.Peer);
            return next(call);
        }
    }
}
