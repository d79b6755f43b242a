using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules.Roles;

/// <summary>What definitions of roles let callers do, and who writes them.</summary>
public sealed class RoleTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Roles = "/api/v1/roles";
    private const string Posts = "/api/v1/collections/posts/records";
    private const string Pages = "/api/v1/collections/pages/records";

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth"}""");
        foreach (var name in new[] { "posts", "pages" })
        {
            await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{name}}","list_rule":"","view_rule":"","create_rule":"","schema":[{"name":"title","type":"text"}]}""");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var role in (await Engine.RestAsync(HttpMethod.Get, Roles)).Json.TryGetProperty("items", out var items) ? items.EnumerateArray().ToArray() : [])
        {
            await Engine.RestAsync(HttpMethod.Delete, $"{Roles}/{role.GetProperty("name").GetString()}");
        }
    }

    [Fact]
    public async Task Methods_OfARole_AreThoseItCanCall()
    {
        var reader = await UserAsync("reader");
        var other = await UserAsync("writer");
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", reader.Token)).Status);
        await SetAsync("reader", """{"methods":["baas.records.v1.RecordService/List*"]}""");

        var refused = await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", reader.Token);
        Assert.Equal(("PERMISSION_DENIED", HttpStatusCode.Forbidden), (refused.Reason, refused.Status));
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, Posts, token: reader.Token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", other.Token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", token: "")).Status);

        await Engine.RestAsync(HttpMethod.Delete, $"{Roles}/reader");
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", reader.Token)).Status);
    }

    [Fact]
    public async Task Collections_OfARole_AreThoseItReaches()
    {
        var reader = await UserAsync("reader");
        await SetAsync("reader", """{"collections":["posts"]}""");

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, Posts, token: reader.Token)).Status);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, Pages, token: reader.Token)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Post, Pages, """{"data":{} }""", reader.Token)).Reason);

        // A rule that is closed stays closed.
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"closed"}""");
        await SetAsync("reader", """{"collections":["closed"]}""");
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/closed/records", token: reader.Token)).Reason);
    }

    [Fact]
    public async Task Anonymous_Narrowed_StillSignsIn()
    {
        await SetAsync("anonymous", """{"methods":["baas.records.v1.RecordService/GetRecord"]}""");

        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Get, Posts, token: "")).Reason);
        Assert.NotEmpty(await Engine.SignInAsync());
        Assert.NotEmpty((await UserAsync("user")).Token);
    }

    [Fact]
    public async Task Authenticated_StandsForRolesWithoutDefinition()
    {
        var (reader, writer) = (await UserAsync("reader"), await UserAsync("writer"));
        await SetAsync("authenticated", """{"methods":["baas.records.v1.RecordService/List*"]}""");
        await SetAsync("writer", """{"methods":["baas.records.v1.*"]}""");

        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", reader.Token)).Reason);
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", writer.Token)).Reason);
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Post, Posts, """{"data":{} }""", token: "")).Reason);
    }

    [Fact]
    public async Task Role_SetTwice_IsReplacedAndListed()
    {
        await SetAsync("b", """{"methods":["baas.*"],"collections":["posts","posts"]}""");
        await SetAsync("a", "{}");
        await SetAsync("b", """{"collections":["pages"]}""");

        var list = await Engine.RestAsync(HttpMethod.Get, Roles);
        Assert.Equal(["a", "b"], list.Json.GetProperty("items").EnumerateArray().Select(role => role.GetProperty("name").GetString()));
        var role = await Engine.RestAsync(HttpMethod.Get, $"{Roles}/b");
        Assert.Equal(["pages"], role.Json.GetProperty("collections").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(0, role.Json.TryGetProperty("methods", out var methods) ? methods.GetArrayLength() : 0);

        var audit = await Engine.RestAsync(HttpMethod.Get, "/api/v1/audit?action=role.*");
        Assert.Contains(audit.Json.GetProperty("items").EnumerateArray(), entry => entry.GetProperty("subject").GetString() == "b");
    }

    [Fact]
    public async Task Explain_Role_TellsWhatItDenies()
    {
        var reader = await UserAsync("reader");
        await SetAsync("reader", """{"methods":["baas.records.v1.RecordService/List*"],"collections":["pages"]}""");

        var view = await ExplainAsync(reader, "pages", "view");
        var list = await ExplainAsync(reader, "posts", "list");

        Assert.Equal((false, "reader", false, true), Decision(view));
        Assert.Equal((false, "reader", true, false), Decision(list));
        Assert.Equal("baas.records.v1.RecordService/GetRecord", view.GetProperty("role").GetProperty("method").GetString());
        Assert.True((await ExplainAsync(reader, "pages", "list")).GetProperty("allowed").GetBoolean());
    }

    [Theory]
    [InlineData("PUT", "/x", """{"methods":["no glob"]}""", "ROLE_INVALID")]
    [InlineData("PUT", "/x%01", "{}", "ROLE_INVALID")]
    [InlineData("PUT", "/x", """{"collections":["nothing"]}""", "COLLECTION_NOT_FOUND")]
    [InlineData("GET", "/nothing", null, "ROLE_NOT_FOUND")]
    [InlineData("DELETE", "/nothing", null, "ROLE_NOT_FOUND")]
    public async Task Call_Wrong_IsRefused(string method, string path, string? body, string reason)
        => Assert.Equal(reason, (await Engine.RestAsync(new HttpMethod(method), Roles + path, body)).Reason);

    [Theory]
    [InlineData("PUT", "/x", "{}")]
    [InlineData("GET", "/x", null)]
    [InlineData("GET", "", null)]
    [InlineData("DELETE", "/x", null)]
    public async Task Call_NoAdministrator_IsDenied(string method, string path, string? body)
    {
        var user = await UserAsync("user");

        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(new HttpMethod(method), Roles + path, body, user.Token)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(new HttpMethod(method), Roles + path, body, token: "")).Reason);
    }

    private static (bool, string?, bool, bool) Decision(System.Text.Json.JsonElement answer)
    {
        var role = answer.GetProperty("role");
        return (answer.GetProperty("allowed").GetBoolean(), role.GetProperty("name").GetString(), role.GetProperty("allows_method").GetBoolean(), role.GetProperty("allows_collection").GetBoolean());
    }

    private async Task<System.Text.Json.JsonElement> ExplainAsync(SignedInUser user, string collection, string operation)
        => (await Engine.RestAsync(HttpMethod.Post, "/api/v1/rules:explain", new { collection, operation, account_id = user.Id })).Json;

    private Task<SignedInUser> UserAsync(string role) => SignedInUser.MakeAsync(Engine, $"u{Guid.NewGuid():N}", role);

    private async Task SetAsync(string role, string body)
    {
        var answer = await Engine.RestAsync(HttpMethod.Put, $"{Roles}/{role}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
