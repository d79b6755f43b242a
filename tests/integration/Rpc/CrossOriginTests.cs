using System.Net;
using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>What browsers are told about pages of other origins.</summary>
[Collection(WireCollection.Name)]
public sealed class CrossOriginTests(WireHost host)
{
    private const string App = "https://app.example";

    [Theory]
    [InlineData("/tests.wire.WireService/Echo")]
    [InlineData("/v1/echo")]
    [InlineData("/nowhere")]
    public async Task Preflight_FromAnyOrigin_IsAllowed(string path)
    {
        using var response = await host.Http1.SendAsync(Preflight(path, App, "authorization,content-type,x-grpc-web,grpc-timeout"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal("authorization,content-type,x-grpc-web,grpc-timeout", Header(response, "Access-Control-Allow-Headers"));
        Assert.Equal("GET, POST, PUT, PATCH, DELETE", Header(response, "Access-Control-Allow-Methods"));
        Assert.Equal("600", Header(response, "Access-Control-Max-Age"));
        Assert.Equal("Origin,Access-Control-Request-Method,Access-Control-Request-Headers", Header(response, "Vary"));
        Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
        Assert.Null(Header(response, "Access-Control-Allow-Private-Network"));
    }

    [Theory]
    [InlineData(GrpcRequests.GrpcWeb)]
    [InlineData("application/grpc-web-text")]
    public async Task Response_ToAPage_ExposesStatusAndCustomHeaders(string contentType)
    {
        var body = contentType == GrpcRequests.GrpcWeb ? GrpcRequests.Frame([]) : "AAAAAAA="u8.ToArray();
        var request = GrpcRequests.Request(
            WireMethods.Echo.FullName, body, contentType, ("Origin", App), ("x-grpc-test-echo-initial", "v"));

        var reply = await host.Http1.SendRawAsync(request);

        Assert.Equal("*", Header(reply.Response, "Access-Control-Allow-Origin"));
        Assert.Equal("Origin", Header(reply.Response, "Vary"));
        var exposed = Header(reply.Response, "Access-Control-Expose-Headers")!.Split(", ");
        Assert.All(
            ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-grpc-test-echo-initial"],
            name => Assert.Contains(name, exposed));
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://app.example:8443", false)]
    [InlineData("http://app.example", false)]
    [InlineData("https://evil-app.example", false)]
    [InlineData("https://app.example.evil.example", false)]
    [InlineData("https://sub.app.example", false)]
    [InlineData("null", false)]
    [InlineData("https://app.example, https://app.example", false)]
    public async Task Origins_Listed_AreTheOnlyOnes(string origin, bool isAllowed)
    {
        var listing = await StartAsync([App, "capacitor://localhost"]);
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/echo/a");
        request.Headers.Add("Origin", origin);

        using var response = await listing.Http1.SendAsync(request);
        using var preflight = await listing.Http1.SendAsync(Preflight("/v1/echo", origin, "authorization"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isAllowed ? origin : null, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal(isAllowed, Header(response, "Access-Control-Expose-Headers") is not null);
        Assert.Equal("Origin", Header(response, "Vary"));
        Assert.Equal(isAllowed ? (origin, "authorization", "600") : (null, null, null), (
            Header(preflight, "Access-Control-Allow-Origin"), Header(preflight, "Access-Control-Allow-Headers"), Header(preflight, "Access-Control-Max-Age")));
        Assert.Equal(isAllowed, Header(preflight, "Access-Control-Allow-Methods") is not null);
        await listing.DisposeAsync();
    }

    [Theory]
    [InlineData("https://a.app.example", true)]
    [InlineData("https://a.b.app.example", true)]
    [InlineData("HTTPS://A.APP.EXAMPLE", true)]
    [InlineData("https://app.example", false)]
    [InlineData("https://.app.example", false)]
    [InlineData("https://evil-app.example", false)]
    [InlineData("https://app.example.evil.example", false)]
    [InlineData("https://evil.example/.app.example", false)]
    [InlineData("https://evil.example:80.app.example", false)]
    [InlineData("https://user@.app.example", false)]
    [InlineData("http://a.app.example", false)]
    [InlineData("https://a.app.example:8443", false)]
    [InlineData("http://a.dev.example:3000", true)]
    [InlineData("http://a.dev.example", false)]
    public async Task Origins_BelowADomain_AreTheOnlyOnes(string origin, bool isAllowed)
    {
        var listing = await StartAsync(["https://*.app.example", "http://*.dev.example:3000"]);
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/echo/a");
        request.Headers.TryAddWithoutValidation("Origin", origin);

        using var response = await listing.Http1.SendAsync(request);

        Assert.Equal(isAllowed ? origin : null, Header(response, "Access-Control-Allow-Origin"));
        Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
        await listing.DisposeAsync();
    }

    [Fact]
    public async Task Get_WithoutOrigin_IsMarkedForCaches()
    {
        using var response = await host.Http1.GetAsync("/v1/echo/a");

        Assert.Contains("Origin", response.Headers.Vary);
        Assert.Null(Header(response, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example/path")]
    [InlineData("https://app.example:443")]
    [InlineData("https://*.example")]
    [InlineData("*")]
    [InlineData("*.app.example")]
    [InlineData("https://*")]
    [InlineData("https://*.*.app.example")]
    [InlineData("https://a*.app.example")]
    [InlineData("https://a.*.app.example")]
    [InlineData("https://*.10.0.0.1")]
    public void Start_OriginsNotAsBrowsersSendThem_Fails(string origin)
    {
        var error = Assert.Throws<OptionsValidationException>(() => WireHost.Build(
            new WireServer(),
            services => services.Configure<RpcOptions>(options => options.AllowedOrigins = [App, origin])));

        Assert.Contains($"'{origin}'", error.Message);
    }

    private static async Task<WireHost> StartAsync(string[] origins)
    {
        var listing = new WireHost(services => services.Configure<RpcOptions>(options => options.AllowedOrigins = origins));
        await listing.InitializeAsync();
        return listing;
    }

    private static HttpRequestMessage Preflight(string path, string origin, string headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return request;
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
