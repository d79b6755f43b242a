using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>Plans, conversions and indexes as clients meet them.</summary>
public sealed class CollectionPlanTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Collections = "/api/v1/collections";

    private TestEngine Engine => fixture.Engine;

    [Fact]
    public async Task Plan_Conversion_CountsAndConvertsAndKeepsValues()
    {
        await MakeAsync("readings", """{"name": "value", "type": "text"}""");
        var good = await RecordAsync("readings", """{"value": "12"}""");
        var bad = await RecordAsync("readings", """{"value": "twelve"}""");
        const string next = """{"name": "readings", "schema": [{"name": "value", "type": "int"}]}""";

        var plan = await Engine.RestAsync(HttpMethod.Post, $"{Collections}/readings:plan?on_failure=set_null", next);
        var refused = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/readings", next);
        var hash = plan.Json.GetProperty("confirm_hash").GetString();
        var done = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/readings?on_failure=set_null&confirm_hash={hash}", next);

        var change = plan.Json.GetProperty("changes")[0];
        Assert.Equal("CHANGE_IMPACT_DATA_DESTRUCTIVE", plan.Json.GetProperty("impact").GetString());
        Assert.Equal(("field_converted", "\"twelve\""), (change.GetProperty("kind").GetString(), change.GetProperty("examples")[0].GetProperty("value").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "CONVERSION_FAILED"), (refused.Status, refused.Reason));
        Assert.Equal(11, done.Json.GetProperty("schema")[0].GetProperty("number").GetInt32());
        Assert.Equal(12, (await ReadAsync("readings", good)).GetProperty("value").GetInt32());
        Assert.False((await ReadAsync("readings", bad)).TryGetProperty("value", out var value) && value.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Update_UniqueIndexOverDuplicates_Refused()
    {
        await MakeAsync("codes", """{"name": "code", "type": "text"}""");
        await RecordAsync("codes", """{"code": "a"}""");
        await RecordAsync("codes", """{"code": "a"}""");

        var answer = await Engine.RestAsync(
            HttpMethod.Put, $"{Collections}/codes", """{"name": "codes", "schema": [{"name": "code", "type": "text", "unique": true}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "VALUES_NOT_UNIQUE"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Update_IndexOverLongText_RefusedAndLaterKept()
    {
        await MakeAsync("notes", """{"name": "body", "type": "text"}""");
        var id = await RecordAsync("notes", $$"""{"body": "{{new string('x', 2_500)}}"}""");
        const string indexed = """{"name": "notes", "schema": [{"name": "body", "type": "text"}], "indexes": [{"fields": ["body"]}]}""";

        var refused = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/notes", indexed);
        await Engine.RestAsync(HttpMethod.Delete, $"{Collections}/notes/records/{id}");
        var done = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/notes", indexed);
        var tooLong = await Engine.RestAsync(
            HttpMethod.Post, $"{Collections}/notes/records", new { data = new { body = new string('x', 2_401) } });

        Assert.Equal((HttpStatusCode.BadRequest, "VALUES_TOO_LONG"), (refused.Status, refused.Reason));
        Assert.Equal("body", done.Json.GetProperty("indexes")[0].GetProperty("name").GetString());
        Assert.Equal((HttpStatusCode.BadRequest, "DATA_INVALID"), (tooLong.Status, tooLong.Reason));
    }

    [Theory]
    [InlineData("nothing", "", "{}", "COLLECTION_NOT_FOUND")]
    [InlineData("plan_a", "", """{"name": "plan_b"}""", "COLLECTION_EXISTS")]
    [InlineData("plan_a", "", """{"name": "plan_a", "etag": "77"}""", "ETAG_MISMATCH")]
    [InlineData("plan_a", "", """{"name": "Bad"}""", "DEFINITION_INVALID")]
    [InlineData("plan_a", "?on_failure=ignore", """{"name": "plan_a"}""", "DEFINITION_INVALID")]
    public async Task Plan_Refused_SaysWhy(string name, string query, string definition, string reason)
    {
        await MakeAsync("plan_a");
        await MakeAsync("plan_b");

        Assert.Equal(reason, (await Engine.RestAsync(HttpMethod.Post, $"{Collections}/{name}:plan{query}", definition)).Reason);
    }

    [Fact]
    public async Task Plan_WithoutToken_LearnsNothing()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Collections}/plan_a:plan", "{}", token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    private Task<RestAnswer> MakeAsync(string name, string field = "")
        => Engine.RestAsync(HttpMethod.Post, Collections, $$"""{"name": "{{name}}", "schema": [{{field}}]}""");

    private async Task<string> RecordAsync(string collection, string data)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Collections}/{collection}/records", $$"""{"data": {{data}}}""");
        return answer.Json.GetProperty("id").GetString()!;
    }

    private async Task<System.Text.Json.JsonElement> ReadAsync(string collection, string id)
        => (await Engine.RestAsync(HttpMethod.Get, $"{Collections}/{collection}/records/{id}")).Json.GetProperty("data");
}
