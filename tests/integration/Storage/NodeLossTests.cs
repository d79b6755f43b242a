using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Grpc.Core;
using Xunit.Abstractions;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>
/// Two engines on one PostgreSQL, one of which is killed again and again under load. <c>CHAOS_SECONDS</c> says for how long, 10 by default.
/// </summary>
public sealed class NodeLossTests(ITestOutputHelper output)
{
    private const int WritersPerNode = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHAOS_SECONDS") ?? "10", CultureInfo.InvariantCulture));

    [Fact]
    public async Task NodesKilledUnderLoad_NothingAcknowledgedIsLost_AndWatchersSeeEachChangeOnce()
    {
        var environment = new Dictionary<string, string>
        {
            ["BAAS_DATABASE"] = PostgresCluster.Shared.ConnectionString,
            ["Baas__Storage__Schema"] = TestDatabase.NewSchema(),
        };
        await using var first = await EngineProcess.StartAsync(environment: environment);
        await using var second = await EngineProcess.StartAsync(environment: environment);
        using var toFirst = await ConnectAsync(first);
        using var toSecond = await ConnectAsync(second);
        await toFirst.Collections.CreateAsync(new Collection { Name = "ticks", Schema = { new CollectionField { Name = "n", Type = "int" } } });

        await Until.TrueAsync(() => IsThereAsync(toSecond));
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentBag<string>();
        EngineProcess[] nodes = [first, second];
        BaasClient[] clients = [toFirst, toSecond];
        var watchers = nodes.Select(_ => new ConcurrentQueue<WatchEvent>()).ToArray();
        var watching = clients.Zip(watchers, (client, seen) => WatchAsync(client, seen, stop.Token)).ToArray();
        using var stopWriting = new CancellationTokenSource();
        var writing = clients.SelectMany(client => Enumerable.Range(0, WritersPerNode).Select(_ => WriteAsync(client, acknowledged, stopWriting.Token))).ToArray();
        var kills = await KillAsync(nodes, acknowledged);
        await stopWriting.CancelAsync();
        await Task.WhenAll(writing).Soon();

        var (stored, last) = await ReadAllAsync(toSecond);
        output.WriteLine($"{kills} kills, {acknowledged.Count} writes acknowledged, {stored.Count} records stored, {last} changes for each watcher");
        Assert.DoesNotContain(acknowledged, id => !stored.Contains(id));
        foreach (var seen in watchers)
        {
            await Until.TrueAsync(() => seen.Count >= last);
            Assert.Equal(Enumerable.Range(1, (int)last).Select(position => (long)position), seen.Select(change => change.Position));
            Assert.True(stored.SetEquals(seen.Select(change => change.RecordId)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(watching).Soon();
    }

    private static async Task<int> KillAsync(EngineProcess[] nodes, ConcurrentBag<string> acknowledged)
    {
        var clock = Stopwatch.StartNew();
        var kills = 0;
        for (; clock.Elapsed < Duration; kills++)
        {
            // It must have done something since it was started last.
            var before = acknowledged.Count;
            await Until.TrueAsync(() => acknowledged.Count > before + 100);
            await nodes[kills % nodes.Length].KillAsync();
            await nodes[kills % nodes.Length].StartAgainAsync();
        }

        return kills;
    }

    private static async Task WriteAsync(BaasClient client, ConcurrentBag<string> acknowledged, CancellationToken stop)
    {
        var ticks = client.Collection("ticks");
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            try
            {
                acknowledged.Add((await ticks.CreateAsync(new RecordData { ["n"] = n }, cancellationToken: CancellationToken.None)).Id);
            }
            catch (RpcException fault) when (fault.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                // The node was killed, and nobody knows whether the record is there. The server never says "internal" here: the client
                // does when a connection breaks in the middle of an answer.
                Assert.NotEqual("INTERNAL", (fault as BaasClientException)?.Reason);
                await Task.Yield();
            }
        }
    }

    private static async Task WatchAsync(BaasClient client, ConcurrentQueue<WatchEvent> seen, CancellationToken stop)
    {
        try
        {
            await foreach (var change in client.Collection("ticks").WatchAsync(new WatchOptions { From = 0 }, stop))
            {
                seen.Enqueue(change);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static async Task<(HashSet<string> Ids, long Position)> ReadAllAsync(BaasClient client)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var record in client.Collection("ticks").ListAllAsync())
        {
            ids.Add(record.Id);
        }

        return (ids, (await client.Collection("ticks").ListAsync()).Position);
    }

    // A node knows of a new collection of another's within a second.
    private static async Task<bool> IsThereAsync(BaasClient client)
    {
        try
        {
            _ = await client.Collection("ticks").ListAsync();
            return true;
        }
        catch (BaasClientException missing) when (missing.Reason == "COLLECTION_NOT_FOUND")
        {
            return false;
        }
    }

    private static async Task<BaasClient> ConnectAsync(EngineProcess node)
    {
        var patient = new BaasChannelOptions { Retry = new RetryPolicy { MaxAttempts = 50, MaxDelay = TimeSpan.FromMilliseconds(500) } };
        var client = new BaasClient(node.Address.ToString(), new BaasClientOptions { Channel = patient, CallTimeout = Patience.Limit });
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        return client;
    }
}
