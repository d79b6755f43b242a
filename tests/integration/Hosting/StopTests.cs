using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>A planned stop: streams end with a reason, calls are finished, the exit code is 0.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_DuringStreams_EndsThemWithUnavailable()
    {
        await using var engine = await EngineProcess.StartAsync();
        using var client = new HttpClient { BaseAddress = engine.Address, Timeout = Patience.Limit };
        var token = await SignInAsync(client);
        using var first = await OpenAsync(client, token, HttpVersion.Version11);
        using var second = await OpenAsync(client, token, HttpVersion.Version20);

        var exitCode = await engine.StopAsync();

        Assert.Equal(0, exitCode);
        foreach (var stream in new[] { first, second })
        {
            var text = await stream.Content.ReadAsStringAsync().Soon();
            var last = JsonSerializer.Deserialize<JsonElement>(text.TrimEnd().Split('\n')[^1]).GetProperty("error");
            Assert.Equal("UNAVAILABLE", last.GetProperty("status").GetString());
            Assert.Contains("STOPPING", last.GetRawText());
            Assert.Contains("RetryInfo", last.GetRawText());
        }
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string token, Version version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/realtime")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {token}");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private static async Task<string> SignInAsync(HttpClient client)
    {
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password };
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", body).Soon();
        var tokens = await response.Content.ReadFromJsonAsync<JsonElement>().Soon();
        return tokens.GetProperty("access_token").GetString()!;
    }
}
