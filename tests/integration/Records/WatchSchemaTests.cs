using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class WatchSchemaTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync("""
        {"name":"tasks","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"size","type":"int"}]}
        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Watch_RenamedFieldsAndCollection_GoesOnWithTheNewNames()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Filter = "size > 1" });
        await watch.NextAsync("connected");
        await _bench.RedefineAsync("tasks", definition =>
        {
            definition.Name = "jobs";
            definition.Schema[0].Name = "label";
        });
        await _bench.CreateAsync("jobs", """{"label":"a","size":2}""");
        var created = await watch.NextAsync("record.created");

        Assert.Equal("jobs", created.Collection);
        Assert.Equal("a", created.Data.Fields["label"].StringValue);
    }

    [Fact]
    public async Task Watch_OldChanges_AreToldInTheNewSchema()
    {
        await _bench.CreateAsync("tasks", """{"title":"a","size":2}""");
        await _bench.RedefineAsync("tasks", definition =>
        {
            definition.Schema[0].Name = "label";
            definition.Schema.RemoveAt(1);
        });
        await _bench.RedefineAsync(
            "tasks", definition => definition.Schema.Add(new V1.Schema.CollectionField { Name = "size", Type = "text" }));
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = 0 });
        await watch.NextAsync("connected");
        var created = await watch.NextAsync("record.created");

        Assert.Equal("""{ "label": "a", "size": null }""", created.Data.ToString());
    }

    [Fact]
    public async Task Watch_FilterFieldRemoved_EndsWithTheFilterError()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Filter = "size > 1" });
        await watch.NextAsync("connected");
        await _bench.RedefineAsync("tasks", definition => definition.Schema.RemoveAt(1));

        Assert.Equal(QueryErrorTable.FilterInvalid, (await watch.FailureAsync()).Definition);
    }

    [Fact]
    public async Task Watch_RightsLost_EndsAsANewCallWould()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" }, Caller.Anonymous);
        await watch.NextAsync("connected");
        await _bench.RedefineAsync("tasks", definition => definition.ClearListRule());

        Assert.Equal(AuthErrorTable.CredentialsMissing, (await watch.FailureAsync()).Definition);
    }

    [Fact]
    public async Task Watch_FieldRemovedBetweenPiecesOfASnapshot_KeepsTheOldStateOrTellsToBeginAnew()
    {
        await _bench.DefineAsync("""{"name":"zones","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"size","type":"int"}]}""");
        await _bench.CreateAsync("zones", """{"title":"last","size":3}""");
        for (var i = 0; i < 150; i++)
        {
            await _bench.CreateAsync("tasks", "{}");
        }

        await using var watch = _bench.Watch(new WatchRecordsRequest { Collections = { "tasks", "zones" }, Snapshot = true }, reads: 1);
        await watch.Held;
        await _bench.RedefineAsync("zones", definition => definition.Schema.RemoveAt(1));
        watch.WakeUp();
        await watch.NextAsync("connected");
        for (var i = 0; i < 100; i++)
        {
            await watch.NextAsync("record.snapshot");
        }

        if (TestKit.PostgresCluster.IsChosen)
        {
            Assert.Equal(ChangesErrorTable.SnapshotExpired, (await watch.FailureAsync()).Definition);
            return;
        }

        for (var i = 0; i < 50; i++)
        {
            await watch.NextAsync("record.snapshot");
        }

        Assert.Equal("last", (await watch.NextAsync("record.snapshot")).Data.Fields["title"].StringValue);
        await watch.NextAsync("snapshot.complete");
    }

    [Fact]
    public async Task Watch_CollectionDeleted_TellsTheRestAndEnds()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" }, reads: 1);
        await watch.NextAsync("connected");
        for (var i = 0; i < 600; i++)
        {
            await _bench.CreateAsync("tasks", "{}");
        }

        await _bench.Editor.DeleteAsync("tasks", "", CancellationToken.None);
        watch.WakeUp();
        for (var i = 1; i <= 600; i++)
        {
            Assert.Equal(i, (await watch.NextAsync("record.created")).Position);
        }

        Assert.Equal(ChangesErrorTable.CollectionDeleted, (await watch.FailureAsync()).Definition);
    }
}
