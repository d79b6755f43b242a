using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class WatchCollectionsTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task WatchAsync_SeveralCollectionsWithASnapshot_TellsAllAndGoesOn()
    {
        using var client = new BaasClient(fixture.Engine.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        foreach (var name in new[] { "cats", "dogs", "fish" })
        {
            await client.Collections.CreateAsync(new Collection { Name = name, Schema = { new CollectionField { Name = "name", Type = "text" } } });
            await client.Collection(name).CreateAsync(new RecordData { ["name"] = "a" });
        }

        await using var watch = client.WatchAsync(
            new WatchOptions { Collections = ["cats", "dogs"], Snapshot = true, Filter = "name = 'a'" }).GetAsyncEnumerator();
        var told = new List<(WatchEventType, string)>();
        while (told.Count < 4 && await watch.MoveNextAsync().AsTask().Soon())
        {
            told.Add((watch.Current.Type, watch.Current.Collection));
            if (watch.Current.Type == WatchEventType.SnapshotComplete)
            {
                await client.Collection("fish").CreateAsync(new RecordData { ["name"] = "a" });
                await client.Collection("dogs").CreateAsync(new RecordData { ["name"] = "a" });
            }
        }

        Assert.Equal(
            [(WatchEventType.Snapshot, "cats"), (WatchEventType.Snapshot, "dogs"), (WatchEventType.SnapshotComplete, ""), (WatchEventType.Created, "dogs")],
            told);
    }
}
