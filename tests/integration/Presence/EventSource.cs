using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>A stream as browsers and <c>curl</c> open it.</summary>
internal sealed class EventSource : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventSource(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    /// <summary>Opens a stream, and waits until it is connected.</summary>
    /// <param name="token">Empty for none.</param>
    public static async Task<EventSource> OpenAsync(TestEngine engine, string query, string token)
    {
        var response = await SendAsync(engine, query, token);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        var source = new EventSource(response, new StreamReader(await response.Content.ReadAsStreamAsync().Soon()));
        Assert.Equal("connected", (await source.NextAsync()).GetProperty("type").GetString());
        return source;
    }

    /// <summary>Opens a stream that is refused.</summary>
    public static async Task<RestAnswer> RefusalAsync(TestEngine engine, string query, string token)
    {
        using var response = await SendAsync(engine, query, token);
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    /// <summary>The data of the next event.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (await _reader.ReadLineAsync().Soon() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonSerializer.Deserialize<JsonElement>(line[6..]);
            }
        }

        throw new EndOfStreamException();
    }

    /// <summary>The next event, as <c>user.joined ID</c>.</summary>
    public async Task<string> HearAsync()
        => await NextAsync() is var next && next.GetProperty("data").TryGetProperty("user_id", out var user)
            ? $"{next.GetProperty("type").GetString()} {user.GetString()}"
            : next.GetProperty("type").GetString()!;

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private static async Task<HttpResponseMessage> SendAsync(TestEngine engine, string query, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/realtime?{query}");
        if (token.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {token}");
        }

        return await engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }
}
