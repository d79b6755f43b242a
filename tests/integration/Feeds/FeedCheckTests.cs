using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds;

/// <summary>The checker of feeds is content with what is right, and finds each thing that is not.</summary>
public sealed class FeedCheckTests
{
    private const int Seeds = 12;

    public static TheoryData<string> Mutations => [.. FeedMutation.All.Select(mutation => mutation.Name)];

    [Fact]
    public void Feed_WithoutAFault_IsAccepted()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var who in Subscriptions)
            {
                var engine = new IdealEngine(seed, who);
                var failures = new FeedCheck(engine.Log, engine.Worlds, who).Run(engine.Tell(), engine.Log.Last, engine.Final);
                Assert.True(failures.Count == 0, $"seed {seed}\n{string.Join("\n", failures)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Feed_WithOneFault_IsReported(string name)
    {
        var mutation = FeedMutation.All.Single(each => each.Name == name);
        var applied = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var who in Subscriptions)
            {
                var engine = new IdealEngine(seed, who);
                var recording = new MutatedRecording(engine.Tell(), engine.Log, engine.Worlds, who, new Random(seed));
                if (mutation.Apply(recording))
                {
                    applied++;
                    var failures = new FeedCheck(engine.Log, engine.Worlds, who).Run(recording.Events, engine.Log.Last, engine.Final);
                    Assert.True(failures.Count > 0, $"seed {seed}, {who.Name}: nothing was found after '{name}' at {recording.Place}");
                }
            }
        }

        Assert.NotEqual(0, applied);
    }

    [Fact]
    public void Log_ThatCannotBe_IsRefused()
    {
        var engine = new IdealEngine(1, Subscriptions[0]);
        var created = new Seen(1, 1, Seen.Created) { Collection = "open", Id = "a", Position = 1, Cause = "write", Values = new Dictionary<string, string>() };

        Assert.Throws<InvalidDataException>(() => new FeedLog([created, created]));
        Assert.Throws<InvalidDataException>(() => new FeedLog([created with { Type = Seen.Updated }]));
        Assert.Throws<InvalidDataException>(() => new FeedLog([created, created with { Position = 2 }]));
        Assert.Throws<InvalidDataException>(() => new FeedLog([created with { Cause = "filter" }]));
        Assert.Empty(engine.Log.Gaps);
    }

    [Fact]
    public void Expiry_WhereTheLogKeepsAll_IsReported()
    {
        var who = Subscriptions[0];
        var engine = new IdealEngine(1, who);
        var told = engine.Tell().ToList();
        told.Insert(told.Count / 2, new Seen(1, 1, Seen.Expired) { Position = 1 });

        Assert.Contains(new FeedCheck(engine.Log, engine.Worlds, who).Run(told, engine.Log.Last, engine.Final), failure => failure.Kind == "expired");
    }

    // One for each kind of right, and both ways to begin.
    private static Subscription[] Subscriptions { get; } =
    [
        new("anyone", new FeedCaller("")) { Collections = ["open"], Filter = ChaosSchema.Filters[1], Snapshot = true },
        new("owner", new FeedCaller("u1", "user")) { Collections = ["owned"] },
        new("editor", new FeedCaller("u2", "editor")) { Collections = ["owned"], Snapshot = true, Filter = ChaosSchema.Filters[3] },
        new("worker", new FeedCaller("u1", "user")) { Collections = ["tasks"] },
        new("worker with a snapshot", new FeedCaller("u0", "user")) { Collections = ["tasks"], Snapshot = true, Fields = ["n", "status"] },
    ];
}
