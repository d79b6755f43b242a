using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Limits;

public sealed class StreamLimitTests
{
    private const string Stream = "/api/v1/realtime/notes";

    [Fact]
    public async Task Stream_BeyondWhatAnAddressMay_IsRefusedUntilOneEnds()
    {
        await using var engine = await StartAsync();
        using var first = await OpenAsync(engine);
        using var second = await OpenAsync(engine);
        using var refused = await OpenAsync(engine);
        using var administrator = await OpenAsync(engine, engine.AdminToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("STREAMS_LIMITED", await refused.Content.ReadAsStringAsync().Soon());
        Assert.Equal(HttpStatusCode.OK, administrator.StatusCode);

        first.Dispose();

        await Until.TrueAsync(async () =>
        {
            using var again = await OpenAsync(engine);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    private static async Task<TestEngine> StartAsync()
    {
        var engine = await TestEngine.StartAsync(settings: [("Baas:Limits:Enabled", "true"), ("Baas:Limits:MaxStreamsPerAddress", "2")]);
        var made = await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", new
        {
            name = "notes", schema = new[] { new { name = "title", type = "text" } }, list_rule = "", view_rule = "",
        });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        return engine;
    }

    private static async Task<HttpResponseMessage> OpenAsync(TestEngine engine, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, token is null ? Stream : $"{Stream}?token={token}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }
}
