using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth.Keys;

/// <summary>The life of API keys: shown once, used, seen, ended.</summary>
public sealed class ApiKeyTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync()
    {
        _started = await TestEngine.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        await Engine.DefineAsync("""{"name":"posts","schema":[{"name":"title","type":"text"}]}""");
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Create_Key_IsShownOnceAndWorks()
    {
        var (id, text) = await Engine.MakeKeyAsync();

        Assert.Matches("^baas_[0-9a-f]{8}_[0-9a-f]{48}$", text);
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);
        var seen = await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}/{id}");
        Assert.Equal(text[..13], seen.Json.GetProperty("prefix").GetString());
        Assert.DoesNotContain(text[14..], seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task XApiKey_Key_WorksAlone()
    {
        var (_, text) = await Engine.MakeKeyAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(text, authorization: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(text, $"Bearer {Engine.AdminToken}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("nonsense", authorization: null));
    }

    [Fact]
    public async Task WrongKeys_AnyPart_AreRefused()
    {
        var (_, text) = await Engine.MakeKeyAsync();
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);
        var last = text[^1] == '0' ? '1' : '0';

        foreach (var wrong in new[] { text[..^1] + last, text[..^1], text + "0", text[..13], "baas_", text.ToUpperInvariant(), "baas_00000000_" + text[14..] })
        {
            var answer = await Engine.ListAsync("posts", wrong);
            Assert.Equal((HttpStatusCode.Unauthorized, "TOKEN_INVALID"), (answer.Status, answer.Reason));
        }
    }

    [Fact]
    public async Task Revoke_UsedKey_EndsAtOnce()
    {
        var (id, text) = await Engine.MakeKeyAsync();
        var (_, other) = await Engine.MakeKeyAsync();
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"{KeyCalls.Path}/{id}")).Status);

        Assert.Equal("TOKEN_INVALID", (await Engine.ListAsync("posts", text)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", other)).Status);
        Assert.Equal("KEY_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Delete, $"{KeyCalls.Path}/{id}")).Reason);
        Assert.Equal("KEY_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}/{id}")).Reason);
    }

    [Fact]
    public async Task Revoke_KeyOfAnOpenStream_EndsTheStream()
    {
        var (id, text) = await Engine.MakeKeyAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/realtime");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("x-api-key", text);
        using var response = await Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon());
        Assert.NotNull(await reader.ReadLineAsync().Soon());

        await Engine.RestAsync(HttpMethod.Delete, $"{KeyCalls.Path}/{id}");

        Assert.Contains("TOKEN_INVALID", await reader.ReadToEndAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokeAll_Keys_EndsEach()
    {
        var texts = new[] { (await Engine.MakeKeyAsync()).Text, (await Engine.MakeKeyAsync()).Text };
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", texts[0])).Status);

        var answer = await Engine.RestAsync(HttpMethod.Post, $"{KeyCalls.Path}:revokeAll", "{}");

        Assert.Equal(2, answer.Json.GetProperty("count").GetInt32());
        foreach (var text in texts)
        {
            Assert.Equal("TOKEN_INVALID", (await Engine.ListAsync("posts", text)).Reason);
        }
    }

    [Fact]
    public async Task Expired_Key_IsRefused()
    {
        var (_, text) = await Engine.MakeKeyAsync(more: $"\"expires\":\"{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}\"");
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);

        _time.Offset = TimeSpan.FromHours(2);

        var answer = await Engine.ListAsync("posts", text);
        Assert.Equal((HttpStatusCode.Unauthorized, "TOKEN_EXPIRED"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("203.0.113.0/24", false)]
    [InlineData("::1", false)]
    public async Task Networks_OneGiven_OnlyFromThere(string network, bool isAllowed)
    {
        var (_, text) = await Engine.MakeKeyAsync(more: $"\"networks\":[\"{network}\"]");

        // The second time it is known already.
        Assert.Equal(isAllowed ? "" : "PERMISSION_DENIED", (await Engine.ListAsync("posts", text)).Reason);
        Assert.Equal(isAllowed ? "" : "PERMISSION_DENIED", (await Engine.ListAsync("posts", text)).Reason);
    }

    [Fact]
    public async Task LastUse_UsedKey_IsWrittenDownLater()
    {
        var (id, text) = await Engine.MakeKeyAsync();
        await Engine.ListAsync("posts", text);
        var before = (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}/{id}")).Json;

        await Engine.Services.GetRequiredService<ApiKeyUsage>().KeepAsync(CancellationToken.None);

        var after = (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}/{id}")).Json;
        Assert.False(before.TryGetProperty("last_used", out var none) && none.ValueKind != JsonValueKind.Null);
        Assert.True(after.GetProperty("last_used").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-1));
        Assert.Equal("127.0.0.1", after.GetProperty("last_address").GetString());
    }

    [Fact]
    public async Task List_ManyKeys_PagesLatestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await Engine.MakeKeyAsync()).Id);
        }

        var first = (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}?per_page=3")).Json;
        var token = first.GetProperty("next_page_token").GetString();
        var second = (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}?per_page=3&page_token={token}")).Json;

        Assert.Equal(Enumerable.Reverse(ids), IdsOf(first).Concat(IdsOf(second)));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}?page_token=bm9uZQ")).Reason);
        Assert.Equal("PAGE_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{KeyCalls.Path}?per_page=-1")).Reason);
    }

    [Theory]
    [InlineData("""{"scopes":["baas.*"]}""", "name")]
    [InlineData("""{"name":"x"}""", "scopes")]
    [InlineData("""{"name":"x","scopes":["ListRecords"]}""", "scopes[0]")]
    [InlineData("""{"name":"x","scopes":["baas.* "]}""", "scopes[0]")]
    [InlineData("""{"name":"x","scopes":["baas.*","baas.auth.v1.*"]}""", "scopes[1]")]
    [InlineData("""{"name":"x","scopes":["baas.*"],"networks":["10.0.0.0/40"]}""", "networks[0]")]
    [InlineData("""{"name":"x","scopes":["baas.*"],"expires":"2020-01-01T00:00:00Z"}""", "expires")]
    [InlineData("""{"name":"x\u0000","scopes":["baas.*"]}""", "name")]
    public async Task Create_BadSettings_NamesTheField(string request, string field)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, KeyCalls.Path, request);

        Assert.Equal((HttpStatusCode.BadRequest, "KEY_SETTINGS_INVALID"), (answer.Status, answer.Reason));
        Assert.Contains($"\"field\":\"{field}\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_UnknownCollection_IsRefused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, KeyCalls.Path, """{"name":"x","scopes":["baas.*"],"collections":["none"]}""");

        Assert.Equal("COLLECTION_NOT_FOUND", answer.Reason);
    }

    [Theory]
    [InlineData("POST", KeyCalls.Path)]
    [InlineData("GET", KeyCalls.Path)]
    [InlineData("GET", KeyCalls.Path + "/1")]
    [InlineData("DELETE", KeyCalls.Path + "/1")]
    [InlineData("POST", KeyCalls.Path + ":revokeAll")]
    public async Task Manage_WithoutCredentials_IsRefused(string method, string path)
    {
        var answer = await Engine.RestAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    private static IEnumerable<string> IdsOf(JsonElement page)
        => page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private async Task<HttpStatusCode> StatusAsync(string key, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/collections/posts/records");
        request.Headers.TryAddWithoutValidation("X-API-Key", key);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        }

        using var response = await Engine.Http1.SendAsync(request).Soon();
        return response.StatusCode;
    }
}
