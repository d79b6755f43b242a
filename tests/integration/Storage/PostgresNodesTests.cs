using System.Net;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>Several engines on one database: what one writes, the others know.</summary>
public sealed class PostgresNodesTests
{
    private const string Products = """{"name":"products","schema":[{"name":"title","type":"text"},{"name":"stock","type":"int"}]}""";
    private const string Records = "/api/v1/collections/products/records";

    [Fact]
    public async Task Role_DefinedOnOneNode_CountsOnTheOther()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        await nodes.First.RestAsync(HttpMethod.Put, "/api/v1/roles/anonymous", """{"methods":["baas.auth.v1.*"]}""");
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, Records, token: "")).Text.Contains("role", StringComparison.Ordinal));
        await nodes.Second.RestAsync(HttpMethod.Delete, "/api/v1/roles/anonymous");
        await Until.TrueAsync(async () => !(await nodes.First.RestAsync(HttpMethod.Get, Records, token: "")).Text.Contains("role", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Watch_WritesOnBothNodes_AreSeenOnceInOrder()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        using var client = await ConnectAsync(nodes.Second);
        using var enough = new CancellationTokenSource(Patience.Limit);
        var writing = Task.WhenAll(WriteAsync(nodes.First, 0, 50), WriteAsync(nodes.Second, 50, 50));
        var seen = new List<WatchEvent>();
        try
        {
            await foreach (var change in client.Collection("products").WatchAsync(new WatchOptions { From = 0 }, enough.Token))
            {
                seen.Add(change);
                if (seen.Count == 100)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            Assert.Fail($"Of 100 changes these were not seen: {string.Join(", ", Enumerable.Range(1, 100).Except(seen.Select(change => (int)change.Position)))}; writes: {writing.Status}");
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 100).Select(position => (long)position), seen.Select(change => change.Position));
        Assert.Equal(Enumerable.Range(0, 100), seen.Select(change => (int)change.Data!.Fields["stock"].NumberValue).Order());
    }

    [Fact]
    public async Task List_WhileOthersWrite_GivesAPositionThatCanBeWatchedFrom()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        var log = nodes.Second.Services.GetRequiredService<ChangeLog>();
        var writing = WriteAsync(nodes.First, 0, 100);
        while (!writing.IsCompleted)
        {
            var position = (await nodes.Second.RestAsync(HttpMethod.Get, Records)).Json.GetProperty("position").GetInt64();
            var batch = await log.ReadAsync(position, 10, 1 << 20, CancellationToken.None);
            Assert.True(batch.Position >= position);
        }

        await writing;
    }

    [Fact]
    public async Task Collection_MadeChangedAndDeletedOnOneNode_IsSoOnTheOther()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        await ListAsync(nodes.Second);

        await RedefineAsync(nodes.First, Products.Replace("title", "name"));
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Post, Records, """{"data":{"name":"a"}}""")).Status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, (await nodes.First.RestAsync(HttpMethod.Delete, "/api/v1/collections/products")).Status);
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, Records)).Status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ReadAndWrite_SchemaChangedOnTheOtherNode_NeverFail()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        var changing = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await RedefineAsync(nodes.First, i % 2 == 0 ? Products.Replace("title", "name") : Products);
            }
        });
        while (!changing.IsCompleted)
        {
            await WriteAsync(nodes.Second, 0, 3);
            await ListAsync(nodes.Second);
        }

        await changing;
    }

    [Fact]
    public async Task EveryKindOfRead_SchemaChangedOnTheOtherNode_NeverFails()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await DefineAsync(nodes);
        await WriteAsync(nodes.First, 0, 3);
        var id = (await nodes.First.RestAsync(HttpMethod.Get, Records)).Json.GetProperty("items")[0].GetProperty("id").GetString();
        string[] reads =
        [
            $"{Records}/{id}", $"{Records}?include_total=true&filter=stock%3E0", $"{Records}/aggregate?select=count,max(stock)", $"{Records}:export",
            $"{Records}/export/csv", $"{Records}/{id}/revisions", $"{Records}/{id}?at_position=1", $"{Records}?search=a", $"{Records}:explain",
        ];
        var changing = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await RedefineAsync(nodes.First, i % 2 == 0 ? Products.Replace("title", "name") : Products);
            }
        });
        while (!changing.IsCompleted)
        {
            await Task.WhenAll(reads.Select(async read =>
            {
                var answer = await nodes.Second.RestAsync(HttpMethod.Get, read);
                Assert.True(answer.Status == HttpStatusCode.OK, $"{read}: {answer.Text}");
            }));
        }

        await changing;
    }

    [Fact]
    public async Task Claim_OnOneNode_ClaimsTheOther()
    {
        await using var nodes = await TwoNodes.StartAsync(claimed: false);
        var claim = new { setup_token = nodes.First.SetupToken, email = TestAdministrator.Email, password = TestAdministrator.Password };
        Assert.Equal(HttpStatusCode.OK, (await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/setup", claim)).Status);

        var login = new { email = TestAdministrator.Email.ToUpperInvariant(), password = TestAdministrator.Password };
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Post, "/api/v1/auth/login", login)).Status == HttpStatusCode.OK);
        var token = (await nodes.Second.RestAsync(HttpMethod.Post, "/api/v1/auth/login", login)).Json.GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await nodes.First.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token)).Status);
    }

    private static async Task DefineAsync(TwoNodes nodes)
    {
        Assert.Equal(HttpStatusCode.OK, (await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/collections", Products)).Status);
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, Records)).Status == HttpStatusCode.OK);
    }

    private static async Task RedefineAsync(TestEngine node, string definition)
    {
        // A field with its number is renamed; without one it would be another.
        var known = (await node.RestAsync(HttpMethod.Get, "/api/v1/collections/products")).Json.GetProperty("schema");
        var numbered = definition;
        foreach (var (field, index) in known.EnumerateArray().Select((field, index) => (field, index)))
        {
            var name = index == 0 ? (definition.Contains("\"title\"", StringComparison.Ordinal) ? "title" : "name") : "stock";
            numbered = numbered.Replace($"\"name\":\"{name}\",", $"\"number\":{field.GetProperty("number").GetInt32()},\"name\":\"{name}\",", StringComparison.Ordinal);
        }

        var answer = await node.RestAsync(HttpMethod.Put, "/api/v1/collections/products", numbered);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private static async Task ListAsync(TestEngine node)
    {
        var answer = await node.RestAsync(HttpMethod.Get, Records);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private static async Task WriteAsync(TestEngine node, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var answer = await node.RestAsync(HttpMethod.Post, Records, new { data = new { stock = i } });
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        }
    }

    private static async Task<BaasClient> ConnectAsync(TestEngine node)
    {
        var client = new BaasClient(node.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        return client;
    }
}
