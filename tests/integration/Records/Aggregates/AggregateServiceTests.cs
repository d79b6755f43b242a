using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Aggregates;

/// <summary>Expands and aggregates over HTTP.</summary>
public sealed class AggregateServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private readonly string _collection = "c" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private string Records => $"/api/v1/collections/{_collection}/records";

    public async Task InitializeAsync()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{_collection}}","schema":[{"name":"title","type":"text"},{"name":"n","type":"int"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
        var self = made.Json.GetProperty("id").GetString();
        var related = await Engine.RestAsync(
            HttpMethod.Put,
            $"/api/v1/collections/{_collection}",
            $$$"""{"schema":[{"name":"title","type":"text"},{"name":"n","type":"int"},{"name":"parent","type":"relation","relation":{"collection_id":"{{{self}}}"}}],"name":"{{{_collection}}}"}""");
        Assert.Equal(HttpStatusCode.OK, related.Status);
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"r1","data":{"title":"a","n":1}}""");
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"r2","data":{"title":"b","n":2,"parent":"r1"}}""");
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"r3","data":{"title":"b","n":"9007199254740993","parent":"r1"}}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Aggregate_GetAndPost_AnswerAlike()
    {
        var got = await Engine.RestAsync(HttpMethod.Get, $"{Records}/aggregate?select=count,sum(n)%20as%20total&group_by=title&sort=-count");
        var posted = await Engine.RestAsync(
            HttpMethod.Post, $"{Records}/aggregate", """{"select":"count,sum(n) as total","group_by":"title","sort":"-count"}""");

        Assert.Equal(
            """[{"title":"b","count":2,"total":"9007199254740995"},{"title":"a","count":1,"total":1}]""",
            got.Json.GetProperty("rows").GetRawText());
        Assert.Equal(got.Text, posted.Text);
        Assert.Equal(2, got.Json.GetProperty("total_groups").GetInt32());
        Assert.False(got.Json.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("select=sum(title)", "AGGREGATE_INVALID")]
    [InlineData("group_by=titel", "AGGREGATE_INVALID")]
    [InlineData("limit=-1", "AGGREGATE_INVALID")]
    [InlineData("filter=n%20%3E", "FILTER_INVALID")]
    [InlineData("having=total%20%3E%201", "FILTER_INVALID")]
    public async Task Aggregate_Wrong_IsRefusedWithTheField(string query, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, $"{Records}/aggregate?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
        Assert.Contains($"\"field\":\"{query[..query.IndexOf('=')]}\"", answer.Text);
    }

    [Fact]
    public async Task Aggregate_WithoutRights_IsRefused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, $"{Records}/aggregate", token: "");
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Expand_OverHttp_HasRecordsInside()
    {
        var back = $"{_collection}_via_parent";
        var got = await Engine.RestAsync(HttpMethod.Get, $"{Records}/r1?expand={back}(sort:-id,limit:1,fields:title)&fields=title");
        var list = await Engine.RestAsync(
            HttpMethod.Get, $"{Records}?expand=parent&fields=title,-created,-updated,-etag,parent.title&filter=parent%20!=%20null&sort=id");

        var child = got.Json.GetProperty("expand").GetProperty(back)[0];
        Assert.Equal("r3", child.GetProperty("id").GetString());
        Assert.Equal("""{"title":"b"}""", child.GetProperty("data").GetRawText());
        Assert.Equal("""{"title":"a"}""", got.Json.GetProperty("data").GetRawText());
        Assert.Equal("a", list.Json.GetProperty("items")[0].GetProperty("expand").GetProperty("parent").GetProperty("data").GetProperty("title").GetString());
        Assert.Equal(2, list.Json.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("r1?expand=prent", "EXPAND_INVALID")]
    [InlineData("r1?expand=parent(limit:x)", "EXPAND_INVALID")]
    [InlineData("r1?expand=parent(filter:x=1)", "FILTER_INVALID")]
    [InlineData("r1?expand=parent(sort:x)", "SORT_INVALID")]
    [InlineData("r1?expand=parent&fields=other.x", "FIELDS_INVALID")]
    [InlineData("?expand_mode=x", "EXPAND_INVALID")]
    public async Task Expand_Wrong_IsRefused(string path, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, path.StartsWith('?') ? Records + path : $"{Records}/{path}");
        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
    }
}
