using Grpc.Baas.IntegrationTests.Feeds.Chaos;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Feeds;

/// <summary>Between an engine and a subscriber something loses a change, or tells it twice: the checker says which.</summary>
public sealed class FaultyFeedTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const int Writes = 20;

    // connected, then one line for each change.
    private const int SpoiltLine = 7;

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "gap")]
    [InlineData(2, "repeat")]
    public async Task Stream_ThroughAProxy_IsJudgedRightly(int times, string expected)
    {
        var engine = fixture.Engine;
        var name = $"open_{times}";
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name": "{{name}}", "list_rule": "", "schema": [{"name": "n", "type": "int"}]}""");
        var who = new Subscription("reader", new FeedCaller("")) { Collections = [name] };
        await using var proxy = await LossyProxy.StartAsync(engine.Address, (number, line) => Enumerable.Repeat(line, number == SpoiltLine ? times : 1));
        var end = new ChaosEnd();
        var following = new Subscriber(who, new HttpFeed(isEventStream: false), "", [proxy.Address], seed: 1) { IsSteady = true };
        var recording = new Subscriber(new Subscription("truth", new FeedCaller("", IsAdministrator: true)) { Collections = [name] }, new GrpcFeed(), engine.AdminToken!, [engine.Address], seed: 1)
        {
            IsSteady = true,
            StartsAtZero = true,
        };
        var running = Task.WhenAll(following.RunAsync(end, CancellationToken.None), recording.RunAsync(end, CancellationToken.None));
        await Until.TrueAsync(() => following.IsConnected && recording.IsConnected);

        for (var i = 0; i < Writes; i++)
        {
            if (i == Writes - 1)
            {
                end.Set((await Lister.ListAsync(engine.Address, "", who, name, CancellationToken.None)).Position + 1);
            }

            await engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{name}/records", $$$"""{"id": "r{{{i}}}", "data": {"n": {{{i}}}}}""");
        }

        await running.Soon();
        Assert.Equal(expected.Length > 0 ? [expected] : Array.Empty<string>(), Check(name, who, following, recording, end.Position!.Value));
    }

    private static IEnumerable<string> Check(string name, Subscription who, Subscriber following, Subscriber recording, long last)
    {
        var log = new FeedLog(recording.Recorded);
        var settings = ChaosSchema.Beginning with
        {
            Rules = ChaosSchema.Beginning.Rules.SetItem(name, ChaosSchema.Beginning.Rules["open"]),
            Fields = ChaosSchema.Beginning.Fields.SetItem(name, [Derived.Number]),
        };
        var worlds = new Worlds(log, [new SettingsStep(0, 0, settings)], ChaosSchema.Asked);
        return new FeedCheck(log, worlds, who).Run(following.Recorded, last, final: null).Select(failure => failure.Kind);
    }
}
