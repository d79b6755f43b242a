using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>The schema as a document over the wire.</summary>
public sealed class SchemaServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Shop = """
        collections:
          - name: customers
            schema:
              - {name: email, type: email, unique: true}
          - name: orders
            list_rule: ""
            schema:
              - {name: customer, type: relation, relation: {collection_id: customers}}
              - {name: total, type: number}
            indexes:
              - {fields: [-total]}
          - name: members
            type: auth
            create_rule: ""
            auth: {access_token_seconds: 600, verified_only: true}
            schema:
              - {name: nick, type: text}
              - {name: role, type: text, default_value: member}
        """;

    private TestEngine Engine => fixture.Engine;

    [Fact]
    public async Task Apply_Twice_ChangesNothingTheSecondTime()
    {
        var first = await SendAsync("apply", Shop);
        var etag = (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/orders")).Json.GetProperty("etag").GetString();
        var diff = await SendAsync("diff", Shop);
        var second = await SendAsync("apply", Shop, "application/yaml");

        Assert.Equal((HttpStatusCode.OK, true), (first.Status, first.Json.GetProperty("applied").GetBoolean()));
        Assert.False(diff.Json.TryGetProperty("changes", out var changes) && changes.GetArrayLength() > 0);
        Assert.False(second.Json.TryGetProperty("changes", out changes) && changes.GetArrayLength() > 0);
        Assert.Equal(etag, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/orders")).Json.GetProperty("etag").GetString());
    }

    [Theory]
    [InlineData("", "application/yaml")]
    [InlineData("?format=json", "application/json")]
    [InlineData("?format=proto", "text/plain")]
    public async Task Export_ComesBackAsNoChange(string query, string contentType)
    {
        await SendAsync("apply", Shop);

        var export = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/schema{query}");
        var diff = await SendAsync("diff?prune=true", export.Text);

        Assert.Equal(contentType, export.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, diff.Status);
        Assert.False(diff.Json.TryGetProperty("changes", out var changes) && changes.GetArrayLength() > 0);
    }

    [Fact]
    public async Task Apply_Loss_NeedsTheHashOfItsPlan()
    {
        await SendAsync("apply", "collections: [{name: lossy, schema: [{name: a, type: text}, {name: b, type: text}]}]");
        const string document = "collections: [{name: lossy, schema: [{name: a, type: text}]}]";

        var kept = await SendAsync("apply", document);
        var export = await Engine.RestAsync(HttpMethod.Get, "/api/v1/schema?format=json");
        var schema = JsonNode.Parse(export.Text)!;
        schema["collections"]!.AsArray().Single(collection => (string?)collection!["name"] == "lossy")!["schema"]!.AsArray().RemoveAt(1);
        var smaller = schema.ToJsonString();
        var pruned = await SendAsync("apply?prune=true", smaller);
        var dry = await SendAsync("apply?prune=true&dry_run=true", smaller);
        var done = await SendAsync($"apply?prune=true&confirm_hash={dry.Json.GetProperty("confirm_hash").GetString()}", smaller);

        Assert.Equal(HttpStatusCode.OK, kept.Status);
        Assert.Equal((HttpStatusCode.BadRequest, "DESTRUCTIVE_CHANGE"), (pruned.Status, pruned.Reason));
        Assert.Equal("CHANGE_IMPACT_DATA_DESTRUCTIVE", dry.Json.GetProperty("impact").GetString());
        Assert.Equal((HttpStatusCode.OK, true), (done.Status, done.Json.GetProperty("applied").GetBoolean()));
    }

    [Theory]
    [InlineData("apply", "collections: 5", "DOCUMENT_INVALID")]
    [InlineData("diff", "", "DOCUMENT_INVALID")]
    [InlineData("diff?format=xml", "a: b", "DOCUMENT_INVALID")]
    [InlineData("diff", "collections: [{name: Bad}]", "DEFINITION_INVALID")]
    [InlineData("diff?on_failure=x", "collections: [{name: good}]", "DEFINITION_INVALID")]
    [InlineData("apply", "collections: [{name: good, list_rule: a = 1}]", "RULE_INVALID")]
    public async Task Call_Refused_SaysWhy(string path, string document, string reason)
    {
        var answer = await SendAsync(path, document);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("GET", "/api/v1/schema")]
    [InlineData("POST", "/api/v1/schema:diff")]
    [InlineData("POST", "/api/v1/schema:apply")]
    public async Task AnyCall_WithoutToken_LearnsNothing(string method, string path)
    {
        var answer = await Engine.RestAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task GrpcCalls_AnswerAsRestDoes()
    {
        var document = new HttpBody { ContentType = "application/json", Data = ByteString.CopyFromUtf8("""{"collections":[{"name":"by_grpc"}]}""") };

        var applied = await CallAsync("ApplySchema", new ApplySchemaRequest { Document = document });
        var diff = await CallAsync("DiffSchema", new DiffSchemaRequest { Document = document });
        var export = await CallAsync("ExportSchema", new ExportSchemaRequest { Format = "proto" });
        var invalid = await CallAsync("ApplySchema", new ApplySchemaRequest());

        Assert.True(SchemaPlan.Parser.ParseFrom(applied.Message).Applied);
        Assert.Empty(SchemaPlan.Parser.ParseFrom(diff.Message).Changes);
        Assert.Contains("message ByGrpc {", HttpBody.Parser.ParseFrom(export.Message).Data.ToStringUtf8());
        Assert.Equal((StatusCode.InvalidArgument, "DOCUMENT_INVALID"), (invalid.Code, invalid.Reason));
    }

    private async Task<RestAnswer> SendAsync(string action, string document, string contentType = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/schema:{action}")
        {
            Content = new StringContent(document, Encoding.UTF8, contentType),
        };
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {Engine.AdminToken}");
        var response = await Engine.Http1.SendAsync(request).Soon();
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    private Task<GrpcAnswer> CallAsync(string method, IMessage request)
        => RawGrpc.CallAsync(Engine.Http2, $"/baas.schema.v1.SchemaService/{method}", request, $"Bearer {Engine.AdminToken}");
}
