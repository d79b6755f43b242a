using System.Net;
using System.Text.RegularExpressions;
using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary><c>/metrics</c>: who may read it, and what it tells.</summary>
public sealed partial class MetricsTests
{
    private const string Token = "0123456789abcdef";

    [Fact]
    public async Task Metrics_ByDefault_AreForAdministratorsOnly()
    {
        await using var engine = await TestEngine.StartAsync();

        var anonymous = await engine.RestAsync(HttpMethod.Get, "/metrics", token: "");
        var stranger = await engine.RestAsync(HttpMethod.Get, "/metrics", token: Token);
        var administrator = await engine.RestAsync(HttpMethod.Get, "/metrics");

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.Status);
        Assert.Contains("CREDENTIALS_MISSING", anonymous.Text);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.Status);
        Assert.Contains("TOKEN_INVALID", stranger.Text);
        Assert.Equal(HttpStatusCode.OK, administrator.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", administrator.Response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(Token, HttpStatusCode.OK)]
    [InlineData(Token + "0", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    public async Task Metrics_WithTheirToken_AreOpen(string sent, HttpStatusCode expected)
    {
        await using var engine = await TestEngine.StartAsync(claimed: false, settings: ("Baas:Telemetry:MetricsToken", Token));

        Assert.Equal(expected, (await engine.RestAsync(HttpMethod.Get, "/metrics", token: sent)).Status);
        Assert.DoesNotContain(engine.Log.Lines, line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_WithAKey_NeedItsScope()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.DefineAsync("""{"name":"posts","schema":[{"name":"title","type":"text"}]}""");
        var (id, key) = await engine.MakeKeyAsync("baas.Metrics/Get");
        var (_, without) = await engine.MakeKeyAsync("baas.records.*");
        var (_, limited) = await engine.MakeKeyAsync("*", "\"collections\":[\"posts\"]");
        var (_, elsewhere) = await engine.MakeKeyAsync("*", "\"networks\":[\"203.0.113.0/24\"]");

        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/metrics", token: key)).Status);
        foreach (var refused in new[] { without, limited, elsewhere })
        {
            var answer = await engine.RestAsync(HttpMethod.Get, "/metrics", token: refused);
            Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (answer.Status, answer.Reason));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("x-api-key", key);
        Assert.Equal(HttpStatusCode.OK, (await engine.Http1.SendAsync(request).Soon()).StatusCode);
        await engine.RestAsync(HttpMethod.Delete, $"{KeyCalls.Path}/{id}");
        Assert.Equal("TOKEN_INVALID", (await engine.RestAsync(HttpMethod.Get, "/metrics", token: key)).Reason);
    }

    [Fact]
    public async Task Metrics_Public_AreOpenToAll()
    {
        await using var engine = await TestEngine.StartAsync(claimed: false, settings: ("Baas:Telemetry:MetricsPublic", "true"));

        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/metrics", token: "")).Status);
    }

    [Fact]
    public async Task Metrics_AfterCalls_CountThemByMethodStatusAndProtocol()
    {
        await using var engine = await TestEngine.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await engine.RestAsync(HttpMethod.Get, "/api/v1/collections");
        }

        await engine.RestAsync(HttpMethod.Get, "/api/v1/collections/nope");
        var text = (await engine.RestAsync(HttpMethod.Get, "/metrics")).Text;

        const string rest = "rpc_system_name=\"rest\",baas_rpc_protocol=\"rest\",rpc_response_status_code";
        Assert.Contains($"rpc_server_call_duration_seconds_count{{rpc_method=\"baas.schema.v1.CollectionService/ListCollections\",{rest}=\"OK\"}} 3\n", text);
        Assert.Contains($"rpc_server_call_duration_seconds_count{{rpc_method=\"baas.schema.v1.CollectionService/GetCollection\",{rest}=\"NOT_FOUND\"}} 1\n", text);
        Assert.Contains("rpc_server_active_calls{rpc_method=\"baas.schema.v1.CollectionService/GetCollection\",rpc_system_name=\"rest\",baas_rpc_protocol=\"rest\"} 0.0\n", text);
        Assert.Matches(@"\ndotnet_process_memory_working_set_bytes \d{7,}", text);
        Assert.Matches(@"\nrpc_server_connections [1-9]", text);
    }

    [Theory]
    [InlineData("application/grpc", "grpc", "grpc")]
    [InlineData("application/grpc-web+proto", "grpc", "grpc-web")]
    [InlineData("application/proto", "connectrpc", "connect")]
    [InlineData("application/json", "connectrpc", "connect")]
    public async Task Metrics_EachProtocol_IsToldApart(string contentType, string system, string protocol)
    {
        await using var engine = await TestEngine.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(contentType switch
            {
                "application/proto" => [],
                "application/json" => "{}"u8.ToArray(),
                _ => new byte[5],
            }),
        };
        request.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(contentType);
        using var response = await engine.Http2.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var text = (await engine.RestAsync(HttpMethod.Get, "/metrics")).Text;

        Assert.Contains(
            $"rpc_server_call_duration_seconds_count{{rpc_method=\"grpc.health.v1.Health/Check\",rpc_system_name=\"{system}\","
                + $"baas_rpc_protocol=\"{protocol}\",rpc_response_status_code=\"OK\"}} 1\n",
            text);
    }

    [Fact]
    public async Task Metrics_UnknownPaths_AreOneSeries()
    {
        await using var engine = await TestEngine.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await engine.RestAsync(HttpMethod.Get, $"/made/up/{i}");
            await engine.RestAsync(HttpMethod.Post, $"/made.Up{i}/Method");
        }

        var text = (await engine.RestAsync(HttpMethod.Get, "/metrics")).Text;

        Assert.DoesNotContain("made", text);
        Assert.Contains("rpc_method=\"_OTHER\"", text);
        var methods = MethodLabel().Matches(text).Select(match => match.Value).Distinct();
        Assert.InRange(methods.Count(), 1, 5);
    }

    [GeneratedRegex("rpc_method=\"[^\"]*\"")]
    private static partial Regex MethodLabel();
}
