using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Record = Grpc.Baas.V1.Records.Record;
using static Grpc.Baas.UnitTests.Client.ScriptedFeed;

namespace Grpc.Baas.UnitTests.Client.Live;

public sealed class LiveRecordsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly EagerTime _time = new(TimeSpan.FromSeconds(30));
    private readonly ConcurrentQueue<string> _told = new();

    [Fact]
    public async Task Changes_AreTold_InTheirPlaces()
    {
        var engine = new ScriptedEngine(Page(5, "", Item("a", 1, 1), Item("b", 2, 2)));
        await using var live = await OpenAsync(engine);

        engine.Send(Progress(5), Put("created", "c", 0, 6), Put("updated", "a", 9, 7), Put("updated", "b", 3, 8), Deleted("b", 9));
        await UntilAsync(() => Text(live) == "c0 a9" && live.State == LiveState.Live);

        Assert.Equal(["Added c -1>0", "Moved a 1>2", "Changed b 1>1", "Removed b 1>-1"], _told);
        Assert.Equal([5L], engine.From);
    }

    [Fact]
    public async Task Pages_OfDifferentMoments_AreNotShownBeforeTheStreamHasComeAsFar()
    {
        var engine = new ScriptedEngine(Page(5, "more", Item("a", 1, 1), Item("b", 2, 2)), Page(8, "", Item("c", 3, 8)));
        await using var live = Open(engine);
        await UntilAsync(() => engine.From.Count == 1 && live.State == LiveState.Replaying);
        Assert.Empty(live);

        // What the list has of a record is not overwritten by what is older.
        engine.Send(Put("created", "d", 4, 6), Deleted("a", 7), Put("created", "c", 9, 8));
        await live.ReadyAsync().WaitAsync(Patience);

        Assert.Equal("b2 c3 d4", Text(live));
    }

    [Fact]
    public async Task Reset_ListIsReadAnewAndReplacedAtOnce()
    {
        var engine = new ScriptedEngine(
            Page(5, "", Item("a", 1, 1), Item("b", 2, 2), Item("c", 3, 3)), Page(12, "", Item("c", 0, 11), Item("b", 2, 2)));
        await using var live = await OpenAsync(engine);
        var (before, seen) = (live[1], new ConcurrentQueue<string>());
        live.Changed += (_, e) => seen.Enqueue(Text(e.Records));

        engine.Send(Reset(10), Put("updated", "c", 0, 11), Progress(12));
        await UntilAsync(() => Text(live) == "c0 b2" && live.State == LiveState.Live);

        Assert.All(seen, list => Assert.True(list is "c0 a1 b2" or "c0 b2", list));
        Assert.Same(before, live[1]);
    }

    [Fact]
    public async Task PositionExpired_ListIsReadAnew()
    {
        var engine = new ScriptedEngine(Page(5, "", Item("a", 1, 1)), Page(50, "", Item("b", 1, 40)));
        await using var live = await OpenAsync(engine);

        engine.Send(Fault(StatusCode.OutOfRange, ChangesErrorTable.PositionExpired));
        await UntilAsync(() => Text(live) == "b1" && engine.From.Count == 2);

        Assert.Equal([5L, 50L], engine.From);
    }

    [Fact]
    public async Task Limit_ReserveIsUsedUp_ReadsOn()
    {
        var all = Enumerable.Range(0, 12).Select(n => Item($"r{n:00}", n, 1)).ToArray();
        var engine = new ScriptedEngine(Page(5, "more", all), Page(30, "", [.. all[10..], Item("r99", 99, 20)]));
        await using var live = await OpenAsync(engine, new LiveOptions { Sort = "views", Limit = 2 });
        Assert.Equal((12, "r00 r01"), (engine.Lists[0].PerPage, Ids(live)));

        engine.Send(Put("created", "r0a", 0, 6), Deleted("r0a", 7));
        await UntilAsync(() => _told.Count == 4);
        engine.Send([.. all[..10].Select((record, n) => Deleted(record.Id, 8 + n)), Progress(30)]);
        await UntilAsync(() => Ids(live) == "r10 r11");
        engine.Send(Deleted("r10", 31));
        await UntilAsync(() => Ids(live) == "r11 r99");

        Assert.Equal(["Added r0a -1>1", "Removed r01 1>-1", "Removed r0a 1>-1", "Added r01 -1>1"], _told.Take(4));
    }

    [Fact]
    public async Task QueryThatCannotBeFollowed_ClosesTheListAndSaysWhy()
    {
        await using var computed = Open(new ScriptedEngine(new ListRecordsResponse { Order = { new SortTerm { Comparison = "computed" } } }));
        await using var refused = Open(new ScriptedEngine(Fault(StatusCode.InvalidArgument, QueryErrorTable.FilterInvalid)));

        await Assert.ThrowsAsync<NotSupportedException>(() => computed.ReadyAsync().WaitAsync(Patience));
        var fault = await Assert.ThrowsAsync<BaasClientException>(() => refused.ReadyAsync().WaitAsync(Patience));

        await UntilAsync(() => refused.State == LiveState.Closed);
        Assert.Same(fault, refused.Fault);
    }

    [Fact]
    public async Task HandlerThrows_ListIsClosedWithIt()
    {
        var engine = new ScriptedEngine(Page(5, "", Item("a", 1, 1)));
        await using var live = await OpenAsync(engine);
        live.Changed += (_, _) => throw new FormatException();

        engine.Send(Deleted("a", 6));
        await UntilAsync(() => live.State == LiveState.Closed);

        Assert.IsType<FormatException>(live.Fault);
    }

    [Fact]
    public async Task Dispose_BeforeReady_EndsTheWait()
    {
        var live = Open(new ScriptedEngine(Fault(StatusCode.Unavailable)));
        _time.Limit = TimeSpan.Zero;
        var ready = live.ReadyAsync();
        await live.DisposeAsync();
        await live.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ready.WaitAsync(Patience));
        Assert.Equal((LiveState.Closed, (Exception?)null), (live.State, live.Fault));
    }

    [Theory]
    [InlineData("", "views", "")]
    [InlineData("title", "-views, +size", "title,created,updated,etag,views,size")]
    [InlineData("-body,-etag,-views", "views", "-body")]
    public async Task Fields_ThatTheListNeeds_ComeAlong(string fields, string sort, string asked)
    {
        var engine = new ScriptedEngine(Page(5, ""));
        await using var live = await OpenAsync(engine, new LiveOptions { Fields = fields, Sort = sort });

        Assert.Equal(asked, engine.Lists[0].Fields);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = 0; !condition(); waited++)
        {
            Assert.True(waited < 3_000, "It does not come.");
            await Task.Delay(10);
        }
    }

    private static Record Item(string id, int views, long etag) => new()
    {
        Id = id,
        Etag = etag.ToString(CultureInfo.InvariantCulture),
        Data = new Struct { Fields = { ["views"] = Value.ForNumber(views) } },
    };

    private static ListRecordsResponse Page(long position, string nextPageToken, params Record[] items)
    {
        var page = new ListRecordsResponse { Position = position, NextPageToken = nextPageToken, Items = { items } };
        page.Order.Add(new SortTerm { Field = "views", Comparison = "number" });
        page.Order.Add(new SortTerm { Field = "id", Comparison = "text" });
        return page;
    }

    private static RecordEvent Put(string type, string id, int views, long position)
    {
        var item = Item(id, views, position);
        return new RecordEvent { Type = "record." + type, RecordId = id, Data = item.Data, Etag = item.Etag, Position = position };
    }

    private static RecordEvent Deleted(string id, long position) => new() { Type = "record.deleted", RecordId = id, Position = position };

    private static string Text(IEnumerable<Record> records)
        => string.Join(' ', records.Select(record => record.Id + record.Data.Fields["views"].NumberValue.ToString(CultureInfo.InvariantCulture)));

    private static string Ids(IEnumerable<Record> records) => string.Join(' ', records.Select(record => record.Id));

    private async Task<LiveRecords<Record>> OpenAsync(ScriptedEngine engine, LiveOptions? options = null)
    {
        var live = Open(engine, options);
        await live.ReadyAsync().WaitAsync(Patience);
        live.Changed += (_, e) =>
        {
            foreach (var change in e.Changes)
            {
                _told.Enqueue($"{change.Type} {change.Record.Id} {change.PreviousIndex}>{change.Index}");
            }
        };
        return live;
    }

    private LiveRecords<Record> Open(ScriptedEngine engine, LiveOptions? options = null)
    {
        var session = new Session(new AuthService.AuthServiceClient(engine), _time);
        session.Set("token", null);
        return new RecordCollection("posts", engine, new CallRunner(Timeout.InfiniteTimeSpan, _time), session).Live(options ?? new LiveOptions { Sort = "views" });
    }
}
