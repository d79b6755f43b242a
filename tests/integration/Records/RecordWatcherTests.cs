using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class RecordWatcherTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new(options => options.MaxStreams = 20);

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"tasks","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"done","type":"bool"},{"name":"size","type":"int"}]}
            """);
        await _bench.DefineAsync("""{"name":"secrets","schema":[{"name":"title","type":"text"}]}""");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Watch_Changes_AreToldAsTheyHappen()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" });
        Assert.Equal(0, (await watch.NextAsync("connected")).Position);
        var record = await _bench.CreateAsync("tasks", """{"title":"a","size":3}""");
        var created = await watch.NextAsync("record.created");
        var changed = await _bench.UpdateAsync("tasks", record.Id, """{"title":"b"}""");
        var updated = await watch.NextAsync("record.updated");
        await _bench.DeleteAsync("tasks", record.Id);
        var deleted = await watch.NextAsync("record.deleted");

        Assert.Equal(record.Data, created.Data);
        Assert.Equal(("tasks", record.Id, record.Etag, "write", 1), (created.Collection, created.RecordId, created.Etag, created.Cause, created.Position));
        Assert.Equal((record.Created, record.Updated), (created.Created, created.Timestamp));
        Assert.Equal((changed.Data, changed.Etag, 2), (updated.Data, updated.Etag, updated.Position));
        Assert.Equal((null, "", record.Id, 3), (deleted.Data, deleted.Etag, deleted.RecordId, deleted.Position));
    }

    [Fact]
    public async Task Watch_Filter_TellsWhatEntersAndLeaves()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Query = "done = false", Fields = "title" });
        await watch.NextAsync("connected");
        var hidden = await _bench.CreateAsync("tasks", """{"title":"h","done":true}""");
        await _bench.DeleteAsync("tasks", hidden.Id);
        var record = await _bench.CreateAsync("tasks", """{"title":"a","done":true}""");
        await _bench.UpdateAsync("tasks", record.Id, """{"done":false}""");
        await _bench.UpdateAsync("tasks", record.Id, """{"size":1}""");
        await _bench.UpdateAsync("tasks", record.Id, """{"done":true}""");
        await _bench.UpdateAsync("tasks", record.Id, """{"size":2}""");
        await _bench.UpdateAsync("tasks", record.Id, """{"done":false}""");
        await _bench.DeleteAsync("tasks", record.Id);
        var events = new List<RecordEvent>();
        for (var i = 0; i < 5; i++)
        {
            events.Add(await watch.NextAsync());
        }

        Assert.Equal(
            ["record.created filter", "record.updated write", "record.deleted filter", "record.created filter", "record.deleted write"],
            events.Select(e => $"{e.Type} {e.Cause}"));
        Assert.Equal(["title"], events[0].Data.Fields.Keys);
        Assert.Null(events[2].Data);
        Assert.Equal([4, 5, 6, 8, 9], events.Select(e => (int)e.Position));
    }

    [Fact]
    public async Task Watch_FromAnyPosition_GivesTheRestOfTheLog()
    {
        for (var i = 0; i < 40; i++)
        {
            await _bench.CreateAsync(i % 3 == 0 ? "secrets" : "tasks", $$"""{"title":"{{i}}"}""");
        }

        foreach (var from in new[] { 0, 1, 17, 38, 39 })
        {
            await using var watch = _bench.Watch(new WatchRecordsRequest { From = from });
            Assert.Equal(from, (await watch.NextAsync("connected")).Position);
            for (var position = from + 1; position <= 40; position++)
            {
                Assert.Equal(position, (await watch.NextAsync("record.created")).Position);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(41)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task Watch_PositionThatTheLogDoesNotHave_IsRefused(long from)
    {
        await _bench.CreateAsync("tasks", "{}");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = from });
        var refused = await watch.FailureAsync();

        Assert.Equal((from < 0 ? ChangesErrorTable.PositionExpired : ChangesErrorTable.PositionAhead).Reason, refused.Definition.Reason);
        Assert.Equal("1", refused.Metadata["latestPosition"]);
        Assert.Empty(watch.Messages);
    }

    [Fact]
    public async Task Watch_AllCollections_HasThoseThatTheCallerMayList()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest(), Caller.Anonymous);
        await watch.NextAsync("connected");
        await _bench.CreateAsync("secrets", """{"title":"s"}""");
        await _bench.CreateAsync("tasks", """{"title":"a"}""");
        await _bench.DefineAsync("""{"name":"later","list_rule":"","schema":[]}""");
        await _bench.CreateAsync("later", "{}");
        await _bench.RedefineAsync("tasks", definition => definition.ClearListRule());
        await _bench.CreateAsync("tasks", """{"title":"b"}""");
        await _bench.CreateAsync("later", "{}");

        Assert.Equal("tasks", (await watch.NextAsync()).Collection);
        Assert.Equal(("later", 3), ((await watch.NextAsync()).Collection, 3));
        Assert.Equal(("later", 5), ((await watch.NextAsync()).Collection, 5));
    }

    [Fact]
    public async Task Watch_DeletionsOfWhatTheCallerNeverSaw_AreNotTold()
    {
        var closed = await _bench.CreateAsync("secrets", """{"title":"s"}""");
        var left = await _bench.CreateAsync("tasks", """{"title":"a","done":true}""");
        var seen = await _bench.CreateAsync("tasks", """{"title":"a"}""");
        await using var all = _bench.Watch(new WatchRecordsRequest(), Caller.Anonymous);
        await using var some = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Filter = "done != true" }, Caller.Anonymous);
        await all.NextAsync("connected");
        await some.NextAsync("connected");
        await _bench.DeleteAsync("secrets", closed.Id);
        await _bench.DeleteAsync("tasks", left.Id);
        await _bench.DeleteAsync("tasks", seen.Id);

        Assert.Equal(left.Id, (await all.NextAsync("record.deleted")).RecordId);
        Assert.Equal(seen.Id, (await all.NextAsync("record.deleted")).RecordId);
        Assert.Equal(seen.Id, (await some.NextAsync("record.deleted")).RecordId);
    }

    [Fact]
    public async Task Watch_Wrong_IsRefused()
    {
        (WatchRecordsRequest Request, ErrorDefinition Error)[] cases =
        [
            (new() { Collection = "none" }, SchemaErrorTable.CollectionNotFound),
            (new() { Collection = "tasks", Filter = "siz = 1" }, QueryErrorTable.FilterInvalid),
            (new() { Collection = "tasks", Filter = "size = 1", Query = "size = 1" }, QueryErrorTable.FilterInvalid),
            (new() { Collection = "tasks", Fields = "siz" }, QueryErrorTable.FieldsInvalid),
            (new() { Fields = "size" }, QueryErrorTable.FieldsInvalid),
        ];
        foreach (var (request, error) in cases)
        {
            await using var watch = _bench.Watch(request);
            Assert.Equal(error, (await watch.FailureAsync()).Definition);
        }

        await using var closed = _bench.Watch(new WatchRecordsRequest { Collection = "secrets" }, Caller.Anonymous);
        Assert.Equal(AuthErrorTable.CredentialsMissing, (await closed.FailureAsync()).Definition);
        await _bench.RedefineAsync("tasks", definition => definition.ClearListRule());
        await using var nothing = _bench.Watch(new WatchRecordsRequest(), Caller.Anonymous);
        Assert.Equal(AuthErrorTable.CredentialsMissing, (await nothing.FailureAsync()).Definition);
        Assert.Equal(0, _bench.Streams.Count);
    }

    [Fact]
    public async Task Watch_TooMany_AreRefusedUntilOneLeaves()
    {
        var watches = Enumerable.Range(0, 20).Select(_ => _bench.Watch(new WatchRecordsRequest { Collection = "tasks" })).ToList();
        foreach (var watch in watches)
        {
            await watch.NextAsync("connected");
        }

        await using var refused = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" });
        Assert.Equal(ChangesErrorTable.TooManyStreams, (await refused.FailureAsync()).Definition);
        await watches[0].DisposeAsync();
        await using var next = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" });
        await next.NextAsync("connected");
        foreach (var watch in watches)
        {
            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task Watch_Silence_TellsThePosition()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" });
        await watch.NextAsync("connected");
        await _bench.CreateAsync("secrets", """{"title":"s"}""");
        _bench.Time.Advance(TimeSpan.FromSeconds(16));
        var first = await watch.NextAsync("progress");
        _bench.Time.Advance(TimeSpan.FromSeconds(16));
        var second = await watch.NextAsync("progress");

        Assert.Equal((1, 1), (first.Position, second.Position));
    }

    [Fact]
    public async Task Watch_SameRendering_IsSharedBetweenSubscribers()
    {
        await using var one = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" });
        await using var two = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Filter = "size > 0" }, Caller.Anonymous);
        await one.NextAsync("connected");
        await two.NextAsync("connected");
        await _bench.CreateAsync("tasks", """{"size":1}""");
        await one.NextAsync("record.created");
        await two.NextAsync("record.created");

        Assert.Equal(one.Messages[1], two.Messages[1]);
    }
}
