using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>A browser's EventSource cannot send headers, so a stream takes the token from the query.</summary>
public sealed class StreamTokenTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TestEngine Engine => fixture.Engine;

    [Fact]
    public async Task Stream_TokenInTheQuery_IsLetIn()
    {
        using var response = await OpenAsync($"/api/v1/realtime?token={Engine.AdminToken}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains(Engine.AdminToken!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/realtime?token=a.b.c", "TOKEN_INVALID")]
    [InlineData("/api/v1/realtime?token=", "TOKEN_INVALID")]
    [InlineData("/api/v1/realtime", "CREDENTIALS_MISSING")]
    public async Task Stream_OtherToken_IsRefused(string path, string reason)
    {
        using var response = await OpenAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Stream_OtherUnknownParameter_IsRefused()
    {
        using var response = await OpenAsync($"/api/v1/realtime?token={Engine.AdminToken}&tokens=1");

        Assert.Contains("FIELD_UNKNOWN", await response.Content.ReadAsStringAsync().Soon());
    }

    private async Task<HttpResponseMessage> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }
}
