using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Streams whose callers may see other records than before, though these did not change.</summary>
public sealed class WatchResetTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new(configureLog: log => (log.TailEntries, log.MaxEntries) = (1, 3));
    private Caller _ann = Caller.Anonymous;
    private Caller _bob = Caller.Anonymous;

    public async Task InitializeAsync()
    {
        await new RightsFollower(_bench.Catalogue, new RightsLog(_bench.Log, _bench.Time)).StartAsync(CancellationToken.None);
        var users = await _bench.DefineAsync("""{"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"motto","type":"text"}]}""");
        (_ann, _bob) = (User("ann", collectionId: users.Id), User("bob", collectionId: users.Id));
        await _bench.CreateAsync("users", """{"email":"ann@example.org","team":"red"}""", "ann");
        await _bench.CreateAsync("users", """{"email":"bob@example.org","team":"blue"}""", "bob");
        await _bench.DefineAsync("""{"name":"projects","schema":[{"name":"title","type":"text"},{"name":"team","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"members","schema":[{"name":"user","type":"relation","relation":{"collection_id":"users"} },
              {"name":"project","type":"relation","relation":{"collection_id":"projects"} },{"name":"note","type":"text"}]}
            """);
        await _bench.DefineAsync("""
            {"name":"tasks","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"pay","type":"int"},
              {"name":"project","type":"relation","relation":{"collection_id":"projects"} }]}
            """);
        await _bench.CreateAsync("projects", """{"title":"one","team":"red"}""", "p1");
        await _bench.CreateAsync("projects", """{"title":"two","team":"blue"}""", "p2");
        await _bench.CreateAsync("members", """{"user":"ann","project":"p1"}""", "m1");
        await _bench.CreateAsync("tasks", """{"title":"first","project":"p1"}""", "t1");
        await _bench.CreateAsync("tasks", """{"title":"second","project":"p2"}""", "t2");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("project.team = 'red'")]
    [InlineData("@request.auth.id != ''")]
    public async Task Rule_Edited_IsToldAtItsPlace(string rule)
    {
        await using var watch = Watch(_ann, "tasks");
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = rule);
        var position = _bench.Log.Position;
        await _bench.CreateAsync("tasks", """{"title":"third","project":"p1"}""", "t3");

        await RequireResetAsync(watch, "tasks", position);
        Assert.Equal("t3", (await watch.NextAsync("record.created")).RecordId);
    }

    [Fact]
    public async Task Rule_EditedWhileAway_IsToldToWhoResumes()
    {
        var position = _bench.Log.Position;
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "title != 'second'");
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = position }, _ann);
        await watch.NextAsync("connected");

        Assert.Equal(("reset", "tasks", "rights"), Facts(await watch.NextAsync()));
    }

    [Fact]
    public async Task Rule_ClosesOneOfAll_IsToldWithoutItsName_AndNothingOfItFollows()
    {
        await using var watch = Watch(_ann);
        await _bench.RedefineAsync("tasks", definition => definition.ClearListRule());
        await _bench.CreateAsync("tasks", """{"title":"third"}""", "t3");
        await _bench.RedefineAsync("members", definition => definition.ListRule = "");
        await _bench.UpdateAsync("members", "m1", """{"note":"x"}""");

        Assert.Equal(("reset", "", "rights"), Facts(await watch.NextAsync()));
        Assert.Equal(("reset", "members", "rights"), Facts(await watch.NextAsync()));
        Assert.Equal("m1", (await watch.NextAsync("record.updated")).RecordId);
    }

    [Fact]
    public async Task Field_HiddenOrUnderARule_IsTold()
    {
        await using var watch = Watch(_ann, "tasks");
        await _bench.RedefineAsync("tasks", definition => definition.Schema[1].ReadRule = "@request.auth.role = 'boss'");
        await RequireResetAsync(watch, "tasks", _bench.Log.Position);
        await _bench.RedefineAsync("tasks", definition => definition.Schema[1].Hidden = true);
        await RequireResetAsync(watch, "tasks", _bench.Log.Position);
    }

    [Fact]
    public async Task Schema_ChangedOtherwise_IsNoReset()
    {
        await using var watch = Watch(_ann, "tasks");
        await _bench.RedefineAsync("tasks", definition =>
        {
            definition.ViewRule = "title = 'x'";
            definition.CreateRule = "";
            definition.Schema.Add(new V1.Schema.CollectionField { Name = "more", Type = "text" });
        });
        await _bench.CreateAsync("tasks", """{"title":"third"}""", "t3");

        await watch.NextAsync("record.created");
    }

    [Theory]
    [InlineData("project.team = @request.auth.team")]
    [InlineData("!(project.team != @request.auth.team)")]
    [InlineData("project.members_via_project.user ?= @request.auth.id")]
    [InlineData("@collection.members.user = @request.auth.id && @collection.members.project = project")]
    public async Task RelatedRule_RecordOfAnotherCollection_ResetsOnlyWhomItConcerns(string rule)
    {
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = rule);
        var ofTeams = rule.Contains("team", StringComparison.Ordinal);
        await using var ann = Watch(_ann, "tasks");
        await using var bob = Watch(_bob, "tasks");

        // What no rule asks.
        await _bench.UpdateAsync("projects", "p1", """{"title":"renamed"}""");
        await _bench.UpdateAsync("members", "m1", """{"note":"renamed"}""");
        await _bench.UpdateAsync("users", "ann", """{"motto":"renamed"}""");
        await _bench.CreateAsync("projects", """{"title":"three","team":"red"}""", "p3");
        await (ofTeams ? _bench.UpdateAsync("projects", "p1", """{"team":"green"}""") : _bench.UpdateAsync("members", "m1", """{"project":"p2"}"""));
        await RequireResetAsync(ann, "tasks", _bench.Log.Position);
        await _bench.CreateAsync("members", """{"user":"bob","project":"p1"}""", "m2");
        await _bench.UpdateAsync("users", "bob", """{"team":"green"}""");
        await RequireResetAsync(bob, "tasks", ofTeams ? _bench.Log.Position : _bench.Log.Position - 1);
        await _bench.UpdateAsync("tasks", "t1", """{"title":"for Bob"}""");

        Assert.Equal("t1", (await bob.NextAsync("record.updated")).RecordId);
        await _bench.UpdateAsync("tasks", "t2", """{"title":"for Ann or nobody"}""");
        if (!ofTeams)
        {
            Assert.Equal("t2", (await ann.NextAsync("record.updated")).RecordId);
        }

        await (ofTeams ? _bench.UpdateAsync("users", "ann", """{"team":"none"}""") : _bench.DeleteAsync("members", "m1"));
        await RequireResetAsync(ann, "tasks", _bench.Log.Position);
    }

    [Fact]
    public async Task Account_OtherRole_IsReset()
    {
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "@request.auth.role != 'none'");
        await using var watch = Watch(_ann, "tasks");
        await _bench.UpdateAsync("users", "bob", """{"role":"boss"}""");
        await _bench.UpdateAsync("users", "ann", """{"role":"boss"}""");

        await RequireResetAsync(watch, "tasks", _bench.Log.Position);
    }

    [Fact]
    public async Task Snapshot_Reset_BeginsWithTheNewState()
    {
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "project.team = @request.auth.team");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Snapshot = true }, _ann);
        await watch.NextAsync("connected");
        Assert.Equal("t1", (await watch.NextAsync("record.snapshot")).RecordId);
        await watch.NextAsync("snapshot.complete");

        await _bench.UpdateAsync("users", "ann", """{"team":"blue"}""");
        var reset = await watch.NextAsync("reset");
        Assert.Equal(("", 0L, "rights"), (reset.Collection, reset.Position, reset.Cause));
        Assert.Equal("t2", (await watch.NextAsync("record.snapshot")).RecordId);
        Assert.True((await watch.NextAsync("snapshot.complete")).Position >= _bench.Log.Position);
        await _bench.UpdateAsync("tasks", "t2", """{"title":"seen"}""");
        Assert.Equal("t2", (await watch.NextAsync("record.updated")).RecordId);
    }

    [Fact]
    public async Task Administrator_IsNeverReset()
    {
        await using var watch = Watch(Caller.Engine, "tasks");
        await _bench.RedefineAsync("tasks", definition => definition.ClearListRule());
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "project.team = 'red'");
        await _bench.UpdateAsync("projects", "p1", """{"team":"green"}""");
        await _bench.CreateAsync("tasks", """{"title":"third"}""", "t3");

        await watch.NextAsync("record.created");
    }

    [Fact]
    public async Task Collection_OneOfSeveralDeleted_IsTold()
    {
        await _bench.DefineAsync("""{"name":"others","list_rule":"","schema":[{"name":"title","type":"text"}]}""");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collections = { "tasks", "others" } }, _ann);
        await watch.NextAsync("connected");
        await _bench.Editor.DeleteAsync("others", etag: "", CancellationToken.None);

        Assert.Equal(("reset", "", "rights"), Facts(await watch.NextAsync()));
    }

    [Fact]
    public async Task Expired_WithSnapshot_BeginsAnew_AndWithoutIsRefused()
    {
        await ExpireAsync();
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = 2, Snapshot = true }, _ann);
        Assert.Equal(0, (await watch.NextAsync("connected")).Position);
        Assert.Equal(("reset", "", "expired"), Facts(await watch.NextAsync()));
        Assert.Equal(["t1", "t2"], [(await watch.NextAsync("record.snapshot")).RecordId, (await watch.NextAsync("record.snapshot")).RecordId]);
        await watch.NextAsync("snapshot.complete");

        await using var refused = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = 2 }, _ann);
        Assert.Equal(ChangesErrorTable.PositionExpired, (await refused.FailureAsync()).Definition);
    }

    [Fact]
    public async Task Expired_Consumer_IsRefused()
    {
        var consumers = new DurableConsumers(_bench.Database, new RecordIds(_bench.Time), _bench.Time);
        await consumers.StoreAsync(_ann, "late", 2, CancellationToken.None);
        await ExpireAsync();
        await using var refused = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Consumer = "late" }, _ann);
        Assert.Equal(ChangesErrorTable.PositionExpired, (await refused.FailureAsync()).Definition);
    }

    [Fact]
    public async Task Expired_ToABrowser_IsNoEnd()
    {
        await ExpireAsync();
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = 2 }, _ann.In(new Reconnection()));
        Assert.Equal(_bench.Log.Position, (await watch.NextAsync("connected")).Position);
        Assert.Equal(("reset", "", "expired"), Facts(await watch.NextAsync()));
        await _bench.UpdateAsync("tasks", "t1", """{"title":"next"}""");
        await watch.NextAsync("record.updated");
    }

    [Fact]
    public async Task Reset_ByARecordThatIsToldToo_IsNotLostByResuming()
    {
        await _bench.RedefineAsync("projects", definition => definition.ListRule = "");
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "project.team = 'red'");
        await using var watch = Watch(_ann, "tasks", "projects");
        await _bench.UpdateAsync("projects", "p1", """{"team":"green"}""");
        var position = _bench.Log.Position;

        var reset = await watch.NextAsync("reset");
        Assert.Equal(("tasks", position - 1), (reset.Collection, reset.Position));
        await using var resumed = _bench.Watch(new WatchRecordsRequest { From = reset.Position, Collections = { "tasks", "projects" } }, _ann);
        await resumed.NextAsync("connected");
        await resumed.NextAsync("reset");
        Assert.Equal(position, (await resumed.NextAsync("record.updated")).Position);
    }

    [Fact]
    public async Task Reset_ByARecordThatIsToldToo_WithSnapshot_ComesBeforeIt()
    {
        await _bench.RedefineAsync("projects", definition => definition.ListRule = "");
        await _bench.RedefineAsync("tasks", definition => definition.ListRule = "project.team = 'red'");
        var request = new WatchRecordsRequest { From = _bench.Log.Position, Snapshot = true, Collections = { "tasks", "projects" } };
        await using var watch = _bench.Watch(request, _ann);
        await watch.NextAsync("connected");
        await _bench.UpdateAsync("projects", "p1", """{"team":"green"}""");

        Assert.Equal(0, (await watch.NextAsync("reset")).Position);
        await watch.NextAsync("record.snapshot");
    }

    private static (string Type, string Collection, string Cause) Facts(RecordEvent told) => (told.Type, told.Collection, told.Cause);

    private static async Task RequireResetAsync(Watch watch, string collection, long position)
    {
        var reset = await watch.NextAsync("reset");
        Assert.Equal((collection, position, "rights"), (reset.Collection, reset.Position, reset.Cause));
    }

    private async Task ExpireAsync()
    {
        // More than the log keeps in memory.
        for (var i = 0; i < 300; i++)
        {
            await _bench.UpdateAsync("tasks", "t1", $$"""{"title":"{{i}}"}""");
        }

        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ChangeMetrics(services.GetRequiredService<IMeterFactory>(), _bench.Log, _bench.Time);
        using var retention = new ChangeRetention(_bench.Database, _bench.LogOptions, metrics, [], _bench.Time, NullLogger<ChangeRetention>.Instance);
        await retention.TrimAsync(CancellationToken.None);
    }

    private Watch Watch(Caller caller, params string[] collections)
    {
        var watch = _bench.Watch(new WatchRecordsRequest { From = _bench.Log.Position, Collections = { collections } }, caller);
        Assert.Equal("connected", watch.NextAsync().GetAwaiter().GetResult().Type);
        return watch;
    }

    /// <summary>The call of a browser that goes on by itself.</summary>
    private sealed class Reconnection : ICallFacts
    {
        public string HttpMethod => "GET";

        public string? FindQuery(string name) => null;

        public string? FindHeader(string name) => name == "last_event_id" ? "2" : null;
    }
}
