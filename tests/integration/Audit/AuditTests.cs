using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Audit;

/// <summary>Who did what, from where, and with what outcome; and no secret with it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Path = "/api/v1/audit";
    private const string Records = "/api/v1/collections/posts/records";

    private readonly ShiftedTime _time = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync()
    {
        _started = await TestEngine.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        await Engine.DefineAsync("""
            {"name":"posts","create_rule":"","schema":[{"name":"title","type":"text"},{"name":"inner","type":"text","hidden":true},
              {"name":"pin","type":"password"}]}
            """);
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Records_Changes_AreTold()
    {
        var me = (await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me")).Json.GetProperty("id").GetString();
        var id = await CreateAsync("""{"data":{"title":"a"}}""");
        await Engine.RestAsync(HttpMethod.Patch, $"{Records}/{id}", """{"data":{"title":"b","inner":"hidden value","pin":"secret value"}}""");
        await Engine.RestAsync(HttpMethod.Delete, $"{Records}/{id}");
        await Engine.RestAsync(HttpMethod.Post, Records, """{"data":{"title":"anybody"}}""", token: "");

        var page = await Engine.RestAsync(HttpMethod.Get, $"{Path}?action=record.*");

        var events = EventsOf(page);
        Assert.Equal(["record.create", "record.delete", "record.update", "record.create"], events.Select(each => Text(each, "action")));
        Assert.All(events, each => Assert.Equal(("ok", "posts", "127.0.0.1"), (Text(each, "outcome"), Text(each, "collection"), Text(each.GetProperty("actor"), "address"))));
        Assert.Equal(("anonymous", ""), (Text(events[0].GetProperty("actor"), "kind"), Text(events[0].GetProperty("actor"), "id")));
        Assert.Equal(("administrator", me), (Text(events[2].GetProperty("actor"), "kind"), Text(events[2].GetProperty("actor"), "id")));
        Assert.NotEqual("", Text(events[2].GetProperty("actor"), "session"));
        Assert.Equal(["title", "inner"], events[2].GetProperty("fields").EnumerateArray().Select(field => field.GetString()));
        Assert.DoesNotContain("hidden value", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret value", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIns_GoodAndBad_AreToldWithoutThePassword()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", """{"email":"admin@example.com","password":"a wrong one"}""", token: "");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", """{"email":"nobody@example.com","password":"a wrong one"}""", token: "");
        var token = await Engine.SignInAsync();
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", token);

        var page = await Engine.RestAsync(HttpMethod.Get, $"{Path}?action=auth.*");

        var events = EventsOf(page);
        Assert.Equal(
            ["auth.logout ok ", "auth.login ok ", "auth.login refused CREDENTIALS_INVALID", "auth.login refused CREDENTIALS_INVALID", "auth.login ok "],
            events.Select(each => $"{Text(each, "action")} {Text(each, "outcome")} {Text(each, "reason")}"));
        Assert.Equal("", Text(events[2], "subject"));
        Assert.Equal(Text(events[1], "subject"), Text(events[3], "subject"));
        Assert.DoesNotContain("a wrong one", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?outcome=refused")).Length);
    }

    [Fact]
    public async Task Management_EachStep_IsTold()
    {
        var (id, text) = await Engine.MakeKeyAsync();
        await Engine.RestAsync(HttpMethod.Delete, $"{KeyCalls.Path}/{id}");
        await Engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/posts");

        var page = await Engine.RestAsync(HttpMethod.Get, Path);

        Assert.Equal(
            ["collection.delete", "key.revoke", "key.create", "collection.create", "auth.login", "administrator.claim"],
            EventsOf(page).Select(each => Text(each, "action")));
        Assert.Equal(id, Text(EventsOf(page)[2], "subject"));
        Assert.DoesNotContain(text[14..], page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_EachChange_IsToldWithoutItsSecrets()
    {
        const string provider = "/api/v1/oauth-providers/work";
        var put = await Engine.RestAsync(
            HttpMethod.Put, provider, """{"client_id":"id","issuer":"https://login.example","redirect_uri":"https://app.example/back","scopes":["openid"]}""");
        Assert.True(put.Status == HttpStatusCode.OK, put.Text);
        await Engine.RestAsync(HttpMethod.Delete, provider);
        await Engine.RestAsync(HttpMethod.Delete, provider);
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/mail/templates/test", """{"subject":"a","text":"hush"}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/mail/templates/test:reset", "{}");

        var page = await Engine.RestAsync(HttpMethod.Get, Path);

        Assert.Equal(
            ["template.reset test", "template.update test", "oauth_provider.delete work", "oauth_provider.put work"],
            EventsOf(page).Take(4).Select(each => $"{Text(each, "action")} {Text(each, "subject")}"));
        Assert.Equal("administrator", Text(EventsOf(page)[0].GetProperty("actor"), "kind"));
        Assert.DoesNotContain("hush", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Pages_MissAndRepeatNothing()
    {
        for (var i = 0; i < 4; i++)
        {
            await CreateAsync("""{"data":{"title":"one of many"}}""");
            await Engine.MakeKeyAsync();
        }

        var all = EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?per_page=100")).Select(Key).ToArray();
        var paged = new List<string>();
        var token = "";
        do
        {
            var page = await Engine.RestAsync(HttpMethod.Get, $"{Path}?per_page=3&page_token={token}");
            paged.AddRange(EventsOf(page).Select(Key));
            token = Text(page.Json, "next_page_token");
        }
        while (token.Length > 0);

        Assert.Equal(11, all.Length);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task List_ByActorSubjectAndTime_FindsThose()
    {
        var (keyId, text) = await Engine.MakeKeyAsync();
        var byKey = (await Engine.RestAsync(HttpMethod.Post, Records, """{"data":{"title":"x"}}""", text)).Json.GetProperty("id").GetString();
        await CreateAsync("""{"data":{"title":"y"}}""");
        _time.Offset = TimeSpan.FromMinutes(14);
        await CreateAsync("""{"data":{"title":"z"}}""");
        var middle = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddMinutes(7).ToString("O"));

        Assert.Equal([byKey], EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?actor={keyId}")).Select(each => Text(each, "subject")));
        Assert.Single(EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?collection=posts&subject={byKey}")));
        Assert.Single(EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?since={middle}")));
        Assert.Equal(2, EventsOf(await Engine.RestAsync(HttpMethod.Get, $"{Path}?action=record.create&until={middle}")).Length);
    }

    [Theory]
    [InlineData("outcome=maybe", "FILTER_INVALID")]
    [InlineData("action=a*b", "FILTER_INVALID")]
    [InlineData("collection=none", "COLLECTION_NOT_FOUND")]
    [InlineData("page_token=nonsense", "PAGE_TOKEN_INVALID")]
    [InlineData("per_page=-1", "PAGE_INVALID")]
    public async Task List_BadFilter_IsRefused(string query, string reason)
        => Assert.Equal(reason, (await Engine.RestAsync(HttpMethod.Get, $"{Path}?{query}")).Reason);

    [Fact]
    public async Task List_NotAnAdministrator_IsRefused()
    {
        var (_, text) = await Engine.MakeKeyAsync("baas.records.*");

        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Get, Path, token: "")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, Path, token: text)).Reason);
    }

    [Fact]
    public async Task Trim_OldEvents_Go()
    {
        _time.Offset = TimeSpan.FromDays(91);
        await Engine.SignInAsync();

        var removed = await Engine.Services.GetRequiredService<AuditRetention>().TrimAsync(CancellationToken.None);

        Assert.Equal(3, removed);
        var token = await Engine.SignInAsync();
        Assert.Equal(2, EventsOf(await Engine.RestAsync(HttpMethod.Get, Path, token: token)).Length);
    }

    private static JsonElement[] EventsOf(RestAnswer page)
    {
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        return page.Json.TryGetProperty("items", out var items) ? [.. items.EnumerateArray()] : [];
    }

    private static string Key(JsonElement told) => $"{Text(told, "time")} {Text(told, "action")} {Text(told, "subject")}";

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private async Task<string> CreateAsync(string body)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Records, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }
}
