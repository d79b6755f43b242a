using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>A node that has not heard yet of a rule that another node changed: what it tells as of a position is told by the rule of that position.</summary>
public sealed class StaleNodeTests
{
    // For a read that does not wait for what the node has not heard.
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_RuleChangedOnTheOtherNode_TellsByTheNewRule(bool isWatch)
    {
        var ears = new List<DeafEar>();
        await using var nodes = await TwoNodes.StartAsync(configure: builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(services =>
        {
            ears.Add(new DeafEar(services.GetRequiredService<Database>()));
            return ears[^1];
        })));
        await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"notes","list_rule":"","schema":[{"name":"n","type":"int"}]}""");
        await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/collections/notes/records", """{"id":"secret","data":{"n":1}}""");
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, "/api/v1/collections/notes/records", token: "")).Text.Contains("secret", StringComparison.Ordinal));
        ears[1].IsDeaf = true;
        await nodes.First.RestAsync(HttpMethod.Put, "/api/v1/collections/notes", """{"name":"notes","list_rule":"n > 1","schema":[{"name":"n","type":"int"}]}""");

        var reading = ReadAsync(nodes.Second.Address, isWatch);
        await Task.WhenAny(reading, Task.Delay(Enough));
        ears[1].IsDeaf = false;

        Assert.Empty(await reading.Soon());
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Uri place, bool isWatch)
    {
        var who = new Subscription("reader", new FeedCaller("")) { Collections = ["notes"], Snapshot = isWatch };
        if (!isWatch)
        {
            return [.. (await Lister.ListAsync(place, "", who, "notes", CancellationToken.None)).Rows.Select(row => row.Id)];
        }

        var ids = new List<string>();
        await foreach (var seen in new GrpcFeed().ReadAsync(new FeedRequest(place, "", who, From: null, Stream: 1), CancellationToken.None))
        {
            if (seen.Type == Seen.SnapshotComplete)
            {
                break;
            }

            ids.AddRange(seen.Type == Seen.Snapshot ? [seen.Id] : []);
        }

        return ids;
    }

    /// <summary>Keeps a node from taking up what others have changed, ahead of all that would.</summary>
    private sealed class DeafEar(Database database) : IHostedService
    {
        private readonly ManualResetEventSlim _hears = new(initialState: true);

        public bool IsDeaf
        {
            set
            {
                if (value)
                {
                    _hears.Reset();
                }
                else
                {
                    _hears.Set();
                }
            }
        }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            database.RevisionChanged += Hear;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            database.RevisionChanged -= Hear;
            _hears.Dispose();
            return Task.CompletedTask;
        }

        private void Hear(DbSession session, long revision) => _hears.Wait(Patience.Limit);
    }
}
