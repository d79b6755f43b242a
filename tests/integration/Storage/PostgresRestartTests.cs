using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>The server of the database goes away, and comes back.</summary>
public sealed class PostgresRestartTests
{
    private const string Records = "/api/v1/collections/notes/records";

    [Fact]
    public async Task ServerStopped_CallsAreRefusedAsUnavailable_AndGoOnWhenItIsBack()
    {
        using var cluster = PostgresCluster.StartNew();
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Storage:Database", cluster.ConnectionString));
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"notes","schema":[{"name":"n","type":"int"}]}""");
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync(engine, 1)).Status);

        cluster.Stop();
        for (var i = 0; i < 3; i++)
        {
            AssertUnavailable(await CreateAsync(engine, 2));
            AssertUnavailable(await engine.RestAsync(HttpMethod.Get, Records));
        }

        await Until.TrueAsync(async () => (await engine.RestAsync(HttpMethod.Get, "/health/ready")).Status == HttpStatusCode.ServiceUnavailable);
        cluster.Start();
        await Until.TrueAsync(async () => (await CreateAsync(engine, 3)).Status == HttpStatusCode.OK);
        await Until.TrueAsync(async () => (await engine.RestAsync(HttpMethod.Get, "/health/ready")).Status == HttpStatusCode.OK);

        // What was refused is not there, and what was acknowledged is.
        var items = (await engine.RestAsync(HttpMethod.Get, Records)).Json.GetProperty("items").EnumerateArray();
        Assert.Equal([1, 3], items.Select(item => item.GetProperty("data").GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task ServerRestartedUnderLoad_LosesNothingThatWasAcknowledged()
    {
        using var cluster = PostgresCluster.StartNew();
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Storage:Database", cluster.ConnectionString));
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"notes","schema":[{"name":"n","type":"int"}]}""");
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteAsync(engine, writer * 1_000_000, stop.Token))).ToArray();
        for (var i = 0; i < 3; i++)
        {
            var before = await CountAsync(engine);
            await Until.TrueAsync(async () => await CountAsync(engine) > before + 20);
            cluster.Stop();
            cluster.Start();
            await Until.TrueAsync(async () => (await CreateAsync(engine, -1)).Status == HttpStatusCode.OK);
        }

        await stop.CancelAsync();
        var acknowledged = (await Task.WhenAll(writers)).SelectMany(ids => ids).ToList();
        foreach (var id in acknowledged)
        {
            Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, $"{Records}/{id}")).Status);
        }
    }

    private static async Task<List<string>> WriteAsync(TestEngine engine, int from, CancellationToken stop)
    {
        var acknowledged = new List<string>();
        for (var n = from; !stop.IsCancellationRequested; n++)
        {
            var answer = await CreateAsync(engine, n);
            if (answer.Status == HttpStatusCode.OK)
            {
                acknowledged.Add(answer.Json.GetProperty("id").GetString()!);
            }
            else
            {
                AssertUnavailable(answer);
            }
        }

        return acknowledged;
    }

    private static async Task<long> CountAsync(TestEngine engine)
    {
        var answer = await engine.RestAsync(HttpMethod.Get, $"{Records}?include_total=true&per_page=1");
        return answer.Status == HttpStatusCode.OK ? answer.Json.GetProperty("total").GetInt64() : 0;
    }

    private static Task<RestAnswer> CreateAsync(TestEngine engine, int n) => engine.RestAsync(HttpMethod.Post, Records, new { data = new { n } });

    private static void AssertUnavailable(RestAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.ServiceUnavailable, answer.Text);
        Assert.Contains("RetryInfo", answer.Text);
    }
}
