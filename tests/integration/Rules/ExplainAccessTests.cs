using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>What administrators are told of rules, over the wire.</summary>
public sealed class ExplainAccessTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Path = "/api/v1/rules:explain";

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth","schema":[{"name":"team","type":"text"}]}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"posts","schema":[{"name":"owner","type":"text"},{"name":"open","type":"bool"}],"list_rule":"",
              "view_rule":"(owner = @request.auth.id || open) && !(@request.auth.team = 'red')"}
            """);
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/users/records", """{"id":"ann","data":{"email":"ann@example.org","team":"blue"} }""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"id":"p1","data":{"owner":"ann"} }""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Explain_AccountAndRecord_TellsEachPartWithItsValues()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, new { collection = "posts", operation = "view", record_id = "p1", account_id = "ann" });

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.True(answer.Json.GetProperty("allowed").GetBoolean());
        var tree = answer.Json.GetProperty("tree");
        Assert.Equal("all", tree.GetProperty("kind").GetString());
        var first = tree.GetProperty("nodes")[0].GetProperty("nodes")[0];
        Assert.Equal("owner = @request.auth.id", first.GetProperty("text").GetString());
        Assert.True(first.GetProperty("result").GetBoolean());
        Assert.Equal("ann", first.GetProperty("values").GetProperty("@request.auth.id").GetString());
        var negated = tree.GetProperty("nodes")[1];
        Assert.Equal(("not", true), (negated.GetProperty("kind").GetString(), negated.GetProperty("result").GetBoolean()));
        Assert.Equal("blue", negated.GetProperty("nodes")[0].GetProperty("values").GetProperty("@request.auth.team").GetString());
        Assert.Equal("(\"owner\" = ?1 OR \"open\" = ?2)", answer.Json.GetProperty("sql").GetString());
        Assert.Equal("ann", answer.Json.GetProperty("parameters")[0].GetString());
    }

    [Theory]
    [InlineData("list", "TRUE", true)]
    [InlineData("create", "FALSE", false)]
    public async Task Explain_RuleWithoutExpression_SaysWhatItIs(string operation, string sql, bool isAllowed)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, new { collection = "posts", operation });

        Assert.Equal((sql, isAllowed), (answer.Json.GetProperty("sql").GetString(), answer.Json.GetProperty("allowed").GetBoolean()));
        Assert.Equal(isAllowed, answer.Json.TryGetProperty("rule", out _));
    }

    [Fact]
    public async Task Explain_WithoutARecord_LeavesOpenWhatDependsOnIt()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, new { collection = "posts", operation = "view" });

        Assert.False(answer.Json.TryGetProperty("allowed", out _));
        Assert.Equal("\"open\" = ?1", answer.Json.GetProperty("sql").GetString());
    }

    [Theory]
    [InlineData("""{"collection":"none","operation":"view"}""", HttpStatusCode.NotFound, "COLLECTION_NOT_FOUND")]
    [InlineData("""{"collection":"posts","operation":"read"}""", HttpStatusCode.BadRequest, "OPERATION_UNKNOWN")]
    [InlineData("""{"collection":"posts","operation":"view","record_id":"p9"}""", HttpStatusCode.NotFound, "RECORD_NOT_FOUND")]
    [InlineData("""{"collection":"posts","operation":"view","account_id":"bob"}""", HttpStatusCode.NotFound, "ACCOUNT_NOT_FOUND")]
    [InlineData("""{"collection":"posts","operation":"view","account_id":"ann","account_collection":"posts"}""", HttpStatusCode.NotFound, "ACCOUNT_NOT_FOUND")]
    public async Task Explain_WhatIsNotThere_Refused(string body, HttpStatusCode status, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, body);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Explain_NoAdministrator_Refused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Path, """{"collection":"none","operation":"view"}""", token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }
}
