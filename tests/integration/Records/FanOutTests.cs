using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Which streams a change wakes.</summary>
public sealed class FanOutTests : IAsyncLifetime
{
    private static readonly string[] Owners = ["ann", "bob", "cleo", ""];

    private readonly RecordsBench _bench = new();
    private readonly FanOut _fanOut;
    private readonly List<WatchSeat> _seats = [];

    public FanOutTests() => _fanOut = new FanOut(_bench.Log, new Engine.Records.RecordsOptions());

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""{"name":"users","type":"auth","list_rule":"","schema":[{"name":"team","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"posts","list_rule":"","schema":[{"name":"owner","type":"text"},{"name":"n","type":"int"},{"name":"x","type":"number"},{"name":"flag","type":"bool"},
              {"name":"day","type":"datetime"},{"name":"kind","type":"select","select":{"values":["a","b"]} }]}
            """);
        await _bench.DefineAsync("""{"name":"others","list_rule":"","schema":[{"name":"owner","type":"text"},{"name":"post","type":"relation","relation":{"collection_id":"posts"} }]}""");
    }

    public async Task DisposeAsync()
    {
        _seats.ForEach(seat => seat.Dispose());
        _fanOut.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Change_WakesThoseWhoseValueTheRecordHasOrHad()
    {
        var index = new SeatIndex();
        var seats = Enumerable.Range(0, 1_000).Select(i => Seat(index, $"owner = 'u{i}'")).ToList();
        var all = Seat(index, "");
        Seat(index, "", collection: "others");
        await _bench.CreateAsync("posts", """{"owner":"u7"}""", "p1");
        await _bench.UpdateAsync("posts", "p1", """{"owner":"u8"}""");
        await _bench.CreateAsync("posts", "{}", "p2");

        Assert.Equal([seats[7], all], await WokenAsync(index, 1));
        Assert.Equal([seats[7], seats[8], all], await WokenAsync(index, 2));
        Assert.Equal([all], await WokenAsync(index, 3));
        index.Remove(seats[7]);
        Assert.Equal([seats[8], all], await WokenAsync(index, 2));
        seats.ForEach(index.Remove);
        Assert.Equal([all], await WokenAsync(index, 2));
    }

    [Fact]
    public async Task Interests_RandomFiltersAndRules_MissNothing()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        string[] filters =
        [
            "owner = 'ann'", "n = 2", "n = 2.0", "x = 2", "flag = true", "flag", "kind = 'a'", "owner = 'bob' && n > 1", "(owner = 'ann' || n = 1) && flag = false",
            "!(owner = 'ann')", "owner != 'ann' && kind = 'b'", "n = 1 && n = 2", "day = '2026-01-02'", "id = 'p3'", "owner = null", "",
        ];
        string[] rules = ["", "owner = @request.auth.id", "@request.auth.id = owner && n > 0", "@request.auth.team = owner", "others_via_post.owner ?= @request.auth.id"];
        await _bench.CreateAsync("users", """{"email":"ann@example.org","team":"bob"}""", "ann");
        var caller = new Caller(CallerKind.User, "ann", "") { CollectionId = _bench.Catalogue.Current.Find("users")!.Id, Role = "user" };
        foreach (var rule in rules)
        {
            await _bench.RedefineAsync("posts", definition => definition.ListRule = rule);
            for (var i = 0; i < 60; i++)
            {
                await ChangeAsync(random);
                var batch = await _bench.Log.ReadAsync(_bench.Log.Position - 1, maxEntries: 1, maxBytes: 1 << 20, CancellationToken.None);
                foreach (var filter in filters)
                {
                    var scope = Scope(filter, "posts", caller);
                    var index = new SeatIndex();
                    index.Add(Seat(), scope.FindInterests());
                    var woken = new HashSet<WatchSeat>();
                    index.Find(batch.Entries.Span, woken);
                    var piece = await _bench.Database.ReadAsync(
                        0, (session, _) => WatchPiece.Encode(scope, batch, scope.AsksDatabase ? session : null), CancellationToken.None);

                    Assert.True(piece.Messages.Count == 0 || woken.Count == 1, $"seed {seed}, rule {rule}, filter {filter}: {batch.Entries.Span[0].RecordId}");
                }
            }
        }
    }

    [Fact]
    public async Task Stream_OfWhatDoesNotChange_TellsHowFarItIs()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "posts", Filter = "owner = 'ann'" }, Caller.Anonymous);
        await watch.NextAsync("connected");
        for (var i = 0; i < 50; i++)
        {
            await _bench.CreateAsync(i % 2 == 0 ? "others" : "posts", """{"owner":"bob"}""");
        }

        _bench.Time.Advance(TimeSpan.FromSeconds(16));
        var position = 0L;
        while (position < _bench.Log.Position)
        {
            position = (await watch.NextAsync("progress")).Position;
            _bench.Time.Advance(TimeSpan.FromSeconds(16));
        }

        await _bench.CreateAsync("posts", """{"owner":"ann"}""", "mine");
        RecordEvent next;
        while ((next = await watch.NextAsync()).Type == "progress")
        {
        }

        Assert.Equal(("mine", _bench.Log.Position), (next.RecordId, next.Position));
    }

    [Fact]
    public async Task Seats_WokenWhileOthersAreTold_SkipNothing()
    {
        using var leaving = new CancellationTokenSource();
        using var fanOut = new FanOut(_bench.Log, new Engine.Records.RecordsOptions { MaxFanOutPause = TimeSpan.Zero });
        var seats = Enumerable.Range(0, 300)
            .Select(_ => new WatchSeat(fanOut, TimeSpan.FromSeconds(15), _bench.Time, static _ => { }, leaving.Token)).ToList();
        _seats.AddRange(seats);
        var skipped = 0;
        async Task FollowAsync(WatchSeat seat)
        {
            seat.Choose(null);
            var position = _bench.Log.Position;
            while (true)
            {
                if (seat.MayWaitAt(position))
                {
                    var (next, _) = await seat.WaitAsync(position);
                    skipped += next > position ? 1 : 0;
                }

                position = _bench.Log.Position;
            }
        }

        var streams = seats.Select(seat => Task.Run(() => FollowAsync(seat))).ToArray();
        var waking = Task.Run(() =>
        {
            while (!leaving.IsCancellationRequested)
            {
                seats.ForEach(seat => seat.Wake());
            }
        });
        for (var i = 0; i < 300; i++)
        {
            await _bench.CreateAsync("posts", "{}");
        }

        await leaving.CancelAsync();
        await waking;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(streams));
        Assert.Equal(0, skipped);
    }

    private Task ChangeAsync(Random random)
    {
        var id = $"p{random.Next(6)}";
        var owner = Owners[random.Next(Owners.Length)];
        var data = $$"""
            {"owner":"{{owner}}","n":{{random.Next(4)}},"x":{{random.Next(4)}},"flag":{{(random.Next(2) == 0 ? "true" : "false")}},"kind":"{{(random.Next(2) == 0 ? "a" : "b")}}","day":"2026-01-0{{random.Next(1, 4)}}"}
            """;
        var isThere = _bench.Reader.GetAsync(new GetRecordRequest { Collection = "posts", Id = id }, Caller.Engine, CancellationToken.None).AsTask()
            .ContinueWith(static read => read.IsCompletedSuccessfully, TaskScheduler.Default);
        return random.Next(8) switch
        {
            0 => _bench.CreateAsync("others", $$"""{"owner":"{{owner}}"}"""),
            1 => _bench.UpdateAsync("users", "ann", $$"""{"team":"{{owner}}"}"""),
            _ => ChangePostAsync(isThere, id, data, random.Next(4) == 0),
        };
    }

    private async Task ChangePostAsync(Task<bool> isThere, string id, string data, bool isDeleted)
    {
        if (!await isThere)
        {
            await _bench.CreateAsync("posts", data, id);
        }
        else if (isDeleted)
        {
            await _bench.DeleteAsync("posts", id);
        }
        else
        {
            await _bench.UpdateAsync("posts", id, data);
        }
    }

    private WatchScope Scope(string filter, string collection, Caller? caller = null)
        => WatchScope.Open(
            new WatchRecordsRequest { Collection = collection, Filter = filter }, caller ?? Caller.Anonymous, _bench.Time, _bench.Catalogue.Current);

    private WatchSeat Seat(SeatIndex index, string filter, string collection = "posts")
    {
        var seat = Seat();
        index.Add(seat, Scope(filter, collection).FindInterests());
        return seat;
    }

    private WatchSeat Seat()
    {
        var seat = new WatchSeat(_fanOut, TimeSpan.FromSeconds(15), _bench.Time, static _ => { }, CancellationToken.None);
        _seats.Add(seat);
        return seat;
    }

    private async Task<WatchSeat[]> WokenAsync(SeatIndex index, int position)
    {
        var woken = new HashSet<WatchSeat>();
        var batch = await _bench.Log.ReadAsync(position - 1, maxEntries: 1, maxBytes: 1 << 20, CancellationToken.None);
        index.Find(batch.Entries.Span, woken);
        return [.. woken.OrderBy(_seats.IndexOf)];
    }
}
