using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>No input makes the engine fail: empty, huge, negative, with characters that no database takes.</summary>
public sealed class HostileInputTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private static readonly string[] Values =
    [
        "", " ", "%00", "a%00b", "%F0%9F%92%A9", "%22", "%27", "%5C", "%25", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e308", "NaN",
        "null", "*", "-*", "@0.id", "_baas_accounts", new string('a', 5_000), new string('(', 300), "name%3D%27%00%27", "name~%27%25_%5C%27", "n%3E99999999999999999999",
        "n%20in%20()", "geo_distance(place,91,181)", "geo_distance(place,1e400,0)%3C1", "comments_via_post", "comments_via_post%3Alength", "comments_via_post.text%3Dx", "tags%3Alength",
        "name%2Cname", "sum(n)", "sum(name)", "min(tags)", "max(place)", "distinct(x)", "count%20as%20count%2Ccount%20as%20count", "count%20as%20n", "count%20as%20id", "at%3Amonth",
        "name%3Amonth", "self.self.self.self.self.self.self.name%3Dx", "self(limit%3A99999999999)", "self(filter%3A%22name%3D'%00'%22)", "self(sort%3Aself.name)", "count%3E%27x%27",
    ];

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
    {
        await DefineAsync("""
            {"name":"posts","soft_delete":true,"schema":[{"name":"name","type":"text"},{"name":"n","type":"int"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2} },
              {"name":"place","type":"geopoint"},{"name":"x","type":"json"},{"name":"at","type":"datetime"},{"name":"cost","type":"decimal"},{"name":"self","type":"relation","relation":{"collection_id":"posts"} },{"name":"word","type":"password"}]}
            """);
        await DefineAsync("""{"name":"comments","schema":[{"name":"text","type":"text"},{"name":"post","type":"relation","relation":{"collection_id":"posts"} }]}""");
        await DefineAsync("""{"name":"v","type":"view","view":{"query":"SELECT id, name, n, tags, place, at, self FROM posts"}}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"id":"p1","data":{"name":"a","n":"9223372036854775807","tags":["a"],"place":{"lat":1,"lon":2},"x":[1],"at":"2026-01-01T00:00:00Z","cost":"9999999.99","self":"p1"}}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"id":"p2","data":{}}""");
        await Engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/posts/records/p2");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("posts/records?filter={0}")]
    [InlineData("posts/records?sort={0}")]
    [InlineData("posts/records?search={0}")]
    [InlineData("posts/records?expand={0}")]
    [InlineData("posts/records?fields={0}")]
    [InlineData("posts/records?expand_mode={0}&expand=self")]
    [InlineData("posts/records?page={0}")]
    [InlineData("posts/records?per_page={0}")]
    [InlineData("posts/records?page_token={0}")]
    [InlineData("v/records?filter={0}")]
    [InlineData("v/records?sort={0}")]
    [InlineData("v/records?expand={0}")]
    [InlineData("posts/records/aggregate?select={0}")]
    [InlineData("posts/records/aggregate?group_by={0}")]
    [InlineData("posts/records/aggregate?having={0}")]
    [InlineData("posts/records/aggregate?filter={0}")]
    [InlineData("posts/records/aggregate?sort={0}")]
    [InlineData("posts/records/aggregate?limit={0}")]
    [InlineData("v/records/aggregate?select={0}")]
    [InlineData("posts/records:deleted?filter={0}")]
    [InlineData("posts/records:deleted?page_token={0}")]
    [InlineData("posts/records:deleted?per_page={0}")]
    [InlineData("posts/records:export?filter={0}")]
    [InlineData("posts/records:export?after={0}")]
    [InlineData("posts/records:export?fields={0}&format=csv")]
    [InlineData("posts/records/export/csv?sort={0}")]
    [InlineData("posts/records/export/csv?search={0}")]
    [InlineData("posts/records/p1?at_position={0}")]
    [InlineData("posts/records/p1?expand={0}")]
    [InlineData("posts/records/x{0}/revisions")]
    [InlineData("posts/records/p1/revisions?page_token={0}")]
    [InlineData("posts/records/p1/revisions?per_page={0}")]
    [InlineData("posts/records/p1:diff?from={0}")]
    [InlineData("posts/records/p1:diff?to={0}")]
    [InlineData("posts/records/p1:diff?from=1&to={0}")]
    [InlineData("posts/ingests/x{0}")]
    [InlineData("x{0}/records")]
    [InlineData("x{0}/records:explain")]
    public async Task Read_AnyParameter_AnswersOrRefuses(string path)
    {
        foreach (var value in Values)
        {
            var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/" + path.Replace("{0}", value, StringComparison.Ordinal));
            Assert.False(answer.Status == HttpStatusCode.InternalServerError || answer.Text.Contains("\"INTERNAL\"", StringComparison.Ordinal), $"{value}: {answer.Text}");
        }
    }

    [Theory]
    [InlineData("posts/records", """{"id":{0},"data":{}}""")]
    [InlineData("posts/records", """{"data":{"name":{0},"n":{0},"tags":{0},"place":{0},"x":{0},"at":{0},"cost":{0},"self":{0},"word":{0}}}""")]
    [InlineData("posts/records", """{"data":{0}}""")]
    [InlineData("posts/records", """{"data":{},"request_id":{0}}""")]
    [InlineData("posts/records/upsert", """{"id":{0},"data":{},"on":[{0}]}""")]
    [InlineData("posts/records/batch", """{"records":[{"name":{0}},{0},{"data":{0}}]}""")]
    [InlineData("posts/records/bulk-update", """{"record_ids":["p1",{0}],"data":{"name":{0}}}""")]
    [InlineData("posts/records/bulk-update", """{"record_ids":["p1"],"data":{"n+":{0},"tags+":{0},"cost-":{0},"+tags":{0}}}""")]
    [InlineData("posts/records/bulk-delete", """{"record_ids":[{0}]}""")]
    [InlineData("posts/records/p1:revert", """{"position":{0}}""")]
    [InlineData("posts/records/p2:restore", """{"request_id":{0}}""")]
    [InlineData("posts/records/p9:purge", """{"request_id":{0}}""")]
    public async Task Write_AnyValue_AnswersOrRefuses(string path, string body)
    {
        foreach (var value in (string[])["\"\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud83d\\ude00\"", "-1", "0", "1e308", "-1e308", "9007199254740993", "\"9223372036854775807\"", "\"-9223372036854775808\"", "\"99999999999999999999\"", "\"NaN\"", "null", "true", "[]", "{}", "[[[[]]]]", "[\"a\",\"a\"]", "[\"\\u0000\"]", "{\"\\u0000\":\"\\u0000\"}", "{\"_baas_x\":1}", "{\"id\":\"x\"}", "\"@0.id\"", "\"@99999999999999999999.id\"", "{\"lat\":1e400}", "{\"lat\":91,\"lon\":0}", $"\"{new string('é', 3_000)}\""])
        {
            var answer = await Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{path}", body.Replace("{0}", value, StringComparison.Ordinal));
            Assert.False(answer.Status == HttpStatusCode.InternalServerError || answer.Text.Contains("\"INTERNAL\"", StringComparison.Ordinal), $"{value}: {answer.Text}");
        }
    }

    [Theory]
    [InlineData("""{"create":{"collection":"posts","id":{0},"data":{"self":{0}}}}""")]
    [InlineData("""{"update":{"collection":"posts","id":{0},"data":{"n+":{0},"self":{0}},"allow_missing":true}}""")]
    [InlineData("""{"upsert":{"collection":"posts","on":[{0}],"data":{"self+":{0}}}}""")]
    [InlineData("""{"delete":{"collection":{0},"id":{0}}}""")]
    [InlineData("""{"check":{"collection":"posts","id":{0},"etag":{0}}}""")]
    public async Task Batch_AnyValue_AnswersOrRefuses(string operation)
    {
        foreach (var value in (string[])["\"\"", "\"\\u0000\"", "\"@0.id\"", "\"@-1.id\"", "\"@1.id\"", "\"@\"", "\"@99999999999.id\"", "\"p1\"", $"\"{new string('é', 3_000)}\"", "\"_baas_trash\""])
        {
            foreach (var atomic in (string[])["true", "false"])
            {
                var body = $$$"""{"atomic":{{{atomic}}},"operations":[{"create":{"collection":"posts","data":{} } },{{{operation.Replace("{0}", value, StringComparison.Ordinal)}}}]}""";
                var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/batch", body);
                Assert.False(answer.Status == HttpStatusCode.InternalServerError || answer.Text.Contains("INTERNAL", StringComparison.Ordinal), $"{value}: {answer.Text}");
            }
        }
    }

    private async Task DefineAsync(string definition)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition);
        Assert.True(made.Status == HttpStatusCode.OK || made.Reason == "COLLECTION_EXISTS", made.Text);
    }
}
