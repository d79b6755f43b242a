using System.Net;
using System.Text.Json.Nodes;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>What single rule tests come to, asked over the wire without storing them.</summary>
public sealed class RuleTestServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Path = "/api/v1/rules:test";
    private const string Ann = """ "caller":{"record":{"id":"ann","team":"red"} } """;

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth","create_rule":"","schema":[{"name":"team","type":"text"},{"name":"pin","type":"secret"}]}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"projects","schema":[{"name":"team","type":"text"}]}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"members","schema":[{"name":"user","type":"text"},{"name":"project","type":"text"}]}
            """);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"tasks","schema":[{"name":"title","type":"text","validation":{"required":true} },{"name":"owner","type":"text"},
              {"name":"project","type":"relation","relation":{"collection_id":"projects"} },{"name":"status","type":"text","default_value":"draft"},
              {"name":"cost","type":"int","read_rule":"@request.auth.role = 'boss'","write_rule":"@request.auth.role = 'boss'"},
              {"name":"key","type":"text","immutable":true}],
             "list_rule":"project.team = @request.auth.team",
             "view_rule":"@collection.members.user = @request.auth.id && @collection.members.project = project",
             "create_rule":"owner = @request.auth.id && status = 'draft'",
             "update_rule":"owner = @request.auth.id && @record.status = 'draft'",
             "delete_rule":"@request.headers.x_force = 'yes' && created > '2020-01-01'"}
            """);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"sheets","schema":[{"name":"title","type":"text"}],"permissions":{"mode":"bits"} }""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"links","schema":[{"name":"sheet","type":"relation","relation":{"collection_id":"sheets"} }],"create_rule":"","update_rule":""}
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    // Rules that look at other records look at those of the test.
    [Theory]
    [InlineData("allow", $$""" {{Ann}},"operation":"list","record":{"project":"p1"},"records":[{"collection":"projects","record":{"id":"p1","team":"red"} }] """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"list","record":{"project":"p1"},"records":[{"collection":"projects","record":{"id":"p1","team":"blue"} }] """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"list","record":{"project":"p1"} """)]
    [InlineData("allow", $$""" {{Ann}},"operation":"view","record":{"project":"p1"},"records":[{"collection":"members","record":{"user":"ann","project":"p1"} }] """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"view","record":{"project":"p1"},"records":[{"collection":"members","record":{"user":"ann","project":"p2"} },{"collection":"members","record":{"user":"bob","project":"p1"} }] """)]
    [InlineData("deny", """ "operation":"view","record":{"project":"p1"} """)]
    [InlineData("allow", """ "caller":{"administrator":true},"operation":"view" """)]
    // A create is judged by the record that it would make, with defaults, and though values are missing.
    [InlineData("allow", $$""" {{Ann}},"operation":"create","data":{"owner":"ann"} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"create","data":{"owner":"bob"} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"create","data":{"owner":"ann","status":"public"} """)]
    [InlineData("deny", """ "operation":"create","data":{"owner":"ann"} """)]
    // An update before and after.
    [InlineData("allow", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"status":"public"} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann","status":"public"},"data":{"status":"draft"} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"owner":"bob"} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"bob"},"data":{"owner":"ann"} """)]
    // Fields that are not the caller's to write.
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"cost":5} """)]
    [InlineData("allow", """ "caller":{"record":{"id":"ann","role":"boss"} },"operation":"update","record":{"owner":"ann","cost":4},"data":{"cost+":1} """)]
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann","key":"k"},"data":{"key":"l"} """)]
    // What the call says.
    [InlineData("allow", """ "operation":"delete","call":{"headers":{"x_force":"yes"} } """)]
    [InlineData("deny", """ "operation":"delete","call":{"headers":{"x_force":"yes"} },"record":{"created":"2019-12-31"} """)]
    [InlineData("deny", """ "operation":"delete" """)]
    // Fields of the answer.
    [InlineData("allow", """ "caller":{"record":{"role":"boss","team":"red"} },"operation":"list","record":{"project":"p"},"records":[{"collection":"projects","record":{"id":"p","team":"red"} }],"visible":["cost","title"] """)]
    [InlineData("allow", $$""" {{Ann}},"operation":"list","record":{"project":"p"},"records":[{"collection":"projects","record":{"id":"p","team":"red"} }],"visible":["title"],"hidden":["cost"] """)]
    public async Task Test_OfTasks_DecidesAsACallWould(string expect, string test)
    {
        var result = await TestAsync("tasks", test, expect);

        Assert.Equal((expect, true), (result.Got, result.Passed));
    }

    [Theory]
    [InlineData("allow", """ "caller":{"record":{"id":"ann"} },"operation":"create","data":{"email":"x@example.org","password":"correct horse 1"} """)]
    [InlineData("deny", """ "operation":"create","data":{"email":"x@example.org","password":"correct horse 1","role":"admin"} """)]
    [InlineData("allow", """ "caller":{"administrator":true},"operation":"create","data":{"role":"admin"} """)]
    [InlineData("deny", """ "caller":{"record":{"pin":"1234","password":"correct horse 1"} },"operation":"list","record":{} """)]
    public async Task Test_OfAccounts_KeepsTheirFields(string expect, string test)
    {
        var result = await TestAsync("users", test, expect);

        Assert.Equal((expect, true), (result.Got, result.Passed));
    }

    // Bits: 32768 is Read of groups, 131072 Update.
    [Theory]
    [InlineData("sheets", "allow", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"title":"x","permission":65408} """)]
    [InlineData("sheets", "deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"permission":0} """)]
    [InlineData("sheets", "deny", $$""" {{Ann}},"operation":"update","record":{"owner":"bob"},"data":{"title":"x"} """)]
    [InlineData("sheets", "deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"owner":"bob"} """)]
    [InlineData("sheets", "allow", $$""" {{Ann}},"operation":"create","data":{"title":"x"} """)]
    [InlineData("sheets", "deny", """ "operation":"create","data":{"title":"x"} """)]
    [InlineData("sheets", "allow", """ "caller":{"groups":["staff"]},"operation":"view","shares":[{"group":"staff","record_id":"record","permission":32768}] """)]
    [InlineData("sheets", "allow", """ "caller":{"groups":["staff"]},"operation":"list","shares":[{"group":"staff","permission":32768}] """)]
    [InlineData("sheets", "deny", """ "caller":{"groups":["staff"]},"operation":"update","data":{"title":"x"},"shares":[{"group":"staff","record_id":"record","permission":32768}] """)]
    [InlineData("sheets", "allow", """ "caller":{"groups":["staff"]},"operation":"update","data":{"title":"x"},"shares":[{"group":"staff","record_id":"record","permission":131072}] """)]
    [InlineData("sheets", "deny", """ "caller":{"groups":["others"]},"operation":"view","shares":[{"group":"staff","record_id":"record","permission":32768}] """)]
    [InlineData("sheets", "deny", """ "caller":{"groups":["staff"]},"operation":"view","shares":[{"group":"staff","record_id":"another","permission":32768}] """)]
    [InlineData("links", "allow", $$""" {{Ann}},"operation":"create","data":{"sheet":"s1"},"records":[{"collection":"sheets","record":{"id":"s1","owner":"ann"} }] """)]
    [InlineData("links", "deny", $$""" {{Ann}},"operation":"create","data":{"sheet":"s1"},"records":[{"collection":"sheets","record":{"id":"s1","owner":"bob"} }] """)]
    [InlineData("links", "deny", $$""" {{Ann}},"operation":"update","data":{"sheet":"s1"},"records":[{"collection":"sheets","record":{"id":"s1","owner":"bob"} }] """)]
    [InlineData("links", "allow", """ "caller":{"groups":["staff"]},"operation":"create","data":{"sheet":"s1"},"records":[{"collection":"sheets","record":{"id":"s1"} }],"shares":[{"group":"staff","collection":"sheets","record_id":"s1","permission":1048576}] """)]
    public async Task Test_OfPermissionBits_DecidesAsACallWould(string collection, string expect, string test)
    {
        var result = await TestAsync(collection, test, expect);

        Assert.Equal((expect, true), (result.Got, result.Passed));
    }

    [Theory]
    [InlineData("deny", $$""" {{Ann}},"operation":"list","record":{"project":"p"},"records":[{"collection":"projects","record":{"id":"p","team":"red"} }] """, "allow", "")]
    [InlineData("allow", """ "caller":{"record":{"role":"boss"} },"operation":"create","data":{"owner":"caller"},"hidden":["title"] """, "allow", "the field 'title' is seen")]
    [InlineData("allow", $$""" {{Ann}},"operation":"create","data":{"owner":"ann"},"visible":["cost"] """, "allow", "the field 'cost' is not seen")]
    [InlineData("allow", $$""" {{Ann}},"operation":"create","data":{"owner":5} """, "invalid", "data.owner")]
    [InlineData("deny", $$""" {{Ann}},"operation":"view","record":{"nobody":5} """, "invalid", "data.nobody")]
    [InlineData("deny", $$""" {{Ann}},"operation":"view","record":{"created":"soon"} """, "invalid", "data.created")]
    [InlineData("deny", $$""" {{Ann}},"operation":"view","record":{"id":"a b"} """, "invalid", "An id has")]
    [InlineData("deny", $$""" {{Ann}},"operation":"list","record":{"project":"p","title":"a\u0000b"} """, "invalid", "data.title")]
    [InlineData("deny", $$""" {{Ann}},"operation":"update","record":{"owner":"ann"},"data":{"title":"a\u0000b"} """, "invalid", "data.title")]
    [InlineData("deny", """ "operation":"view","hidden":["nobody"] """, "invalid", "there is no field 'nobody'")]
    [InlineData("deny", """ "caller":{"collection":"projects"},"operation":"view" """, "invalid", "no collection of accounts 'projects'")]
    [InlineData("deny", """ "operation":"view","records":[{"collection":"none"}] """, "invalid", "there is no collection 'none'")]
    [InlineData("deny", """ "operation":"view","records":[{"collection":"members","record":{"id":"m"} },{"collection":"members","record":{"id":"m"} }] """, "invalid", "have the id 'm'")]
    public async Task Test_ThatDoesNotPass_SaysWhy(string expect, string test, string got, string reason)
    {
        var result = await TestAsync("tasks", test, expect);

        Assert.Equal((got, false), (result.Got, result.Passed));
        Assert.Contains(reason, result.Reason);
    }

    [Theory]
    [InlineData("""{"collection":"none"}""", HttpStatusCode.NotFound, "COLLECTION_NOT_FOUND")]
    [InlineData("""{"tests":[{"name":"x","operation":"view","expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"read","expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"view","expect":"yes"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"","operation":"view","expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"create","record":{},"expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"delete","data":{},"expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"view","caller":{"groups":[""]},"expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"view","shares":[{"group":"g","record_id":"a b"}],"expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    [InlineData("""{"collection":"tasks","tests":[{"name":"x","operation":"view","caller":{"administrator":true,"record":{}},"expect":"deny"}]}""", HttpStatusCode.BadRequest, "RULE_TEST_INVALID")]
    public async Task Test_WhatIsNoTest_Refused(string body, HttpStatusCode status, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, body);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Test_TooMuch_Refused()
    {
        var many = new JsonObject { ["collection"] = "tasks", ["tests"] = new JsonArray([.. Enumerable.Range(0, 101).Select(i => Make($"t{i}", ""))]) };
        var large = new JsonObject { ["collection"] = "tasks", ["tests"] = new JsonArray(Make("large", new string('x', 16 << 10))) };

        Assert.Equal("RULE_TEST_INVALID", (await Engine.RestAsync(HttpMethod.Post, Path, many.ToJsonString())).Reason);
        Assert.Equal("RULE_TEST_INVALID", (await Engine.RestAsync(HttpMethod.Post, Path, large.ToJsonString())).Reason);

        static JsonObject Make(string name, string title)
            => new() { ["name"] = name, ["operation"] = "view", ["expect"] = "deny", ["record"] = new JsonObject { ["title"] = title } };
    }

    [Fact]
    public async Task Test_NoAdministrator_Refused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, """{"collection":"none"}""", token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Test_ViewsAndRecordsOfTheProject_CountOnlyAsTheTestHasThem()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"teams","type":"view","view":{"query":"SELECT id, team FROM projects"},"list_rule":"team = @request.auth.team"}
            """);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/members/records", """{"data":{"user":"ann","project":"p1"} }""");

        var seen = await TestAsync("teams", $$""" {{Ann}},"operation":"list","record":{"team":"red"} """, "allow");
        var written = await TestAsync("teams", $$""" {{Ann}},"operation":"delete","record":{"team":"red"} """, "deny");
        var others = await TestAsync("tasks", $$""" {{Ann}},"operation":"view","record":{"project":"p1"} """, "deny");

        Assert.Equal(("allow", "invalid", "deny"), (seen.Got, written.Got, others.Got));
    }

    private async Task<(bool Passed, string Got, string Reason)> TestAsync(string collection, string test, string expect)
    {
        var body = $$"""{"collection":"{{collection}}","tests":[{ {{test}},"name":"a test","expect":"{{expect}}"}]}""";
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var result = answer.Json.GetProperty("results")[0];
        var passed = result.GetProperty("passed").GetBoolean();
        Assert.Equal((passed ? 1 : 0, passed ? 0 : 1), (answer.Json.GetProperty("passed").GetInt32(), answer.Json.GetProperty("failed").GetInt32()));
        return (passed, result.GetProperty("got").GetString()!, result.TryGetProperty("reason", out var reason) ? reason.GetString()! : "");
    }
}
