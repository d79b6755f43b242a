using System.Net;
using System.Net.Http.Json;
using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Webhooks;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>Who may work with webhooks, what they take, and what they never tell.</summary>
public sealed class WebhookServiceTests(WebhookBench bench) : IClassFixture<WebhookBench>, IAsyncLifetime
{
    private const string Path = "/api/v1/webhooks";
    private const string Nobody = "0193a5b0-7c4e-7a61-9d52-3f1c8e2b6a90";

    public Task InitializeAsync() => bench.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Create_ThenGetAndList_HasTheDefaults()
    {
        var id = await bench.HookAsync();
        var webhook = await bench.GetAsync(id);
        var listed = await bench.OkAsync(HttpMethod.Get, $"{Path}?collection_name=posts");

        Assert.Equal($"{bench.Receiver.Url}/hook", webhook.GetProperty("url").GetString());
        Assert.Equal("posts", webhook.GetProperty("collection_name").GetString());
        Assert.Equal(["create", "update", "delete"], webhook.GetProperty("events").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal((3, true, true, false), (
            webhook.GetProperty("retry_count").GetInt32(), webhook.GetProperty("active").GetBoolean(),
            webhook.GetProperty("auto_disable").GetBoolean(), webhook.GetProperty("has_secret").GetBoolean()));
        Assert.Equal((1, webhook.GetRawText()), (listed.GetProperty("total").GetInt32(), listed.GetProperty("items")[0].GetRawText()));
    }

    [Fact]
    public async Task List_ManyWebhooks_PagesTheLatestFirst()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"others","schema":[{"name":"title","type":"text"}]}""");
        await bench.HookAsync(collection: "others");
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await bench.HookAsync());
        }

        var first = await bench.OkAsync(HttpMethod.Get, $"{Path}?collection_name=posts&per_page=2");
        var rest = await bench.OkAsync(HttpMethod.Get, $"{Path}?collection_name=posts&per_page=2&page_token={first.GetProperty("next_page_token").GetString()}");
        var items = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray());

        Assert.Equal(ids.AsEnumerable().Reverse(), items.Select(item => item.GetProperty("id").GetString()!));
        Assert.Equal((3, ""), (rest.GetProperty("total").GetInt32(), rest.GetProperty("next_page_token").GetString()));
        Assert.Equal(4, (await bench.OkAsync(HttpMethod.Get, Path)).GetProperty("total").GetInt32());
        Assert.Equal("PAGE_TOKEN_INVALID", (await bench.RestAsync(HttpMethod.Get, $"{Path}?page_token=x")).Reason);
        Assert.Equal("PAGE_INVALID", (await bench.RestAsync(HttpMethod.Get, $"{Path}?per_page=-1")).Reason);
        Assert.Equal("COLLECTION_NOT_FOUND", (await bench.RestAsync(HttpMethod.Get, $"{Path}?collection_name=nothing")).Reason);
    }

    [Theory]
    [InlineData("""{}""", "url", "collection_name", "events")]
    [InlineData("""{"url":"ftp://example.com/","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"/hook","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"https://user:word@example.com/","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"https://example.com/#x","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"https://example.com/\u0000","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"http://10.1.2.3/","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"http://[::1]/","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"http://169.254.169.254/latest/meta-data","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"http://2130706434/","collection_name":"posts","events":["create"]}""", "url")]
    [InlineData("""{"url":"https://example.com/","collection_name":"posts","events":["created"]}""", "events[0]")]
    [InlineData("""{"url":"https://example.com/","collection_name":"posts","events":["create"],"retry_count":6}""", "retry_count")]
    [InlineData("""{"url":"https://example.com/","collection_name":"posts","events":["create"],"retry_count":-1}""", "retry_count")]
    [InlineData("""{"url":"https://example.com/","collection_name":"counted","events":["create"]}""", "collection_name")]
    public async Task Create_Invalid_NamesTheFields(string body, params string[] fields)
    {
        await bench.OkAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"counted","type":"view","view":{"query":"SELECT id, title FROM posts"}}""");

        var answer = await bench.RestAsync(HttpMethod.Post, Path, body);

        Assert.Equal((HttpStatusCode.BadRequest, "WEBHOOK_INVALID"), (answer.Status, answer.Reason));
        var named = answer.Json.GetProperty("error").GetProperty("details").EnumerateArray()
            .Where(detail => detail.TryGetProperty("fieldViolations", out _) || detail.TryGetProperty("field_violations", out _))
            .SelectMany(detail => (detail.TryGetProperty("fieldViolations", out var a) ? a : detail.GetProperty("field_violations")).EnumerateArray())
            .Select(violation => violation.GetProperty("field").GetString());
        Assert.Equal(fields.Order(), named.Order());
    }

    [Fact]
    public async Task Calls_ForWhatThereIsNot_AreRefused()
    {
        var id = await bench.HookAsync();
        var unknown = await bench.RestAsync(HttpMethod.Post, Path, """{"url":"https://example.com/","collection_name":"nothing","events":["create"]}""");
        Assert.Equal((HttpStatusCode.NotFound, "COLLECTION_NOT_FOUND"), (unknown.Status, unknown.Reason));
        foreach (var missing in new[] { Nobody, "no%20id" })
        {
            (HttpMethod Method, string Path, string? Body)[] calls =
            [
                (HttpMethod.Get, "", null), (HttpMethod.Patch, "", "{}"), (HttpMethod.Delete, "", null), (HttpMethod.Post, ":test", "{}"),
                (HttpMethod.Post, ":replay", "{}"), (HttpMethod.Get, "/deliveries", null), (HttpMethod.Post, $"/deliveries/{Nobody}:redeliver", "{}"),
            ];
            foreach (var call in calls)
            {
                var answer = await bench.RestAsync(call.Method, $"{Path}/{missing}{call.Path}", call.Body);
                Assert.Equal((HttpStatusCode.NotFound, "WEBHOOK_NOT_FOUND"), (answer.Status, answer.Reason));
            }
        }

        // PostgreSQL would refuse the text.
        var nul = await RawGrpc.CallAsync(
            bench.Engine.Http2, "/baas.webhooks.v1.WebhookService/GetWebhook", new GetWebhookRequest { Id = "\0" }, $"Bearer {await bench.Engine.SignInAsync()}");
        Assert.Equal((StatusCode.NotFound, "WEBHOOK_NOT_FOUND"), (nul.Code, nul.Reason));
        Assert.Equal("DELIVERY_NOT_FOUND", (await bench.RestAsync(HttpMethod.Post, $"{Path}/{id}/deliveries/{Nobody}:redeliver", "{}")).Reason);
        Assert.Equal("STATE_INVALID", (await bench.RestAsync(HttpMethod.Get, $"{Path}/{id}/deliveries?state=gone")).Reason);
        Assert.Equal("PAGE_TOKEN_INVALID", (await bench.RestAsync(HttpMethod.Get, $"{Path}/{id}/deliveries?page_token=x")).Reason);
        Assert.Equal("PAGE_INVALID", (await bench.RestAsync(HttpMethod.Get, $"{Path}/{id}/deliveries?per_page=-1")).Reason);
        Assert.Equal("WEBHOOK_INVALID", (await bench.RestAsync(HttpMethod.Patch, $"{Path}/{id}", """{"url":"http://192.168.0.1/"}""")).Reason);
    }

    [Fact]
    public async Task Update_ChangesWhatItHas_AndLeavesTheRest()
    {
        var id = await bench.HookAsync(",\"secret\":\"first\"");
        var changed = await bench.PatchAsync(id, """{"url":"https://new-url.com/webhook","events":["create"],"active":false,"secret":"newSecret","retry_count":5}""");
        Assert.Equal(("https://new-url.com/webhook", 5, false, true), (
            changed.GetProperty("url").GetString(), changed.GetProperty("retry_count").GetInt32(), changed.GetProperty("active").GetBoolean(),
            changed.GetProperty("has_secret").GetBoolean()));

        var rest = await bench.PatchAsync(id, """{"secret":"","auto_disable":false}""");

        Assert.Equal(["create"], rest.GetProperty("events").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal((5, false, false, false), (
            rest.GetProperty("retry_count").GetInt32(), rest.GetProperty("active").GetBoolean(), rest.GetProperty("has_secret").GetBoolean(),
            rest.GetProperty("auto_disable").GetBoolean()));
    }

    [Fact]
    public async Task Delete_TakesWhatWaitsAlong()
    {
        var id = await bench.HookAsync(",\"active\":false");
        Assert.Equal("{}", (await bench.OkAsync(HttpMethod.Delete, $"{Path}/{id}")).GetRawText());

        Assert.Equal("WEBHOOK_NOT_FOUND", (await bench.RestAsync(HttpMethod.Get, $"{Path}/{id}/deliveries")).Reason);
        Assert.Equal("WEBHOOK_NOT_FOUND", (await bench.RestAsync(HttpMethod.Delete, $"{Path}/{id}")).Reason);
    }

    [Fact]
    public async Task Secret_IsInNoAnswerNoTrailAndNoLog()
    {
        const string secret = "TopSecretValue";
        var made = await bench.OkAsync(
            HttpMethod.Post, Path, $$"""{"url":"{{bench.Receiver.Url}}/hook?key=UrlSecret","collection_name":"posts","events":["create"],"secret":"{{secret}}"}""");
        var id = made.GetProperty("id").GetString()!;
        var texts = new List<string> { made.GetRawText(), (await bench.GetAsync(id)).GetRawText() };
        texts.Add((await bench.PatchAsync(id, $$"""{"secret":"{{secret}}2"}""")).GetRawText());
        texts.Add((await bench.RestAsync(HttpMethod.Patch, $"{Path}/{id}", $$"""{"secret":"{{secret}}{{new string('x', 500)}}"}""")).Text);
        await bench.CreateAsync("p1");
        await bench.Receiver.CountAsync(1);
        texts.Add((await bench.OkAsync(HttpMethod.Get, Path)).GetRawText());
        texts.Add((await bench.OkAsync(HttpMethod.Get, $"{Path}/{id}/deliveries")).GetRawText());
        var trail = (await bench.OkAsync(HttpMethod.Get, "/api/v1/audit?per_page=100")).GetRawText();

        Assert.Contains("webhook.create", trail, StringComparison.Ordinal);
        Assert.Contains("webhook.update", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("UrlSecret", trail, StringComparison.Ordinal);
        Assert.DoesNotContain(texts.Append(trail), text => text.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Engine.Log.Lines, line => line.Contains(secret) || line.Contains("UrlSecret"));
    }

    [Fact]
    public async Task OnlyAdministratorsAndScopedKeys_MayCall()
    {
        await bench.GetAsync(await bench.HookAsync());
        var engine = bench.Engine;
        var scoped = await MakeKeyAsync("\"scopes\":[\"baas.webhooks.v1.WebhookService/*\"]");
        var limited = await MakeKeyAsync("\"scopes\":[\"baas.*\"],\"collections\":[\"posts\"]");
        var others = await MakeKeyAsync("\"scopes\":[\"baas.records.v1.*\"]");

        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, Path, token: scoped)).Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), await CallAsync(""));
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), await CallAsync(limited));
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), await CallAsync(others));
    }

    [Fact]
    public async Task TooManyWebhooks_AreRefused()
    {
        await using var few = await WebhookBench.NewAsync(settings: ("Baas:Webhooks:MaxWebhooks", "1"));
        await few.HookAsync();

        var answer = await few.RestAsync(
            HttpMethod.Post, Path, """{"url":"https://example.com/","collection_name":"posts","events":["create"]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "TOO_MANY_WEBHOOKS"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Test_CallerLeaves_EndsTheAttempt()
    {
        var id = await bench.HookAsync();
        var left = new TaskCompletionSource();
        bench.Receiver.Answer = async _ =>
        {
            await left.Task;
            return 200;
        };
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{id}:test") { Content = JsonContent.Create(new { }) };
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {await bench.Engine.SignInAsync()}");
        var call = bench.Engine.Http2.SendAsync(request, leaving.Token);
        await bench.Receiver.CountAsync(1);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        left.SetResult();
    }

    private async Task<(HttpStatusCode Status, string Reason)> CallAsync(string token)
    {
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var (method, path, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Get, $"/{Nobody}", null), (HttpMethod.Get, $"/{Nobody}/deliveries", null),
            (HttpMethod.Patch, $"/{Nobody}", "{}"), (HttpMethod.Delete, $"/{Nobody}", null), (HttpMethod.Post, $"/{Nobody}:test", "{}"),
            (HttpMethod.Post, $"/{Nobody}:replay", "{}"), (HttpMethod.Post, $"/{Nobody}/deliveries/{Nobody}:redeliver", "{}"),
            (HttpMethod.Post, "", """{"url":"https://example.com/","collection_name":"posts","events":["create"]}"""),
        })
        {
            var answer = await bench.Engine.RestAsync(method, Path + path, body, token);
            answers.Add((answer.Status, answer.Reason));
        }

        return Assert.Single(answers.Distinct());
    }

    // The clock has gone on since the engine's own administrator signed in.
    private async Task<string> MakeKeyAsync(string members)
        => (await bench.OkAsync(HttpMethod.Post, KeyCalls.Path, $$"""{"name":"test",{{members}}}""")).GetProperty("key").GetString()!;
}
