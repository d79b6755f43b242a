using System.Net;
using Google.Protobuf;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>Groups over the wire.</summary>
public sealed class GroupServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Groups = "/api/v1/groups";

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
        => await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth","create_rule":""}""");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Group_MadeFilledAndDeleted_IsWhatItSays()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, Groups, """{"name":"editors"}""");
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
        var ann = await SignedInUser.MakeAsync(Engine, "ann");
        var bob = await SignedInUser.MakeAsync(Engine, "bob");
        foreach (var id in new[] { ann.Id, bob.Id, bob.Id })
        {
            var added = await Engine.RestAsync(HttpMethod.Post, $"{Groups}/editors/members", new { account_id = id });
            Assert.Equal(("users", id), (added.Json.GetProperty("collection").GetString(), added.Json.GetProperty("account_id").GetString()));
        }

        Assert.Equal([ann.Id, bob.Id], await MembersAsync("editors"));
        await Engine.RestAsync(HttpMethod.Delete, $"{Groups}/{made.Json.GetProperty("id").GetString()}/members/users/{ann.Id}");
        Assert.Equal([bob.Id], await MembersAsync("editors"));
        Assert.Equal(made.Text, (await Engine.RestAsync(HttpMethod.Get, $"{Groups}/editors")).Text);

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"{Groups}/editors")).Status);
        Assert.Equal("GROUP_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"{Groups}/editors")).Reason);
        Assert.Equal("GROUP_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"{Groups}/editors/members")).Reason);
    }

    [Fact]
    public async Task Group_Default_HasEachNewAccount()
    {
        await Engine.RestAsync(HttpMethod.Post, Groups, """{"name":"everybody","default":true}""");
        var answer = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/users/auth/register", """{"email":"new@example.org","password":"correct horse 1"}""", token: "");

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Single(await MembersAsync("everybody"));
        await Engine.RestAsync(HttpMethod.Delete, $"{Groups}/everybody");
    }

    [Fact]
    public async Task Lists_Pages_TellEachOnce()
    {
        foreach (var name in new[] { "one", "two", "three" })
        {
            await Engine.RestAsync(HttpMethod.Post, Groups, new { name });
        }

        var first = await Engine.RestAsync(HttpMethod.Get, $"{Groups}?per_page=2");
        var second = await Engine.RestAsync(HttpMethod.Get, $"{Groups}?per_page=2&page_token={first.Json.GetProperty("next_page_token").GetString()}");
        var names = first.Json.GetProperty("items").EnumerateArray().Concat(second.Json.GetProperty("items").EnumerateArray())
            .Select(group => group.GetProperty("name").GetString()).Where(name => name is "one" or "two" or "three");
        Assert.Equal(["three", "two", "one"], names);

        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await SignedInUser.MakeAsync(Engine, $"paged{i}")).Id);
            await Engine.RestAsync(HttpMethod.Post, $"{Groups}/one/members", new { account_id = ids[i] });
        }

        var page = await Engine.RestAsync(HttpMethod.Get, $"{Groups}/one/members?per_page=2");
        var rest = await Engine.RestAsync(HttpMethod.Get, $"{Groups}/one/members?per_page=2&page_token={page.Json.GetProperty("next_page_token").GetString()}");
        Assert.Equal(2, page.Json.GetProperty("items").GetArrayLength());
        Assert.Equal(ids[2], Assert.Single(rest.Json.GetProperty("items").EnumerateArray()).GetProperty("account_id").GetString());
        Assert.Equal("", rest.Json.GetProperty("next_page_token").GetString());
    }

    [Theory]
    [InlineData("POST", "", """{"name":"Not a name"}""", "GROUP_INVALID")]
    [InlineData("POST", "", "{}", "GROUP_INVALID")]
    [InlineData("POST", "", """{"name":"taken"}""", "GROUP_EXISTS")]
    [InlineData("DELETE", "/nothing", null, "GROUP_NOT_FOUND")]
    [InlineData("POST", "/nothing/members", """{"account_id":"x"}""", "GROUP_NOT_FOUND")]
    [InlineData("POST", "/taken/members", """{"account_id":"x\u0000"}""", "ACCOUNT_NOT_FOUND")]
    [InlineData("POST", "/taken/members", """{"account_id":"x","collection":"nothing"}""", "ACCOUNT_NOT_FOUND")]
    [InlineData("DELETE", "/taken/members/users/x", null, "MEMBER_NOT_FOUND")]
    [InlineData("GET", "/taken/members?page_token=e", null, "PAGE_TOKEN_INVALID")]
    [InlineData("GET", "?per_page=-1", null, "PAGE_INVALID")]
    [InlineData("GET", "/taken/members?per_page=-1", null, "PAGE_INVALID")]
    public async Task Call_Wrong_IsRefused(string method, string path, string? body, string reason)
    {
        await Engine.RestAsync(HttpMethod.Post, Groups, """{"name":"taken"}""");

        Assert.Equal(reason, (await Engine.RestAsync(new HttpMethod(method), Groups + path, body)).Reason);
    }

    [Fact]
    public async Task Call_TextThatNoDatabaseTakes_IsRefused()
    {
        const string Nul = "x\0";
        var token = $"Bearer {Engine.AdminToken}";
        async Task<string> ReasonAsync(string method, IMessage request)
            => (await RawGrpc.CallAsync(Engine.Http2, "/baas.rules.v1." + method, request, token)).Reason;

        Assert.Equal("GROUP_NOT_FOUND", await ReasonAsync("GroupService/GetGroup", new GetGroupRequest { Group = Nul }));
        Assert.Equal("GROUP_INVALID", await ReasonAsync("GroupService/CreateGroup", new CreateGroupRequest { Name = Nul }));
        Assert.Equal("COLLECTION_NOT_FOUND", await ReasonAsync("ShareService/ListShares", new ListSharesRequest { Collection = Nul, RecordId = Nul }));
        Assert.Equal("ROLE_NOT_FOUND", await ReasonAsync("RoleService/GetRole", new GetRoleRequest { Name = Nul }));
        Assert.Equal("ROLE_INVALID", await ReasonAsync("RoleService/SetRole", new SetRoleRequest { Name = Nul }));
    }

    [Theory]
    [InlineData("POST", "", """{"name":"mine"}""")]
    [InlineData("GET", "", null)]
    [InlineData("GET", "/x", null)]
    [InlineData("DELETE", "/x", null)]
    [InlineData("POST", "/x/members", """{"account_id":"x"}""")]
    [InlineData("GET", "/x/members", null)]
    [InlineData("DELETE", "/x/members/users/x", null)]
    public async Task Call_NoAdministrator_IsDenied(string method, string path, string? body)
    {
        var user = await SignedInUser.MakeAsync(Engine, $"u{Guid.NewGuid():N}");

        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(new HttpMethod(method), Groups + path, body, user.Token)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(new HttpMethod(method), Groups + path, body, token: "")).Reason);
    }

    private async Task<string[]> MembersAsync(string group)
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, $"{Groups}/{group}/members");
        return [.. answer.Json.GetProperty("items").EnumerateArray().Select(member => member.GetProperty("account_id").GetString()!)];
    }
}
