using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>The subscribers of a run: everybody who may call, by every protocol, in every way to begin.</summary>
internal static class Cast
{
    private static readonly IFeed[] Feeds = [new GrpcFeed(), new HttpFeed(isEventStream: true), new HttpFeed(isEventStream: false)];

    public static IEnumerable<ISubscriber> Make(ChaosPlan plan, IReadOnlyList<Uri> places, string adminToken, string[] userTokens)
    {
        var random = new Random(plan.Seed);
        for (var i = 0; i < plan.Subscribers; i++)
        {
            // Every choice in turn; a prime for each keeps them from going together.
            var caller = CallerOf(i % 11);
            var token = caller.IsAdministrator ? adminToken : caller.Id.Length > 0 ? userTokens[int.Parse(caller.Id[1..])] : "";
            var collections = CollectionsOf(i % 7);
            var isSdk = i % 10 == 9;
            collections = isSdk ? [ChaosSchema.Fed[i / 10 % 4]] : collections;
            var who = new Subscription($"s{i}", caller)
            {
                Collections = collections,
                Filter = i % 3 == 0 && !collections.Contains("projects") ? ChaosSchema.Filters[1 + (i / 3 % 3)] : FeedFilter.None,
                Fields = i % 5 == 0 && collections.Count == 1 ? (caller.IsAdministrator ? ["n", "secret"] : ["n", "status"]) : [],
                Snapshot = collections.Count == 0 || isSdk || i % 2 == 0,
            };
            yield return isSdk
                ? new SdkSubscriber(who, token, places[i % places.Count])
                : new Subscriber(who, Feeds[i / 2 % Feeds.Length], token, places, random.Next())
                {
                    IsSteady = i % 4 == 0,
                    Slowness = TimeSpan.FromMilliseconds(i % 12 == 4 ? 60 : 0),
                    MaxAbsence = TimeSpan.FromMilliseconds(plan.Retention > 0 && i % 6 == 1 ? 6_000 : 200),
                };
        }
    }

    private static FeedCaller CallerOf(int choice) => choice switch
    {
        0 or 1 => new FeedCaller(""),
        2 => new FeedCaller("", IsAdministrator: true),
        _ => new FeedCaller(ChaosSchema.UserId(choice - 3), choice - 3 >= ChaosSchema.Users - ChaosSchema.Editors ? "editor" : "user"),
    };

    private static IReadOnlyList<string> CollectionsOf(int choice) => choice switch
    {
        5 => ["open", "shifting", "tasks", "projects"],
        6 => [],
        _ => [ChaosSchema.Fed[choice]],
    };
}
