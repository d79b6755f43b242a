using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>The SDK while the engine is killed and stopped under it.</summary>
public sealed class RestartTests
{
    private const int Writes = 400;

    [Fact]
    public async Task WritesAndWatch_EngineKilledAndStopped_EachOnceInOrder()
    {
        await using var engine = await EngineProcess.StartAsync();
        var channel = new BaasChannelOptions { Retry = new RetryPolicy { MaxAttempts = 50, MaxDelay = TimeSpan.FromMilliseconds(500) } };
        using var client = new BaasClient(engine.Address.ToString(), new BaasClientOptions { Channel = channel, CallTimeout = Patience.Limit });
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        await client.Collections.CreateAsync(new Collection { Name = "ticks", Schema = { new CollectionField { Name = "n", Type = "int" } } });
        var ticks = client.Collection("ticks");
        var from = (await ticks.ListAsync()).Position;

        var watching = WatchAsync(ticks, from);
        var restarting = RestartAsync(engine);
        for (var i = 0; i < Writes; i++)
        {
            await ticks.CreateAsync(new RecordData { ["n"] = i });
            if (i % 10 == 0)
            {
                await Task.Yield();
            }
        }

        await restarting.Soon();
        var seen = await watching.Soon();

        Assert.Equal(Enumerable.Range(0, Writes), seen.Select(change => (int)change.Data!.Fields["n"].NumberValue));
        Assert.True(seen.Zip(seen.Skip(1)).All(pair => pair.First.Position < pair.Second.Position));
        Assert.Equal(Writes, (await ticks.ListAsync(new ListOptions { IncludeTotal = true })).Total);
    }

    private static async Task<List<WatchEvent>> WatchAsync(RecordCollection ticks, long from)
    {
        var seen = new List<WatchEvent>();
        await foreach (var change in ticks.WatchAsync(new WatchOptions { From = from }))
        {
            seen.Add(change);
            if (seen.Count == Writes)
            {
                break;
            }
        }

        return seen;
    }

    private static async Task RestartAsync(EngineProcess engine)
    {
        for (var i = 0; i < 3; i++)
        {
            await (i % 2 == 0 ? engine.KillAsync() : engine.StopAsync());
            await engine.StartAgainAsync();
        }
    }
}
