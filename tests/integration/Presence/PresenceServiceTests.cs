using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.IntegrationTests.Rules;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>Presence as clients meet it. Each test has a room of its own.</summary>
public sealed class PresenceServiceTests(PresenceEngine fixture) : IClassFixture<PresenceEngine>
{
    private const string Path = "/api/v1/presence";

    private readonly string _room = Guid.NewGuid().ToString("N");

    private TestEngine Engine => fixture.Engine;

    private SignedInUser Ann => fixture.Ann;

    private SignedInUser Bob => fixture.Bob;

    [Fact]
    public async Task Stream_OfAUser_ShowsItAndTellsTheOthers()
    {
        using var ann = await OpenAsync(Ann.Token);
        Assert.Equal($"user.joined {Ann.Id}", await ann.HearAsync());
        using var bob = await OpenAsync(Bob.Token);
        using var again = await OpenAsync(Bob.Token);
        var joined = await ann.NextAsync();
        var list = (await GetAsync("", Ann.Token)).Json;
        var one = (await GetAsync($"/{Bob.Id}", Ann.Token)).Json;

        var told = joined.GetProperty("data");
        Assert.Equal(("user.joined", "", ""), (Text(joined, "type"), Text(joined, "collection"), Text(joined, "record_id")));
        Assert.Equal((Bob.Id, "Bob", 1, "online", "people"), (Text(told, "user_id"), Text(told, "user_name"), told.GetProperty("connections").GetInt32(), Text(told, "status"), Text(told, "collection")));
        Assert.True(told.GetProperty("last_seen").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
        Assert.Equal(2, list.GetProperty("count").GetInt32());
        var users = list.GetProperty("users").EnumerateArray().ToArray();
        Assert.Equal(new[] { Ann.Id, Bob.Id }.Order(StringComparer.Ordinal), users.Select(user => Text(user, "user_id")));
        Assert.Equal(2, users.Single(user => Text(user, "user_id") == Bob.Id).GetProperty("connections").GetInt32());
        Assert.Equal((true, Bob.Id, Bob.Id), (one.GetProperty("online").GetBoolean(), Text(one, "user_id"), Text(one.GetProperty("presence"), "user_id")));
    }

    [Fact]
    public async Task Stream_ThatIsKilled_LeavesTheRoom()
    {
        using var ann = await OpenAsync(Ann.Token);
        var bob = await OpenAsync(Bob.Token);
        await Until.TrueAsync(async () => await ConnectionsAsync(Bob) == 1);
        bob.Dispose();

        await Until.TrueAsync(async () => await ConnectionsAsync(Bob) == 0);
        using var back = await OpenAsync(Bob.Token);
        Assert.Equal(1, await ConnectionsAsync(Bob));
    }

    [Fact]
    public async Task Stream_WithSomebodyElsesId_ShowsItsCaller()
    {
        using var ann = await OpenAsync(Ann.Token, $"user_id={Bob.Id}");
        using var ticket = await EventSource.OpenAsync(Engine, $"room={_room}&user_id={Bob.Id}&ticket={await TicketAsync(Ann.Token)}", token: "");

        Assert.Equal(2, await ConnectionsAsync(Ann));
        Assert.False((await GetAsync($"/{Bob.Id}", Ann.Token)).Json.GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task Stream_WithUserIdAlone_IsInTheRoomOfTheProject()
    {
        using var ann = await EventSource.OpenAsync(Engine, "user_id=me", Ann.Token);
        using var other = await OpenAsync(Bob.Token);

        Assert.Contains(Ann.Id, (await Engine.RestAsync(HttpMethod.Get, Path, token: Bob.Token)).Text);
        Assert.DoesNotContain(Ann.Id, (await GetAsync("", Bob.Token)).Text);
    }

    [Fact]
    public async Task Stream_WithoutParameters_HasNoPresence()
    {
        using var ann = await OpenAsync(Ann.Token);
        await ann.HearAsync();
        using var plain = await EventSource.OpenAsync(Engine, "", Bob.Token);
        Assert.Null(await ConnectionsAsync(Bob));
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"a"}}""");

        Assert.Equal(("record.created", "record.created"), (await ann.HearAsync(), await plain.HearAsync()));
    }

    [Fact]
    public async Task Anonymous_UnlessAllowed_IsIgnoredAndSeesNobody()
    {
        using var stranger = await OpenAsync("", "user_id=mallory");
        using var ann = await OpenAsync(Ann.Token);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"a"}}""");

        Assert.Equal("record.created", await stranger.HearAsync());
        Assert.Equal(1, (await GetAsync("", Ann.Token)).Json.GetProperty("count").GetInt32());
        Assert.Equal("CREDENTIALS_MISSING", (await GetAsync("", "")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await GetAsync($"/{Ann.Id}", "")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await PatchAsync(new { room = _room, status = "away" }, "")).Reason);
    }

    [Fact]
    public async Task Keys_SeeWhoIsThereAndAreNotSeen()
    {
        var (_, key) = await Engine.MakeKeyAsync();
        var (_, limited) = await Engine.MakeKeyAsync(more: "\"collections\":[\"posts\"]");
        using var watching = await OpenAsync(key, "user_id=robot");
        var (_, unscoped) = await Engine.MakeKeyAsync("baas.records.*");
        using var blind = await OpenAsync(limited, "user_id=robot");
        using var deaf = await OpenAsync(unscoped, "user_id=robot");
        using var ann = await OpenAsync(Ann.Token);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"a"}}""");

        Assert.Equal($"user.joined {Ann.Id}", await watching.HearAsync());
        Assert.Equal(("record.created", "record.created"), (await blind.HearAsync(), await deaf.HearAsync()));
        Assert.Equal(1, (await GetAsync("", key)).Json.GetProperty("count").GetInt32());
        Assert.Equal("PERMISSION_DENIED", (await GetAsync("", limited)).Reason);
        Assert.Equal("NOT_PRESENT", (await PatchAsync(new { room = _room, status = "away" }, key)).Reason);
    }

    [Fact]
    public async Task Roles_WithoutTheMethod_HearNothingAndAreNotSeen()
    {
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/roles/guest", """{"methods":["baas.records.v1.RecordService/*"]}""");
        var guest = await PresenceEngine.SignInAsync(Engine, "people", "Guest", "guest");
        using var stream = await OpenAsync(guest.Token);
        using var ann = await OpenAsync(Ann.Token);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"a"}}""");

        Assert.Equal("record.created", await stream.HearAsync());
        Assert.Equal(1, (await GetAsync("", Ann.Token)).Json.GetProperty("count").GetInt32());
        Assert.Equal("PERMISSION_DENIED", (await GetAsync("", guest.Token)).Reason);
    }

    [Fact]
    public async Task Update_StatusAndState_AreToldAndAnswered()
    {
        using var ann = await OpenAsync(Ann.Token);
        using var bob = await OpenAsync(Bob.Token);
        Assert.Equal([$"user.joined {Ann.Id}", $"user.joined {Bob.Id}"], new[] { await ann.HearAsync(), await ann.HearAsync() });
        var typing = await PatchAsync(new { room = _room, status = "typing", state = new { cursor = 12 } }, Bob.Token);
        var told = await ann.NextAsync();
        var usual = await PatchAsync(new { room = _room, status = "", state = new { } }, Bob.Token);

        Assert.Equal(("typing", 12), (Text(typing.Json, "status"), typing.Json.GetProperty("state").GetProperty("cursor").GetInt32()));
        Assert.Equal(("user.updated", "typing"), (Text(told, "type"), Text(told.GetProperty("data"), "status")));
        Assert.Equal(12, told.GetProperty("data").GetProperty("state").GetProperty("cursor").GetInt32());
        Assert.Equal(("online", false), (Text(usual.Json, "status"), usual.Json.TryGetProperty("state", out _)));
    }

    [Theory]
    [InlineData("""{"room":"ROOM","status":"away"}""", "NOT_PRESENT")]
    [InlineData("""{"status":"a status that is longer than thirty-two"}""", "PRESENCE_INVALID")]
    [InlineData("""{"status":"a\nb"}""", "PRESENCE_INVALID")]
    [InlineData("""{"room":"a\u0000b"}""", "PRESENCE_INVALID")]
    [InlineData("""{"state":{"big":"BIG"}}""", "PRESENCE_INVALID")]
    public async Task Update_Wrong_IsRefused(string body, string reason)
    {
        var request = body.Replace("ROOM", _room, StringComparison.Ordinal).Replace("BIG", new string('x', 1_024), StringComparison.Ordinal);

        Assert.Equal(reason, (await Engine.RestAsync(HttpMethod.Patch, Path, request, Ann.Token)).Reason);
    }

    [Fact]
    public async Task RoomNames_Wrong_AreRefused()
    {
        var tooLong = new string('x', 101);

        Assert.Equal("PRESENCE_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Path}?room={tooLong}", token: Ann.Token)).Reason);
        Assert.Equal("PRESENCE_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Path}/x?room=%00", token: Ann.Token)).Reason);
        Assert.Equal("PRESENCE_INVALID", (await EventSource.RefusalAsync(Engine, $"room={tooLong}", Ann.Token)).Reason);
        Assert.Equal("PAGE_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Path}?per_page=-1", token: Ann.Token)).Reason);
        Assert.Equal("PAGE_TOKEN_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Path}?page_token=xyz", token: Ann.Token)).Reason);
    }

    [Fact]
    public async Task List_Pages_HaveEachUserOnce()
    {
        using var ann = await OpenAsync(Ann.Token);
        using var bob = await OpenAsync(Bob.Token);
        using var admin = await OpenAsync(Engine.AdminToken!);
        var found = new List<string>();
        var token = "";
        do
        {
            var page = (await GetAsync("", Ann.Token, $"&per_page=1&page_token={token}")).Json;
            Assert.Equal(3, page.GetProperty("count").GetInt32());
            found.Add(Text(Assert.Single(page.GetProperty("users").EnumerateArray()), "user_id"));
            token = Text(page, "next_page_token");
        }
        while (token.Length > 0);

        Assert.Equal((3, 3), (found.Count, found.Distinct().Count()));
    }

    [Fact]
    public async Task Name_HiddenOrUnderARule_IsNotTold()
    {
        await Engine.DefineAsync($$"""{"name":"shy{{_room}}","type":"auth","schema":[{"name":"name","type":"text","hidden":true}]}""");
        await Engine.DefineAsync($$"""{"name":"guarded{{_room}}","type":"auth","schema":[{"name":"name","type":"text","read_rule":"@request.auth.role = 'editor'"}]}""");
        using var shy = await OpenAsync(await PresenceEngine.SignInAsync(Engine, $"shy{_room}", "Eve") is var eve ? eve.Token : "");
        using var guarded = await OpenAsync((await PresenceEngine.SignInAsync(Engine, $"guarded{_room}", "Dan")).Token);
        var one = (await GetAsync($"/{eve.Id}", Ann.Token, $"&collection=shy{_room}")).Json.GetProperty("presence");

        Assert.Equal(("", $"shy{_room}"), (Text(one, "user_name"), Text(one, "collection")));
        Assert.False((await GetAsync($"/{eve.Id}", Ann.Token, "&collection=people")).Json.GetProperty("online").GetBoolean());
        Assert.All((await GetAsync("", Ann.Token)).Json.GetProperty("users").EnumerateArray(), user => Assert.Equal("", Text(user, "user_name")));
        Assert.DoesNotContain("example.org", (await GetAsync("", Ann.Token)).Text);
    }

    [Fact]
    public async Task Metrics_TellHowManyAreThere()
    {
        using var ann = await OpenAsync(Ann.Token);

        var metrics = (await Engine.RestAsync(HttpMethod.Get, "/metrics")).Text;
        Assert.Matches(@"(?m)^baas_presence_users(\{[^}]*\})? [1-9]", metrics);
    }

    private static string Text(System.Text.Json.JsonElement value, string name) => value.GetProperty(name).GetString()!;

    private Task<EventSource> OpenAsync(string token, string more = "") => EventSource.OpenAsync(Engine, $"room={_room}&{more}", token);

    private Task<RestAnswer> GetAsync(string path, string token, string more = "") => Engine.RestAsync(HttpMethod.Get, $"{Path}{path}?room={_room}{more}", token: token);

    private Task<RestAnswer> PatchAsync(object body, string token) => Engine.RestAsync(HttpMethod.Patch, Path, body, token);

    private async Task<int?> ConnectionsAsync(SignedInUser user)
        => (await GetAsync($"/{user.Id}", Ann.Token)).Json.TryGetProperty("presence", out var presence) ? presence.GetProperty("connections").GetInt32() : null;

    private async Task<string> TicketAsync(string token)
        => (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/stream-tickets", "{}", token)).Json.GetProperty("ticket").GetString()!;
}
