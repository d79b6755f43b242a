using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

/// <summary>HTTP methods that no rule names, targets in every form, and headers of refusals.</summary>
public sealed class RestMethodTests(ShelfHost host) : IClassFixture<ShelfHost>
{
    [Theory]
    [InlineData("/v1/volumes/a?size=3000")]
    [InlineData("/v1/volumes/none")]
    [InlineData("/v1/volumes/a?size=x")]
    [InlineData("/v1/nope")]
    [InlineData("/v1/downloads/a?pieces=2")]
    [InlineData("/v1/repeat?count=2")]
    [InlineData("/v1/repeat?fails=true")]
    [InlineData("/health/live")]
    public async Task Head_OfWhatGetServes_HasItsHeadersAlone(string path)
    {
        foreach (var client in new[] { host.Http1, host.Http2 })
        {
            using var get = await client.GetAsync(path);
            using var head = await SendAsync(client, HttpMethod.Head, path);

            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(Headers(get), Headers(head));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.True(path.Contains("count") || path.Contains("pieces") || path.Contains("health") || head.Content.Headers.ContentLength == get.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task Head_OfAStreamThatWaits_Ends()
    {
        using var head = await SendAsync(host.Http2, HttpMethod.Head, "/v1/repeat?count=1&waits=true").WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("application/x-ndjson", head.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("/v1/volumes/a", 204, "DELETE, GET, HEAD, OPTIONS, PATCH")]
    [InlineData("/v1/echo", 204, "OPTIONS, POST, PURGE")]
    [InlineData("/v1/volumes/a:delete", 204, "OPTIONS, POST")]
    [InlineData("/v1/nope", 404, "")]
    public async Task Options_Path_ListsItsMethods(string path, int status, string allow)
    {
        using var response = await SendAsync(host.Http1, HttpMethod.Options, path);

        Assert.Equal((status, allow), ((int)response.StatusCode, string.Join(", ", response.Content.Headers.Allow)));
    }

    [Theory]
    [InlineData("TRACE", "/v1/volumes/a", 405)]
    [InlineData("PUT", "/v1/volumes/a", 405)]
    [InlineData("get", "/v1/volumes/a", 405)]
    [InlineData("POST", "/v1/volumes/a:delete", 200)]
    [InlineData("HEAD", "/v1/echo", 405)]
    public async Task Method_Other_IsRefused(string method, string path, int status)
    {
        var reply = await SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", reply);
        Assert.Equal(status == 405, reply.Contains("\r\nAllow: "));
    }

    [Theory]
    [InlineData("OPTIONS *", "204")]
    [InlineData("GET http://a/v1/volumes/a%2Fb?size=1", "200", "\"name\":\"a/b\"")]
    [InlineData("GET /v1/./x/../volumes/a", "200", "\"name\":\"a\"")]
    [InlineData("GET /v1/%76olumes/%61%2E", "200", "\"name\":\"a.\"")]
    [InlineData("GET /v1/volumes/a+b%2B", "200", "\"name\":\"a+b+\"")]
    [InlineData("GET /v1/volumes/%zz%2", "200", "\"name\":\"%zz%2\"")]
    [InlineData("GET /v1/volumes/a/", "200", "\"name\":\"a\"")]
    [InlineData("GET /v1//volumes/a", "404", "PATH_UNKNOWN")]
    [InlineData("GET /v1/volumes/%C0%80", "400", "FIELD_MALFORMED")]
    [InlineData("GET /v1/volumes/..%2F..", "200", "\"name\":\"../..\"")]
    [InlineData("GET /v1/volumes/..", "404", "PATH_UNKNOWN")]
    public async Task Target_AnyForm_IsFound(string line, string status, string found = "")
    {
        var reply = await SendRawAsync($"{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", reply);
        Assert.Contains(found, reply);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("nonsense")]
    public async Task Accept_Unary_IsJsonAnyway(string accept)
    {
        using var response = await host.SendAsync("GET", "/v1/volumes/a", null, accept.Length == 0 ? [] : [$"Accept: {accept}"]);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
    }

    [Theory]
    [InlineData("PATCH", "NotFound", 404)]
    [InlineData("PATCH", "InvalidArgument", 400)]
    [InlineData("PATCH", "FailedPrecondition", 400)]
    [InlineData("PATCH", "OutOfRange", 400)]
    [InlineData("PATCH", "Unauthenticated", 401)]
    [InlineData("PATCH", "PermissionDenied", 403)]
    [InlineData("PATCH", "AlreadyExists", 409)]
    [InlineData("PATCH", "Aborted", 409)]
    [InlineData("PATCH", "ResourceExhausted", 429)]
    [InlineData("PATCH", "Cancelled", 499)]
    [InlineData("PATCH", "Internal", 500)]
    [InlineData("PATCH", "Unknown", 500)]
    [InlineData("PATCH", "DataLoss", 500)]
    [InlineData("PATCH", "Unimplemented", 501)]
    [InlineData("PATCH", "Unavailable", 503)]
    [InlineData("PATCH", "DeadlineExceeded", 504)]
    public async Task Failure_Status_IsHttps(string method, string fault, int status)
    {
        using var response = await host.SendAsync(method, $"/v1/volumes/a?fault={fault}", ShelfHost.Json("{}"));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal(status == 401 ? "Bearer" : "", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Unauthenticated_WithAToken_SaysThatItIsWrong()
    {
        using var response = await host.SendAsync("PATCH", "/v1/volumes/a?fault=Unauthenticated", ShelfHost.Json("{}"), "Authorization: Bearer x");

        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    private static string Headers(HttpResponseMessage response)
        => string.Join('\n', response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path)
        => client.SendAsync(new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy });

    private async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
