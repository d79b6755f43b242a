using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>Collections over the wire: REST as the contract shows it, and the same reasons over gRPC.</summary>
public sealed class CollectionServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Collections = "/api/v1/collections";

    private const string Products = """
        {"name": "products", "type": "base", "list_rule": "", "schema": [
          {"name": "title", "type": "text", "validation": {"required": true}},
          {"name": "price", "type": "number", "validation": {"required": true}}
        ]}
        """;

    private TestEngine Engine => fixture.Engine;

    [Fact]
    public async Task Create_AsTheContractShows_AnswersTheWholeCollection()
    {
        var created = await Engine.RestAsync(HttpMethod.Post, Collections, Products.Replace("products", "shown"));

        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Equal("shown base 1", $"{Text(created, "name")} {Text(created, "type")} {Text(created, "etag")}");
        Assert.Equal([10, 11], created.Json.GetProperty("schema").EnumerateArray().Select(field => field.GetProperty("number").GetInt32()));
        Assert.Equal("", Text(created, "list_rule"));
        Assert.False(created.Json.TryGetProperty("view_rule", out var rule) && rule.ValueKind != JsonValueKind.Null);
        Assert.Equal(TimeSpan.Zero, created.Json.GetProperty("created").GetDateTimeOffset().Offset);
        foreach (var key in new[] { "shown", Text(created, "id") })
        {
            Assert.Equal(created.Text, (await Engine.RestAsync(HttpMethod.Get, $"{Collections}/{key}")).Text);
        }
    }

    [Fact]
    public async Task Update_RenameAndRemoval_GoesStepByStep()
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, Products.Replace("products", "steps"));
        const string Renamed = """{"name": "steps_two", "schema": [{"name": "heading", "number": 10, "type": "text"}]}""";

        var planned = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/steps?validate_only=true", Renamed);
        var refused = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/steps", Renamed);
        var hash = Detail(refused, "metadata").GetProperty("confirm_hash").GetString();
        var updated = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/steps?confirm_hash={hash}", Renamed);

        Assert.Equal("DESTRUCTIVE_CHANGE", planned.Reason);
        Assert.Equal((HttpStatusCode.BadRequest, "DESTRUCTIVE_CHANGE"), (refused.Status, refused.Reason));
        Assert.Equal("price", Detail(refused, "metadata").GetProperty("fields").GetString());
        Assert.Equal((HttpStatusCode.OK, "steps_two", "2"), (updated.Status, Text(updated, "name"), Text(updated, "etag")));
        Assert.Equal([11], updated.Json.GetProperty("reserved_numbers").EnumerateArray().Select(number => number.GetInt32()));
        Assert.Equal("COLLECTION_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"{Collections}/steps")).Reason);
    }

    [Fact]
    public async Task Update_StaleEtag_Aborted()
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, """{"name": "guarded"}""");

        await Engine.RestAsync(HttpMethod.Put, $"{Collections}/guarded", """{"name": "guarded", "etag": "1", "view_rule": ""}""");
        var stale = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/guarded", """{"name": "guarded", "etag": "1"}""");
        var staleDelete = await Engine.RestAsync(HttpMethod.Delete, $"{Collections}/guarded?etag=1");

        Assert.Equal((HttpStatusCode.Conflict, "ETAG_MISMATCH"), (stale.Status, stale.Reason));
        Assert.Equal("2", Detail(stale, "metadata").GetProperty("etag").GetString());
        Assert.Equal("ETAG_MISMATCH", staleDelete.Reason);
    }

    [Fact]
    public async Task Delete_PointedAt_RefusedUntilTheRelationGoes()
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, """{"name": "targets"}""");
        await Engine.RestAsync(
            HttpMethod.Post,
            Collections,
            """{"name": "sources", "schema": [{"name": "target", "type": "relation", "relation": {"collection_id": "targets"}}]}""");

        var refused = await Engine.RestAsync(HttpMethod.Delete, $"{Collections}/targets");
        await Engine.RestAsync(HttpMethod.Delete, $"{Collections}/sources");
        var deleted = await Engine.RestAsync(HttpMethod.Delete, $"{Collections}/targets");

        Assert.Equal((HttpStatusCode.BadRequest, "COLLECTION_IN_USE"), (refused.Status, refused.Reason));
        Assert.Equal("sources.target", Detail(refused, "metadata").GetProperty("relations").GetString());
        Assert.True(deleted.Response.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Engine.RestAsync(HttpMethod.Get, $"{Collections}/targets")).Status);
    }

    [Fact]
    public async Task Create_ManyFaults_NamesEachField()
    {
        var answer = await Engine.RestAsync(
            HttpMethod.Post,
            Collections,
            """{"name": "Bad Name", "schema": [{"name": "id", "type": "text"}, {"name": "x", "type": "txt", "validation": {"min": 1}}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "DEFINITION_INVALID"), (answer.Status, answer.Reason));
        Assert.Equal(
            ["name", "schema[0].name", "schema[1].type"],
            Detail(answer, "field_violations").EnumerateArray().Select(violation => violation.GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{"name": "taken"}""", HttpStatusCode.Conflict, "COLLECTION_EXISTS")]
    [InlineData("""{"name": "ruled", "list_rule": "a = 1"}""", HttpStatusCode.BadRequest, "RULE_INVALID")]
    [InlineData("""{"name": 5}""", HttpStatusCode.BadRequest, "FIELD_MALFORMED")]
    [InlineData("""{"nome": "x"}""", HttpStatusCode.BadRequest, "FIELD_UNKNOWN")]
    [InlineData("""{"name": "x""", HttpStatusCode.BadRequest, "JSON_MALFORMED")]
    [InlineData("{}", HttpStatusCode.BadRequest, "DEFINITION_INVALID")]
    public async Task Create_Refused_SaysWhy(string definition, HttpStatusCode status, string reason)
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, """{"name": "taken"}""");

        var answer = await Engine.RestAsync(HttpMethod.Post, Collections, definition);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task List_PageByPage_HasEachOnce()
    {
        foreach (var name in new[] { "page_b", "page_c", "page_a" })
        {
            await Engine.RestAsync(HttpMethod.Post, Collections, $$"""{"name": "{{name}}"}""");
        }

        var names = new List<string>();
        var token = "";
        do
        {
            var page = await Engine.RestAsync(HttpMethod.Get, $"{Collections}?per_page=2&page_token={token}");
            names.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            token = page.Json.TryGetProperty("next_page_token", out var next) ? next.GetString()! : "";
        }
        while (token.Length > 0);

        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
        Assert.Equal(["page_a", "page_b", "page_c"], names.Where(name => name.StartsWith("page_", StringComparison.Ordinal)));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Collections}?page_token=!")).Reason);
        Assert.Equal("PAGE_INVALID", (await Engine.RestAsync(HttpMethod.Get, $"{Collections}?per_page=-1")).Reason);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/secret")]
    [InlineData("GET", "/nothing")]
    [InlineData("POST", "")]
    [InlineData("PUT", "/secret")]
    [InlineData("DELETE", "/nothing")]
    public async Task AnyCall_WithoutToken_LearnsNothing(string method, string path)
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, """{"name": "secret"}""");

        var answer = await Engine.RestAsync(new HttpMethod(method), Collections + path, method is "POST" or "PUT" ? "{}" : null, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task GrpcCalls_AnswerAsRestDoes()
    {
        var definition = V1.Schema.Collection.Parser.ParseJson(Products.Replace("products", "over_grpc"));

        var created = await CallAsync("CreateCollection", new CreateCollectionRequest { Definition = definition });
        var again = await CallAsync("CreateCollection", new CreateCollectionRequest { Definition = definition });
        var invalid = await CallAsync("CreateCollection", new CreateCollectionRequest());
        var missing = await CallAsync("GetCollection", new GetCollectionRequest { Collection = "nothing" });
        var deleted = await CallAsync("DeleteCollection", new DeleteCollectionRequest { Collection = "over_grpc" });
        var anonymous = await RawGrpc.CallAsync(
            Engine.Http2, "/baas.schema.v1.CollectionService/GetCollection", new GetCollectionRequest { Collection = "nothing" });

        Assert.Equal("over_grpc", V1.Schema.Collection.Parser.ParseFrom(created.Message).Name);
        Assert.Equal((StatusCode.AlreadyExists, "COLLECTION_EXISTS"), (again.Code, again.Reason));
        Assert.Equal((StatusCode.InvalidArgument, "DEFINITION_INVALID"), (invalid.Code, invalid.Reason));
        Assert.Equal((StatusCode.NotFound, "COLLECTION_NOT_FOUND"), (missing.Code, missing.Reason));
        Assert.Equal(StatusCode.OK, deleted.Code);
        Assert.Equal((StatusCode.Unauthenticated, "CREDENTIALS_MISSING"), (anonymous.Code, anonymous.Reason));
    }

    private Task<GrpcAnswer> CallAsync(string method, IMessage request)
        => RawGrpc.CallAsync(Engine.Http2, $"/baas.schema.v1.CollectionService/{method}", request, $"Bearer {Engine.AdminToken}");

    private static string Text(RestAnswer answer, string member) => answer.Json.GetProperty(member).GetString()!;

    private static JsonElement Detail(RestAnswer answer, string member)
        => answer.Json.GetProperty("error").GetProperty("details").EnumerateArray()
            .First(detail => detail.TryGetProperty(member, out _)).GetProperty(member);
}
