using System.Diagnostics;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Engines, writers and subscribers, to whom everything happens that can; and at the end, when all is quiet, what each of them knows.</summary>
internal sealed class ChaosRun(ChaosPlan plan) : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(plan.Seed);
    private readonly List<Node> _nodes = [];
    private readonly List<Writer> _writers = [];
    private readonly WriteCount _count = new();
    private readonly ChaosEnd _end = new();
    private readonly CancellationTokenSource _leaving = new();
    private AdminCalls _admin = null!;
    private string[] _tokens = [];

    public int Kills { get; private set; }

    /// <summary>When each part of the run was over.</summary>
    public List<(string Part, TimeSpan Time)> Times { get; } = [];

    public int Cuts => _nodes.Sum(node => node.Proxy.Cuts);

    public IReadOnlyList<ISubscriber> Subscribers { get; private set; } = [];

    /// <summary>The administrator's own stream, which is the truth.</summary>
    public Subscriber Recorder { get; private set; } = null!;

    public RightsActor Rights { get; private set; } = null!;

    public IReadOnlyCollection<Acknowledged> Acknowledged => [.. _writers.SelectMany(writer => writer.Done)];

    public IReadOnlyCollection<string> UnexpectedAnswers => _count.Unexpected;

    /// <summary>Where the log ends.</summary>
    public long Last => _end.Position ?? 0;

    private IReadOnlyList<Uri> Direct => [.. _nodes.Select(node => node.Engine.Address)];

    public async Task RunAsync()
    {
        var clock = Stopwatch.StartNew();
        await StartAsync();
        Times.Add(("start", clock.Elapsed));
        Rights = new RightsActor(_admin, plan.Rights, plan.Seed);
        Recorder = new Subscriber(
            new Subscription("administrator", new FeedCaller("", IsAdministrator: true)), new GrpcFeed(), _admin.Token, Direct, plan.Seed) { IsSteady = true, StartsAtZero = true };
        Subscribers = [.. Cast.Make(plan, [.. _nodes.Select(node => node.Proxy.Address)], _admin.Token, _tokens)];
        _writers.AddRange(Enumerable.Range(0, plan.Writers).Select(i => new Writer(Direct, Rights, _count, (_admin.Token, plan.Seed + i))));
        var following = Subscribers.Append(Recorder).Select(each => Task.Run(() => each.RunAsync(_end, _leaving.Token))).ToArray();
        using var quiet = new CancellationTokenSource();
        var changing = _writers.Select(writer => writer.RunAsync(plan.WriterPause, quiet.Token))
            .Append(Rights.RunAsync(plan.RightsPause, quiet.Token)).Append(CutAsync(quiet.Token)).ToArray();
        await KillAsync();
        Times.Add(("chaos", clock.Elapsed));
        await quiet.CancelAsync();
        await Task.WhenAll(changing).WaitAsync(EndPatience);
        Times.Add(("quiet", clock.Elapsed));
        await EndAsync(following);
        Times.Add(("end", clock.Elapsed));
    }

    /// <summary>How often something happened to subscribers.</summary>
    public int Count(string type) => Subscribers.Sum(subscriber => subscriber.Recorded.Count(seen => seen.Type == type));

    /// <summary>What a subscriber's caller is told by lists now.</summary>
    public async Task<IReadOnlyList<Row>> ListAsync(Subscription who)
    {
        var token = who.Caller.IsAdministrator ? _admin.Token : who.Caller.Id.Length > 0 ? _tokens[int.Parse(who.Caller.Id[1..])] : "";
        var rows = new List<Row>();
        foreach (var collection in who.Collections.Count > 0 ? who.Collections : ChaosSchema.Beginning.Fields.Keys)
        {
            if (who.Filter.Field.Length > 0 && !ChaosSchema.Beginning.Fields[collection].Contains(who.Filter.Field))
            {
                continue;
            }

            try
            {
                rows.AddRange((await Lister.ListAsync(Direct[0], token, who, collection, CancellationToken.None)).Rows);
            }
            catch (FeedFault denied) when (denied.IsDenial)
            {
                // A stream that names collections is refused as a whole; one of all has the others.
                if (who.Collections.Count > 0)
                {
                    return [];
                }
            }
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        foreach (var writer in _writers)
        {
            writer.Dispose();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _admin?.Dispose();
    }

    private async Task StartAsync()
    {
        var environment = new Dictionary<string, string> { ["Baas__Records__ProgressInterval"] = "00:00:01" };
        if (plan.Retention > 0)
        {
            environment["Baas__Changes__MaxEntries"] = $"{plan.Retention}";
            environment["Baas__Changes__TrimInterval"] = "00:00:01";
        }

        if (PostgresCluster.IsChosen)
        {
            environment["Baas__Storage__Schema"] = TestDatabase.NewSchema();
        }

        for (var i = PostgresCluster.IsChosen ? 2 : 1; i > 0; i--)
        {
            _nodes.Add(new Node(await EngineProcess.StartAsync(environment: environment)));
        }

        _admin = new AdminCalls(Direct);
        using var setup = new AdminCalls([Direct[0]]);
        _tokens = await ChaosSetup.RunAsync(setup);
        await _admin.SignInAsync();

        // A node knows of another's collections within a second.
        await Until.TrueAsync(() => AreKnownAsync(Direct[^1]));
    }

    private async Task<bool> AreKnownAsync(Uri place)
    {
        try
        {
            var admin = new Subscription("", new FeedCaller("", IsAdministrator: true));
            _ = await Task.WhenAll(ChaosSchema.Fed.Select(name => Lister.ListAsync(place, _admin.Token, admin, name, CancellationToken.None)));
            return true;
        }
        catch (FeedFault missing) when (missing.Reason == "COLLECTION_NOT_FOUND")
        {
            return false;
        }
    }

    private async Task KillAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < plan.Duration)
        {
            await Task.Delay(_random.Next(1_000, 4_000));
            var node = _nodes[_random.Next(_nodes.Count)];
            await node.Engine.KillAsync();
            Kills++;
            await Task.Delay(_random.Next(300));
            await node.Engine.StartAgainAsync();
        }
    }

    private async Task CutAsync(CancellationToken stop)
    {
        var random = new Random(plan.Seed);
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(100, 600), CancellationToken.None);
            _nodes[random.Next(_nodes.Count)].Proxy.CutSome(random, share: 0.1);
        }
    }

    private async Task EndAsync(Task[] following)
    {
        var admin = new Subscription("", new FeedCaller("", IsAdministrator: true));
        _end.Set((await Lister.ListAsync(Direct[0], _admin.Token, admin, "open", CancellationToken.None)).Position);
        try
        {
            await Task.WhenAll(following).WaitAsync(EndPatience);
        }
        catch (TimeoutException)
        {
            // Who has not come to the end is told by the check.
            await _leaving.CancelAsync();
            await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
