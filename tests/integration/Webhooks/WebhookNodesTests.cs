using System.Net;
using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>Two engines on one PostgreSQL: each delivery is sent by one of them.</summary>
public sealed class WebhookNodesTests
{
    private const int Records = 60;
    private const string Hooks = "/api/v1/webhooks";

    [Fact]
    public async Task WritesOnBothNodes_ArriveOnceInTheOrderOfEachRecord()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var nodes = await TwoNodes.StartAsync(more: WebhookBench.Settings);
        await nodes.First.DefineAsync(WebhookBench.Posts);
        var made = await nodes.First.RestAsync(
            HttpMethod.Post, Hooks, $$"""{"url":"{{receiver.Url}}/","collection_name":"posts","events":["create","update"],"secret":"s"}""");
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
        TestEngine[] engines = [nodes.First, nodes.Second];
        await Task.WhenAll(Enumerable.Range(0, Records).Select(async i =>
        {
            await WriteAsync(engines[i % 2], HttpMethod.Post, "", $$$"""{"id":"p{{{i}}}","data":{"views":0}}""");
            await WriteAsync(engines[(i + 1) % 2], HttpMethod.Patch, $"/p{i}", """{"data":{"views":1}}""");
        }));

        await receiver.CountAsync(2 * Records);
        var deliveries = $"{Hooks}/{made.Json.GetProperty("id").GetString()}/deliveries?state=waiting";
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, deliveries)).Json.GetProperty("items").GetArrayLength() == 0);

        var all = receiver.All;
        Assert.Equal(2 * Records, all.Count);
        Assert.Equal(2 * Records, all.Select(each => each.Id).Distinct().Count());
        Assert.All(all.GroupBy(each => each.RecordId), each => Assert.Equal(["create", "update"], each.Select(received => received.Event)));
    }

    [Fact]
    public async Task Webhook_MadeInactiveOnOneNode_IsSoOnTheOther()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var nodes = await TwoNodes.StartAsync(more: WebhookBench.Settings);
        await nodes.First.DefineAsync(WebhookBench.Posts);
        var made = await nodes.First.RestAsync(
            HttpMethod.Post, Hooks, $$"""{"url":"{{receiver.Url}}/","collection_name":"posts","events":["create"]}""");
        var id = made.Json.GetProperty("id").GetString();
        await nodes.Second.RestAsync(HttpMethod.Patch, $"{Hooks}/{id}", """{"active":false}""");
        await WriteAsync(nodes.First, HttpMethod.Post, "", """{"id":"p1","data":{}}""");

        await nodes.First.RestAsync(HttpMethod.Patch, $"{Hooks}/{id}", """{"active":true}""");
        await WriteAsync(nodes.Second, HttpMethod.Post, "", """{"id":"p2","data":{}}""");
        await receiver.CountAsync(2);

        Assert.Equal(["p1", "p2"], receiver.All.Select(each => each.RecordId).Order());
    }

    [Fact]
    public async Task Secret_WithoutAKeyThatAllNodesHave_IsRefused()
    {
        await using var engine = await TestEngine.StartAsync(settings:
        [
            ("Baas:Storage:Database", PostgresCluster.Shared.ConnectionString), ("Baas:Storage:Schema", TestDatabase.NewSchema()),
        ]);
        await engine.DefineAsync(WebhookBench.Posts);
        const string hook = """{"url":"https://example.com/","collection_name":"posts","events":["create"]""";

        var made = await engine.RestAsync(HttpMethod.Post, Hooks, hook + "}");
        var secret = await engine.RestAsync(HttpMethod.Post, Hooks, hook + ",\"secret\":\"s\"}");
        var changed = await engine.RestAsync(HttpMethod.Patch, $"{Hooks}/{made.Json.GetProperty("id").GetString()}", """{"secret":"s"}""");

        Assert.Equal(("", "ENCRYPTION_KEY_MISSING", "ENCRYPTION_KEY_MISSING"), (made.Reason, secret.Reason, changed.Reason));
    }

    private static async Task WriteAsync(TestEngine engine, HttpMethod method, string path, string body)
    {
        await Until.TrueAsync(async () =>
            (await engine.RestAsync(HttpMethod.Get, "/api/v1/collections/posts")).Status == HttpStatusCode.OK);
        var answer = await engine.RestAsync(method, $"/api/v1/collections/posts/records{path}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
