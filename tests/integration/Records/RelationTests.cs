using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class RelationTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""{"name":"authors","schema":[{"name":"name","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"posts","schema":[
              {"name":"title","type":"text"},
              {"name":"author","type":"relation","relation":{"collection_id":"authors","cascade_delete":true}},
              {"name":"see","type":"relation","relation":{"collection_id":"posts","type":"many-to-many"}}]}
            """);
        await _bench.DefineAsync("""
            {"name":"comments","schema":[
              {"name":"post","type":"relation","relation":{"collection_id":"posts","cascade_delete":true}},
              {"name":"by","type":"relation","relation":{"collection_id":"authors"}}]}
            """);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Create_MissingTargets_AreNamed()
    {
        await _bench.CreateAsync("posts", """{"title":"a"}""", "p1");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("posts", """{"author":"none","see":["p1","gone"]}"""));

        Assert.Equal("TARGET", refused.Rules()["data.author"]);
        Assert.Equal("TARGET", refused.Rules()["data.see[1]"]);
        Assert.Equal(2, refused.Violations.Count);
    }

    [Fact]
    public async Task Create_PointingAtItself_IsFine()
    {
        var post = await _bench.CreateAsync("posts", """{"see":["p1"]}""", "p1");
        await _bench.DeleteAsync("posts", post.Id);

        Assert.Equal(2, _bench.Log.Position);
    }

    [Fact]
    public async Task Delete_Referenced_NamesWhoPointsAtIt()
    {
        await _bench.CreateAsync("authors", "{}", "a1");
        await _bench.CreateAsync("posts", "{}", "p1");
        await _bench.CreateAsync("posts", """{"see":["p1"]}""", "p2");
        await _bench.CreateAsync("comments", """{"by":"a1"}""", "c1");
        var list = await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("posts", "p1"));
        var single = await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("authors", "a1"));

        Assert.Equal(("posts", "see", "p2"), (list.Metadata["collection"], list.Metadata["field"], list.Metadata["id"]));
        Assert.Equal(("comments", "by", "c1"), (single.Metadata["collection"], single.Metadata["field"], single.Metadata["id"]));
        await _bench.GetAsync("posts", "p1");
    }

    [Fact]
    public async Task Delete_Cascading_TakesDependentsFirstAndLogsEach()
    {
        await _bench.CreateAsync("authors", "{}", "a1");
        await _bench.CreateAsync("posts", """{"author":"a1"}""", "p1");
        await _bench.CreateAsync("posts", """{"author":"a1","see":["p1"]}""", "p2");
        await _bench.CreateAsync("comments", """{"post":"p1","by":"a1"}""", "c1");
        var before = _bench.Log.Position;
        await _bench.DeleteAsync("authors", "a1");
        var batch = await _bench.Log.ReadAsync(before, 100, 1 << 20, CancellationToken.None);

        Assert.Equal(["c1", "p2", "p1", "a1"], batch.Entries.ToArray().Select(entry => entry.RecordId));
        Assert.All(batch.Entries.ToArray(), entry => Assert.False(entry.Before.IsEmpty));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("comments", "c1"));
    }

    [Fact]
    public async Task Delete_CascadeMeetingOneThatStays_LeavesAll()
    {
        await _bench.CreateAsync("authors", "{}", "a1");
        await _bench.CreateAsync("posts", """{"author":"a1"}""", "p1");
        await _bench.CreateAsync("posts", """{"see":["p1"]}""", "other");
        var before = _bench.Log.Position;
        await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("authors", "a1"));

        Assert.Equal(before, _bench.Log.Position);
        await _bench.GetAsync("posts", "p1");
    }

    [Fact]
    public async Task Delete_TooManyDependents_IsRefused()
    {
        await _bench.CreateAsync("authors", "{}", "a1");
        await _bench.IngestAsync(IngestTests.Messages("posts", 10_000, _ => """{"author":"a1"}"""));
        var refused = await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("authors", "a1"));

        Assert.Equal("10000", refused.Metadata["limit"]);
        await _bench.GetAsync("authors", "a1");
    }

    [Fact]
    public async Task Delete_SetNull_LeavesRecordsThatPointAtNothing()
    {
        await _bench.DefineAsync("""
            {"name":"books","schema":[
              {"name":"author","type":"relation","relation":{"collection_id":"authors","on_delete":"set_null"}},
              {"name":"editors","type":"relation","relation":{"collection_id":"authors","type":"many-to-many","on_delete":"set_null"}},
              {"name":"changed","type":"autodate","autodate":{"on_update":true}}]}
            """);
        await _bench.CreateAsync("authors", "{}", "a1");
        await _bench.CreateAsync("authors", "{}", "a2");
        var both = await _bench.CreateAsync("books", """{"author":"a1","editors":["a2","a1"]}""", "b1");
        await _bench.CreateAsync("books", """{"editors":["a1"]}""", "b2");
        var other = await _bench.CreateAsync("books", """{"author":"a2"}""", "b3");
        var before = _bench.Log.Position;
        await _bench.DeleteAsync("authors", "a1");
        var log = await _bench.Log.ReadAsync(before, 100, 1 << 20, CancellationToken.None);
        var first = await _bench.GetAsync("books", "b1");
        var second = await _bench.GetAsync("books", "b2");

        Assert.Equal(["b1", "b2", "a1"], log.Entries.ToArray().Select(entry => entry.RecordId));
        Assert.Equal((true, "a2"), (first.Data.Fields["author"].HasNullValue, Assert.Single(first.Data.Fields["editors"].ListValue.Values).StringValue));
        Assert.True(second.Data.Fields["editors"].HasNullValue);
        Assert.NotEqual(both.Etag, first.Etag);
        Assert.NotEmpty(first.Data.Fields["changed"].StringValue);
        Assert.Equal(other, await _bench.GetAsync("books", "b3"));
    }

    [Fact]
    public async Task Delete_SetNullOfOneThatGoesToo_IsDeletedOnly()
    {
        await _bench.DefineAsync("""
            {"name":"nodes","schema":[
              {"name":"parent","type":"relation","relation":{"collection_id":"nodes","cascade_delete":true}},
              {"name":"links","type":"relation","relation":{"collection_id":"nodes","type":"many-to-many","on_delete":"set_null"}}]}
            """);
        await _bench.CreateAsync("nodes", """{"links":["root"]}""", "root");
        await _bench.CreateAsync("nodes", """{"parent":"root","links":["root"]}""", "child");
        await _bench.CreateAsync("nodes", """{"links":["child","root","outside"]}""", "outside");
        var before = _bench.Log.Position;
        await _bench.DeleteAsync("nodes", "root");
        var log = await _bench.Log.ReadAsync(before, 100, 1 << 20, CancellationToken.None);

        Assert.Equal(["outside", "child", "root"], log.Entries.ToArray().Select(entry => entry.RecordId));
        Assert.Equal("outside", Assert.Single((await _bench.GetAsync("nodes", "outside")).Data.Fields["links"].ListValue.Values).StringValue);
    }
}
