using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

[Collection(WireCollection.Name)]
public sealed class RestTests(WireHost host)
{
    [Theory]
    [InlineData("POST", "/v1/echo", """{"text":"a","number":"9007199254740993","tags":["x"],"book":{"pages":3},"time":"2026-01-31T12:00:00Z","flag":false}""",
        """{"text":"a","number":"9007199254740993","tags":["x"],"book":{"name":"","pages":3},"time":"2026-01-31T12:00:00Z","flag":false,"blob":""}""")]
    [InlineData("POST", "/v1/echo", "", """{"text":"","number":0,"tags":[],"blob":""}""")]
    [InlineData("GET", "/v1/echo/p%20q%2Fr+?number=7&tags=a&tags=b%26c&book.pages=2&time=2026-01-31T12:00:00.5Z&flag=true&blob=-_8", null,
        """{"text":"p q/r+","number":7,"tags":["a","b&c"],"book":{"name":"","pages":2},"time":"2026-01-31T12:00:00.500Z","flag":true,"blob":"+/8="}""")]
    [InlineData("PUT", "/v1/shelves/1/books/2", """{"pages":5,"name":"overruled"}""", """{"name":"shelves/1/books/2","pages":5}""")]
    [InlineData("POST", "/v1/echo/x:y:shout", null, """{"text":"x:y","number":0,"tags":[],"blob":""}""")]
    [InlineData("PURGE", "/v1/echo?text=z", null, """{"text":"z","number":0,"tags":[],"blob":""}""")]
    public async Task Unary_Rule_IsTranscoded(string method, string path, string? body, string expected)
    {
        foreach (var client in new[] { host.Http1, host.Http2 })
        {
            using var response = await SendAsync(client, method, path, body);

            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        }
    }

    [Theory]
    [InlineData("POST", "/v1/echo", """{"nope":1}""", 400, "FIELD_UNKNOWN", "nope")]
    [InlineData("POST", "/v1/echo", """{"book":{"pages":"x"}}""", 400, "FIELD_MALFORMED", "book.pages")]
    [InlineData("PUT", "/v1/shelves/1/books/2", """{"nope":1}""", 400, "FIELD_UNKNOWN", "book.nope")]
    [InlineData("PUT", "/v1/shelves/1/books/2", "[]", 400, "FIELD_MALFORMED", "book")]
    [InlineData("POST", "/v1/echo", """{"text":"a",}""", 400, "JSON_MALFORMED", "12")]
    [InlineData("POST", "/v1/echo?text=a", "{}", 400, "FIELD_UNKNOWN", "text")]
    [InlineData("GET", "/v1/echo/a?nope=1", null, 400, "FIELD_UNKNOWN", "nope")]
    [InlineData("GET", "/v1/echo/a?book=1", null, 400, "FIELD_MALFORMED", "book")]
    [InlineData("GET", "/v1/echo/a?number=x", null, 400, "FIELD_MALFORMED", "number")]
    [InlineData("GET", "/v1/echo/a?number=", null, 400, "FIELD_MALFORMED", "number")]
    [InlineData("GET", "/v1/echo/a?time=now", null, 400, "FIELD_MALFORMED", "time")]
    [InlineData("GET", "/v1/echo/%FF", null, 400, "FIELD_MALFORMED", "text")]
    [InlineData("GET", "/v1/nope", null, 404, "PATH_UNKNOWN", "/v1/nope")]
    [InlineData("GET", "/", null, 404, "PATH_UNKNOWN", "/")]
    [InlineData("DELETE", "/v1/echo", null, 405, "HTTP_METHOD_UNSUPPORTED", "/v1/echo")]
    [InlineData("GET", "/tests.wire.WireService/Echo", null, 405, "HTTP_METHOD_UNSUPPORTED", "/tests.wire.WireService/Echo")]
    [InlineData("POST", "/v1/collect", "{}", 501, "STREAMING_UNSUPPORTED", "/tests.wire.WireService/Collect")]
    [InlineData("GET", "/v1/fail/declared", null, 400, "REFUSED", "value")]
    public async Task Request_Wrong_IsRefused(string method, string path, string? body, int status, string reason, string named)
    {
        using var response = await SendAsync(host.Http1, method, path, body);

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        var info = error["details"]!.AsArray().Single(detail => (string)detail!["@type"]! == "type.googleapis.com/google.rpc.ErrorInfo")!;
        Assert.Equal((status, status, reason), ((int)response.StatusCode, (int)error["code"]!, (string)info["reason"]!));
        Assert.Contains(named, info["metadata"]!.AsObject().Select(entry => (string)entry.Value!));
    }

    [Fact]
    public async Task Failure_Declared_LooksLikeItDoesInGrpc()
    {
        using var response = await host.Http1.GetAsync("/v1/fail/declared");

        Assert.Equal(
            """{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"It was refused: ☺.","details":["""
            + """{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"REFUSED","domain":"tests.wire","metadata":{"key":"value"}},"""
            + """{"@type":"type.googleapis.com/google.rpc.ResourceInfo","resource_type":"thing","resource_name":"things/1","owner":"","description":""},"""
            + """{"@type":"type.googleapis.com/google.rpc.RetryInfo","retry_delay":"1.500s"},"""
            + """{"@type":"type.googleapis.com/google.rpc.BadRequest","field_violations":[{"field":"list[0].name","description":"A name is expected.","""
            + "\"reason\":\"REQUIRED\"}]}]}}",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task ContentType_Wrong_Is415(string contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/echo") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await host.Http1.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_TooLarge_Is413(bool hasLength)
    {
        var content = new ByteArrayContent(new byte[(4 * 1024 * 1024) + 1]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/echo") { Content = content };
        request.Headers.TransferEncodingChunked = !hasLength;
        request.Headers.ExpectContinue = true;

        using var response = await host.Http1.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("MESSAGE_TOO_LARGE", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Allow_NamesTheMethods()
    {
        using var response = await SendAsync(host.Http1, "DELETE", "/v1/echo", null);

        Assert.Equal(["OPTIONS", "POST", "PURGE"], response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task Deadline_Passes_Is504()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/fail/wait");
        request.Headers.Add("grpc-timeout", "20m");

        using var response = await host.Http1.SendAsync(request);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task Deadline_PassesOften_TheConnectionServesOn()
    {
        for (var i = 0; i < 500; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/fail/wait");
            request.Headers.Add("grpc-timeout", $"{i % 5 + 1}m");
            using var response = await host.Http1.SendAsync(request).Soon();

            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
            Assert.Equal("pong", await host.Http1.GetStringAsync("/ping").Soon());
        }
    }

    [Fact]
    public async Task Caller_Leaves_ReachesTheHandler()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Http1.GetAsync("/v1/fail/wait", limit.Token));

        await host.Server.EndOf("Fail").WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Health_Probes_Answer()
    {
        Assert.Equal("""{"status":"SERVING"}""", await host.Http1.GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"SERVING"}""", await host.Http2.GetStringAsync("/health/ready"));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress!, path))
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await client.SendAsync(request).Soon();
    }
}
