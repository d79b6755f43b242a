using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Rule tests that are stored with the schema: a change that one of them speaks against is refused, whichever way it comes.</summary>
public sealed class RuleTestGateTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    // Each test has collections of its own, and leaves none whose tests could speak against those of another.
    private readonly string _users = $"users_{Guid.NewGuid():N}";
    private readonly string _posts = $"posts_{Guid.NewGuid():N}";

    private TestEngine Engine => fixture.Engine;

    private string Posts => $$"""
        {"name":"{{_posts}}","schema":[{"name":"owner","type":"text"},{"name":"note","type":"text","read_rule":"@request.auth.role = 'editor'"}],
          "view_rule":"owner = @request.auth.id && @request.auth.team != 'red'",
          "rule_tests":[
            {"name":"owners see theirs","caller":{"collection":"{{_users}}","record":{"id":"ann","team":"blue"} },"operation":"view","record":{"owner":"ann"},"expect":"allow","hidden":["note"]},
            {"name":"others do not","caller":{"collection":"{{_users}}","record":{"id":"bob"} },"operation":"view","record":{"owner":"ann"},"expect":"deny"}]}
        """;

    public async Task InitializeAsync()
    {
        await RequireAsync(HttpMethod.Post, "", $$"""{"name":"{{_users}}","type":"auth","schema":[{"name":"team","type":"text"}]}""");
        await RequireAsync(HttpMethod.Post, "", Posts);
    }

    public async Task DisposeAsync()
    {
        await SendAsync(HttpMethod.Delete, $"/{_posts}");
        await SendAsync(HttpMethod.Delete, $"/{_users}");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?validate_only=true", "")]
    [InlineData("", ":plan")]
    public async Task Update_FlipsATest_RefusedWithExpectedAndGot(string query, string action)
    {
        var method = action.Length > 0 ? HttpMethod.Post : HttpMethod.Put;
        var refused = await SendAsync(method, $"/{_posts}{action}{query}", Posts.Replace("owner = @request.auth.id &&", "", StringComparison.Ordinal));

        Assert.True((HttpStatusCode.BadRequest, "RULE_TESTS_FAILED") == (refused.Status, refused.Reason), refused.Text);
        Assert.Equal(("1", "others do not", "deny", "allow", _posts), Failure(refused));
        Assert.Contains($"{_posts}.rule_tests[1]", refused.Text);
        Assert.Contains("owner = @request.auth.id", (await SendAsync(HttpMethod.Get, $"/{_posts}")).Text);
    }

    [Fact]
    public async Task Update_OfAField_FlipsWhatIsSeen()
    {
        var refused = await SendAsync(HttpMethod.Put, $"/{_posts}", Posts.Replace(""","read_rule":"@request.auth.role = 'editor'" """.TrimEnd(), "", StringComparison.Ordinal));

        Assert.Equal("RULE_TESTS_FAILED", refused.Reason);
        Assert.Contains("the field 'note' is seen", refused.Text);
    }

    [Fact]
    public async Task Update_WithTheTestsThatItNeeds_GoesThrough()
    {
        var changed = Posts.Replace("owner = @request.auth.id &&", "", StringComparison.Ordinal).Replace("deny", "allow", StringComparison.Ordinal);

        var answer = await SendAsync(HttpMethod.Put, $"/{_posts}", changed);
        var run = await Engine.RestAsync(HttpMethod.Post, "/api/v1/rules:test", $$"""{"collection":"{{_posts}}"}""");

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal((2, 0), (run.Json.GetProperty("passed").GetInt32(), run.Json.GetProperty("failed").GetInt32()));
    }

    [Fact]
    public async Task Change_OfAnotherCollection_ThatATestRestsOn_Refused()
    {
        // The rule stays right, but the account of the test has a text where a number is expected now.
        var converted = await SendAsync(
            HttpMethod.Put, $"/{_users}", $$"""{"name":"{{_users}}","type":"auth","schema":[{"name":"team","type":"text","validation":{"values":["green"]} }]}""");

        Assert.Equal(("1", "owners see theirs", "allow", "invalid", _posts), Failure(converted));
    }

    [Fact]
    public async Task Delete_OfACollectionThatATestNames_Refused()
    {
        await RequireAsync(HttpMethod.Put, $"/{_posts}", Posts.Replace("&& @request.auth.team != 'red'", "", StringComparison.Ordinal));

        var refused = await SendAsync(HttpMethod.Delete, $"/{_users}");

        Assert.Equal(("2", "owners see theirs", "allow", "invalid", _posts), Failure(refused));
    }

    [Fact]
    public async Task Role_ThatClosesWhatATestOpens_Refused()
    {
        var role = $"role-{Guid.NewGuid():N}";
        var ann = $$"""{"collection":"{{_users}}","record":{"id":"ann","team":"blue","role":"{{role}}"} }""";
        await RequireAsync(HttpMethod.Put, $"/{_posts}", Posts.Replace($$"""{"collection":"{{_users}}","record":{"id":"ann","team":"blue"} }""", ann, StringComparison.Ordinal));

        var refused = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/roles/{role}", $$"""{"collections":["{{_users}}"]}""");
        var defined = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/roles/{role}", $$"""{"collections":["{{_users}}","{{_posts}}"]}""");

        Assert.Equal(("1", "owners see theirs", "allow", "deny", _posts), Failure(refused));
        Assert.True(defined.Status == HttpStatusCode.OK, defined.Text);
        await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/roles/{role}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?validate_only=true")]
    public async Task Create_WithATestThatFails_MakesNothing(string query)
    {
        var name = $"made_{Guid.NewGuid():N}";
        var refused = await SendAsync(
            HttpMethod.Post, query, $$"""{"name":"{{name}}","rule_tests":[{"name":"open","operation":"list","expect":"allow"}]}""");

        Assert.Equal(("1", "open", "allow", "deny", name), Failure(refused));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"/{name}")).Status);
    }

    [Fact]
    public async Task Define_FaultyTests_TellsEachFault()
    {
        var refused = await SendAsync(HttpMethod.Post, "", """
            {"name":"faulty","rule_tests":[{"name":"twice","operation":"list","expect":"deny"},{"name":"twice","operation":"look","expect":"perhaps"}]}
            """);

        Assert.Equal("DEFINITION_INVALID", refused.Reason);
        Assert.All(["rule_tests[1].name", "rule_tests[1].operation", "rule_tests[1].expect"], path => Assert.Contains(path, refused.Text));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Documents_CarryTheTests(string format)
    {
        var export = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/schema?format={format}");
        var same = await Engine.RestAsync(HttpMethod.Post, $"/api/v1/schema:apply?format={format}", export.Text);
        var flipped = export.Text.Replace("owner = @request.auth.id && @request", "@request", StringComparison.Ordinal);

        var diff = await Engine.RestAsync(HttpMethod.Post, $"/api/v1/schema:diff?format={format}", flipped);
        var apply = await Engine.RestAsync(HttpMethod.Post, $"/api/v1/schema:apply?format={format}", flipped);

        Assert.True(same.Status == HttpStatusCode.OK, same.Text);
        Assert.False(same.Json.TryGetProperty("changes", out var changes) && changes.GetArrayLength() > 0, same.Text);
        Assert.Equal(("1", "others do not", "deny", "allow", _posts), Failure(diff));
        Assert.Equal("RULE_TESTS_FAILED", apply.Reason);
    }

    [Fact]
    public async Task Run_LeavesNothingBehind()
    {
        var before = (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_posts}/records")).Json.GetProperty("position").ToString();
        await RequireAsync(HttpMethod.Put, $"/{_posts}", Posts.Replace("'red'", "'green'", StringComparison.Ordinal));
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/rules:test", "{}");

        var list = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_posts}/records?include_total=true");
        var users = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_users}/records?include_total=true");

        Assert.Equal((0, 0), (list.Json.GetProperty("total").GetInt32(), users.Json.GetProperty("total").GetInt32()));
        Assert.Equal(before, list.Json.GetProperty("position").ToString());
    }

    private static (string? Failed, string? Test, string? Expected, string? Got, string? Collection) Failure(RestAnswer refused)
    {
        Assert.True(refused.Reason == "RULE_TESTS_FAILED", refused.Text);
        var metadata = refused.Json.GetProperty("error").GetProperty("details").EnumerateArray()
            .First(detail => detail.TryGetProperty("metadata", out _)).GetProperty("metadata");
        string? Get(string name) => metadata.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
        return (Get("failed"), Get("test"), Get("expected"), Get("got"), Get("collection"));
    }

    private Task<RestAnswer> SendAsync(HttpMethod method, string path, string? body = null) => Engine.RestAsync(method, $"/api/v1/collections{path}", body);

    private async Task RequireAsync(HttpMethod method, string path, string body)
    {
        var answer = await SendAsync(method, path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
