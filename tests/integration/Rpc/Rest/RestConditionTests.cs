using System.Net;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

/// <summary>RFC 9110 §13 over messages with a field <c>etag</c>.</summary>
public sealed class RestConditionTests(ShelfHost host) : IClassFixture<ShelfHost>
{
    [Theory]
    [InlineData("GET", "", 200)]
    [InlineData("GET", "If-None-Match: \"7\"", 304)]
    [InlineData("HEAD", "If-None-Match: \"7\"", 304)]
    [InlineData("GET", "If-None-Match: W/\"7\"", 304)]
    [InlineData("GET", "If-None-Match: \"1\", \"7\"", 304)]
    [InlineData("GET", "If-None-Match: *", 304)]
    [InlineData("GET", "If-None-Match: \"7--gzip\"", 304)]
    [InlineData("GET", "If-None-Match: \"6\"", 200)]
    [InlineData("GET", "If-Match: \"7\"", 200)]
    [InlineData("GET", "If-Match: *", 200)]
    [InlineData("GET", "If-Match: \"6\", \"7\"", 200)]
    [InlineData("GET", "If-Match: W/\"7\"", 412)]
    [InlineData("GET", "If-Match: \"6\"", 412)]
    [InlineData("GET", "If-Modified-Since: Sat, 29 Oct 1994 19:43:31 GMT", 200)]
    [InlineData("GET", "If-Unmodified-Since: Sat, 29 Oct 1994 19:43:31 GMT", 200)]
    [InlineData("GET", "If-None-Match: 7", 400)]
    public async Task Read_Condition_IsHeldTo(string method, string header, int status)
    {
        using var response = await host.SendAsync(method, "/v1/volumes/a", null, header.Length == 0 ? [] : [header]);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status < 400 ? "\"7\"" : null, response.Headers.ETag?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        if (status == 304)
        {
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            Assert.Null(response.Content.Headers.ContentType);
        }
    }

    [Theory]
    [InlineData("If-None-Match: *")]
    [InlineData("If-Match: \"7\"")]
    public async Task Read_MissingResource_StaysNotFound(string header)
    {
        using var response = await host.SendAsync("GET", "/v1/volumes/none", null, header);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: \"7\"", 200, "")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: \"7--br\"", 200, "")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: *", 200, "")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: \"6\"", 412, "ABORTED")]
    [InlineData("DELETE", "/v1/volumes/a?etag=6", null, "", 409, "ABORTED")]
    [InlineData("DELETE", "/v1/volumes/a?etag=6", null, "If-Match: *", 409, "ABORTED")]
    [InlineData("DELETE", "/v1/volumes/a?etag=7", null, "If-Match: \"7\"", 200, "")]
    [InlineData("DELETE", "/v1/volumes/a?etag=7", null, "If-Match: \"6\"", 400, "FIELD_MALFORMED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: W/\"7\"", 412, "CONDITION_FAILED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: W/\"6\", \"7\", \"7\"", 200, "")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: \"6\", \"7\"", 400, "CONDITION_UNSUPPORTED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: \"\"", 412, "CONDITION_FAILED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-Match: 7", 400, "METADATA_MALFORMED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-None-Match: *", 400, "CONDITION_UNSUPPORTED")]
    [InlineData("DELETE", "/v1/volumes/a", null, "If-None-Match: \"6\"", 400, "CONDITION_UNSUPPORTED")]
    [InlineData("POST", "/v1/volumes/a:delete", "{\"etag\":\"6\"}", "If-Match: \"7\"", 400, "FIELD_MALFORMED")]
    [InlineData("POST", "/v1/volumes/a:delete", "{}", "If-Match: \"6\"", 412, "ABORTED")]
    [InlineData("PATCH", "/v1/volumes/a", "{\"text\":\"x\"}", "If-Match: \"7\"", 200, "")]
    [InlineData("PATCH", "/v1/volumes/a", "{\"text\":\"x\"}", "If-Match: \"6\"", 412, "ABORTED")]
    [InlineData("PATCH", "/v1/volumes/a", "{\"etag\":\"6\"}", "If-Match: \"7\"", 400, "FIELD_MALFORMED")]
    [InlineData("PATCH", "/v1/volumes/a?fault=NotFound", "{}", "If-Match: \"7\"", 404, "NOT_FOUND")]
    [InlineData("POST", "/v1/volumes/a:update", "{}", "If-Match: \"7\"", 400, "CONDITION_UNSUPPORTED")]
    [InlineData("POST", "/v1/echo", "{}", "If-Match: \"7\"", 400, "CONDITION_UNSUPPORTED")]
    [InlineData("POST", "/v1/echo", "{}", "If-None-Match: *", 400, "CONDITION_UNSUPPORTED")]
    public async Task Write_Condition_IsHeldToOrRefused(string method, string path, string? body, string header, int status, string reason)
    {
        using var response = await host.SendAsync(method, path, ShelfHost.Json(body), header.Length == 0 ? [] : [header]);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(reason, status == 200 ? "" : await ShelfHost.ReasonOfAsync(response));
    }

    [Fact]
    public async Task Update_ResourceInside_HasItsEtag()
    {
        using var response = await host.SendAsync("PATCH", "/v1/volumes/a", ShelfHost.Json("{}"), "If-Match: \"7\"");

        Assert.Equal("\"8\"", response.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Stream_Conditions_DoNotApply()
    {
        using var unchanged = await host.SendAsync("GET", "/v1/repeat?count=1", null, "If-None-Match: \"1\"");
        using var never = await host.SendAsync("GET", "/v1/repeat?count=1", null, "If-Match: \"1\"");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (unchanged.StatusCode, never.StatusCode));
    }
}
