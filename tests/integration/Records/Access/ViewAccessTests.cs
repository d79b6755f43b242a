using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>Views by every way that reads records: who sees what, and what a query that fails looks like.</summary>
public sealed class ViewAccessTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private readonly string _authors = "a" + Guid.NewGuid().ToString("N")[..10];
    private readonly string _posts = "p" + Guid.NewGuid().ToString("N")[..10];
    private readonly string _view = "v" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    public async Task InitializeAsync()
    {
        await SendAsync(HttpMethod.Post, "", $$"""{"name":"{{_authors}}","list_rule":"","schema":[{"name":"name","type":"text"}]}""");
        await SendAsync(HttpMethod.Post, "", $$"""{"name":"{{_posts}}","schema":[{"name":"author","type":"relation","relation":{"collection_id":"{{_authors}}"} },{"name":"n","type":"int"}]}""");
        await SendAsync(HttpMethod.Post, $"/{_authors}/records", """{"id":"zoe","data":{"name":"Zoe"}}""");
        await SendAsync(HttpMethod.Post, $"/{_posts}/records", """{"id":"p1","data":{"author":"zoe","n":"9223372036854775807"}}""");
        await SendAsync(HttpMethod.Post, $"/{_posts}/records", """{"id":"p2","data":{"n":"9223372036854775807"}}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("filter=author.name%20%3D%20Zoe", "FILTER_INVALID")]
    [InlineData("sort=author.name", "SORT_INVALID")]
    public async Task List_ThroughARelation_FollowsTheRightsOfNow(string query, string reason)
    {
        await MakeViewAsync($"SELECT id, author FROM {_posts}", ttl: 3_600);
        Assert.Equal(HttpStatusCode.OK, (await ListAsync(query, token: "")).Status);
        await SendAsync(HttpMethod.Put, $"/{_authors}", $$"""{"name":"{{_authors}}","schema":[{"name":"name","type":"text"}]}""");

        Assert.Equal(reason, (await ListAsync(query, token: "")).Reason);
    }

    [Fact]
    public async Task List_ThroughARelation_FollowsTheRelatedRecords()
    {
        await MakeViewAsync($"SELECT id, author FROM {_posts}", ttl: 0);
        Assert.Equal(1, Count(await ListAsync("filter=author.name%20%3D%20Zoe")));
        await SendAsync(HttpMethod.Patch, $"/{_authors}/records/zoe", """{"data":{"name":"Ann"}}""");

        Assert.Equal(0, Count(await ListAsync("filter=author.name%20%3D%20Zoe")));
    }

    [Theory]
    [InlineData("records")]
    [InlineData("records/000001")]
    [InlineData("records/aggregate?select=max(s)")]
    [InlineData("records:export")]
    [InlineData("records:export?format=csv")]
    [InlineData("records/export/csv")]
    public async Task Read_OfAViewThatFails_SaysSo(string path)
    {
        await MakeViewAsync($"SELECT sum(n) AS s FROM {_posts}", ttl: 0);

        Assert.Equal("VIEW_FAILED", (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/{path}")).Reason);
    }

    [Theory]
    [InlineData("records/000001?at_position=1")]
    [InlineData("records/000001/revisions")]
    [InlineData("records/000001:diff?from=1")]
    public async Task History_OfAView_IsNone(string path)
    {
        await MakeViewAsync($"SELECT sum(n) AS s FROM {_posts}", ttl: 0);

        Assert.Equal("RECORD_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/{path}")).Reason);
    }

    [Theory]
    [InlineData("records/aggregate?select=count")]
    [InlineData("records:export")]
    [InlineData("records/export/csv")]
    public async Task Read_OfAViewThatTakesTooLong_IsCutOff(string path)
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Records:ViewTimeout", "00:00:00.200"));
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"n","schema":[{"name":"i","type":"int"}]}""");
        for (var i = 0; i < 40; i++)
        {
            await engine.RestAsync(HttpMethod.Post, "/api/v1/collections/n/records", $$$"""{"data":{"i":{{{i}}}}}""");
        }

        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"v","type":"view","view":{"query":"SELECT count(*) AS c FROM n a, n b, n c, n d, n e, n f WHERE a.i + b.i + c.i + d.i + e.i + f.i > 10"}}""");

        Assert.Equal("VIEW_TIMEOUT", (await engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/v/{path}").Soon()).Reason);
    }

    private Task MakeViewAsync(string query, int ttl)
        => SendAsync(HttpMethod.Post, "", $$"""{"name":"{{_view}}","type":"view","list_rule":"","view":{"query":"{{query}}","cache_ttl_seconds":{{ttl}}} }""");

    private Task<RestAnswer> ListAsync(string query, string? token = null)
        => Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/records?{query}", token: token);

    private static int Count(RestAnswer answer) => answer.Json.TryGetProperty("items", out var items) ? items.GetArrayLength() : 0;

    private async Task SendAsync(HttpMethod method, string path, string body)
    {
        var answer = await Engine.RestAsync(method, $"/api/v1/collections{path}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
