using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Rpc;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Streams of several collections, and of all.</summary>
public sealed class WatchCollectionsTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        foreach (var name in new[] { "posts", "pages" })
        {
            await _bench.DefineAsync($$"""
                {"name":"{{name}}","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"status","type":"text"}]}
                """);
        }

        await _bench.DefineAsync("""{"name":"people","list_rule":"","schema":[{"name":"title","type":"text"}]}""");
        await _bench.DefineAsync("""{"name":"drafts","schema":[{"name":"title","type":"text"},{"name":"status","type":"text"}]}""");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Watch_SeveralCollections_HasThoseAndNoOther()
    {
        await using var watch = _bench.Watch(
            new WatchRecordsRequest { Collection = "posts", Collections = { "people", "posts" }, Filter = "title = 'a'", Fields = "title" }, Caller.Anonymous);
        await watch.NextAsync("connected");
        await _bench.CreateAsync("pages", """{"title":"a"}""");
        await _bench.CreateAsync("people", """{"title":"b"}""");
        await _bench.CreateAsync("people", """{"title":"a"}""");
        await _bench.CreateAsync("posts", """{"title":"a","status":"new"}""");

        Assert.Equal("people", (await watch.NextAsync("record.created")).Collection);
        var last = await watch.NextAsync("record.created");
        Assert.Equal(("posts", "title"), (last.Collection, Assert.Single(last.Data.Fields).Key));
    }

    [Fact]
    public async Task Watch_AllCollectionsWithAFilter_HasThoseThatItFits()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Query = "status=published" }, Caller.Anonymous);
        await watch.NextAsync("connected");
        await _bench.CreateAsync("people", """{"title":"a"}""");
        await _bench.CreateAsync("drafts", """{"status":"published"}""");
        await _bench.CreateAsync("posts", """{"status":"new"}""");
        await _bench.CreateAsync("posts", """{"status":"published"}""");
        await _bench.DefineAsync("""{"name":"later","list_rule":"","schema":[{"name":"status","type":"text"}]}""");
        await _bench.CreateAsync("later", """{"status":"published"}""");
        await _bench.CreateAsync("pages", """{"status":"published"}""");

        foreach (var collection in new[] { "posts", "later", "pages" })
        {
            Assert.Equal(collection, (await watch.NextAsync("record.created")).Collection);
        }
    }

    [Fact]
    public async Task Watch_SnapshotOfSeveral_HasEachRecordOnceAndGoesOn()
    {
        var expected = new HashSet<string>();
        for (var i = 0; i < 250; i++)
        {
            foreach (var name in new[] { "posts", "pages", "people" })
            {
                expected.Add((await _bench.CreateAsync(name, $$"""{"title":"{{i}}"}""")).Id);
            }

            await _bench.CreateAsync("drafts", "{}");
        }

        await using var watch = _bench.Watch(new WatchRecordsRequest { Snapshot = true }, Caller.Anonymous);
        await watch.NextAsync("connected");
        var collections = new List<string>();
        for (var i = 0; i < 750; i++)
        {
            var record = await watch.NextAsync("record.snapshot");
            Assert.True(expected.Remove(record.RecordId));
            if (collections.LastOrDefault() != record.Collection)
            {
                collections.Add(record.Collection);
            }
        }

        Assert.Equal(3, collections.Count);
        Assert.Equal(1_000, (await watch.NextAsync("snapshot.complete")).Position);
        await _bench.CreateAsync("pages", "{}");
        Assert.Equal(1_001, (await watch.NextAsync("record.created")).Position);
    }

    [Fact]
    public async Task Watch_OneOfSeveralDeleted_GoesOnUntilTheLastIs()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collections = { "posts", "pages" } });
        await watch.NextAsync("connected");
        await _bench.Editor.DeleteAsync("posts", "", CancellationToken.None);
        await _bench.CreateAsync("pages", "{}");
        Assert.Equal("pages", (await watch.NextAsync("record.created")).Collection);
        await _bench.Editor.DeleteAsync("pages", "", CancellationToken.None);

        Assert.Equal(ChangesErrorTable.CollectionDeleted, (await watch.FailureAsync()).Definition);
    }

    [Fact]
    public async Task Watch_CollectionsChange_AdministratorsAreTold()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest());
        await using var other = _bench.Watch(new WatchRecordsRequest(), Caller.Anonymous);
        await watch.NextAsync("connected");
        await other.NextAsync("connected");
        await _bench.DefineAsync("""{"name":"later","list_rule":"","schema":[]}""");
        var created = await watch.NextAsync("collection.created");
        await _bench.RedefineAsync("later", definition => definition.Name = "soon");
        var updated = await watch.NextAsync("collection.updated");
        await _bench.CreateAsync("soon", "{}");
        await watch.NextAsync("record.created");
        await _bench.Editor.DeleteAsync("soon", "", CancellationToken.None);
        var deleted = await watch.NextAsync("collection.deleted");

        Assert.Equal(("later", "soon", "soon"), (created.Collection, updated.Collection, deleted.Collection));
        Assert.Equal(("base", 0), (created.Data.Fields["type"].StringValue, created.Position));
        Assert.Equal(created.Data.Fields["id"], deleted.Data.Fields["id"]);
        await other.NextAsync("record.created");
    }

    [Fact]
    public async Task Watch_OneOfSeveralIsClosed_IsRefused()
    {
        (WatchRecordsRequest Request, ErrorDefinition Error)[] cases =
        [
            (new() { Collections = { "posts", "drafts" } }, AuthErrorTable.CredentialsMissing),
            (new() { Collections = { "posts", "people" }, Filter = "status = 'a'" }, QueryErrorTable.FilterInvalid),
            (new() { Collections = { "posts", "people" }, Fields = "status" }, QueryErrorTable.FieldsInvalid),
            (new() { Collections = { Enumerable.Repeat("posts", 101) } }, RpcErrorTable.FieldMalformed),
            (new() { Filter = "nothing = 'a'" }, QueryErrorTable.FilterInvalid),
        ];
        foreach (var (request, error) in cases)
        {
            await using var watch = _bench.Watch(request, Caller.Anonymous);
            Assert.Equal(error, (await watch.FailureAsync()).Definition);
        }

        await using var missing = _bench.Watch(new WatchRecordsRequest { Collections = { "posts", "none" } });
        Assert.Equal(SchemaErrorTable.CollectionNotFound, (await missing.FailureAsync()).Definition);
    }
}
