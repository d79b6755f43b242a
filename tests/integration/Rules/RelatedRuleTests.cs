using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Rules that look at other records: of the caller's account, related ones, and those of other collections.</summary>
public sealed class RelatedRuleTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();
    private Caller _ann = Caller.Anonymous;
    private Caller _bob = Caller.Anonymous;

    public async Task InitializeAsync()
    {
        var users = await _bench.DefineAsync("""
            {"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"level","type":"int"},
              {"name":"tags","type":"select","select":{"values":["x","y","z"],"max_select":3} }]}
            """);
        (_ann, _bob) = (User("ann", collectionId: users.Id), User("bob", collectionId: users.Id));
        await _bench.CreateAsync("users", """{"email":"ann@example.org","team":"red","level":3,"tags":["x","y"]}""", "ann");
        await _bench.CreateAsync("users", """{"email":"bob@example.org","team":"blue","level":1}""", "bob");
        await _bench.DefineAsync("""{"name":"projects","schema":[{"name":"title","type":"text"},{"name":"team","type":"text"},{"name":"tag","type":"text"},{"name":"level","type":"int"}]}""");
        await _bench.DefineAsync("""
            {"name":"members","schema":[{"name":"user","type":"relation","relation":{"collection_id":"users"} },
              {"name":"project","type":"relation","relation":{"collection_id":"projects"} },{"name":"active","type":"bool"}]}
            """);
        await _bench.DefineAsync("""
            {"name":"tasks","schema":[{"name":"title","type":"text"},{"name":"project","type":"relation","relation":{"collection_id":"projects"} }],
              "list_rule":"project.members_via_project.user ?= @request.auth.id","view_rule":"project.team = @request.auth.team"}
            """);
        await _bench.CreateAsync("projects", """{"title":"secret","team":"red","tag":"x","level":2}""", "p1");
        await _bench.CreateAsync("projects", """{"title":"other","team":"blue","tag":"q","level":1}""", "p2");
        await _bench.CreateAsync("members", """{"user":"ann","project":"p1","active":true}""", "m1");
        await _bench.CreateAsync("members", """{"user":"ann","project":"p2","active":false}""", "m2");
        await _bench.CreateAsync("members", """{"user":"bob","project":"p2","active":true}""", "m3");
        await _bench.CreateAsync("tasks", """{"title":"t1","project":"p1"}""", "t1");
        await _bench.CreateAsync("tasks", """{"title":"t2","project":"p2"}""", "t2");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("team = @request.auth.team", "p1", "p2")]
    [InlineData("@request.auth.tags ?= tag", "p1", "")]
    [InlineData("level <= @request.auth.level", "p1,p2", "p2")]
    [InlineData("@request.auth.level > 2", "p1,p2", null)]
    [InlineData("@collection.members.user = @request.auth.id && @collection.members.project = id && @collection.members.active = true", "p1", "p2")]
    [InlineData("!(@collection.members.user = @request.auth.id && @collection.members.project = id)", "", "p1")]
    [InlineData("members_via_project.user ?= @request.auth.id", "p1,p2", "p2")]
    [InlineData("@request.auth.collection = \"users\" && @request.auth.email ~ \"ann\"", "p1,p2", null)]
    [InlineData("@request.auth.team != team", "p2", "p1")]
    [InlineData("created <= @now && title != null", "p1,p2", "p1,p2")]
    public async Task List_Rule_ShowsWhatItSays(string rule, string ofAnn, string? ofBob)
    {
        await _bench.RedefineAsync("projects", definition =>
        {
            definition.ListRule = rule;
            definition.ViewRule = rule;
        });

        foreach (var (caller, expected) in new[] { (_ann, ofAnn), (_bob, ofBob) })
        {
            var visible = expected?.Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (visible is null)
            {
                Assert.Empty(await IdsOrRefusalAsync("projects", caller));
                continue;
            }

            Assert.Equal(visible, await _bench.IdsAsync("projects", caller));
            Assert.Equal(visible.Length, await _bench.CountAsync("projects", caller));
            foreach (var id in new[] { "p1", "p2" })
            {
                var got = await Xunit.Record.ExceptionAsync(() => _bench.GetAsync("projects", id, caller: caller));
                Assert.Equal(visible.Contains(id) ? null : "RECORD_NOT_FOUND", (got as BaasException)?.Definition.Reason);
            }
        }
    }

    [Fact]
    public async Task Filter_ByRelatedRecords_SeesOnlyThoseThatMayBeListed()
    {
        await _bench.RedefineAsync("projects", definition => definition.ListRule = "team = @request.auth.team");

        Assert.Equal(["t1", "t2"], await _bench.IdsAsync("tasks", _ann));
        Assert.Equal(["t1"], await _bench.IdsAsync("tasks", _ann, "project.title != null"));
        Assert.Empty(await _bench.IdsAsync("tasks", _ann, "project.title = 'other'"));
        Assert.Equal(["t1"], await _bench.IdsAsync("tasks", _ann, "project.title ~ 'e'", "project.title"));
        Assert.Equal(1, await _bench.CountAsync("tasks", _ann, "project.title != null"));

        // A record that may not be listed sorts as none.
        Assert.Equal(["t2", "t1"], await _bench.IdsAsync("tasks", _ann, sort: "project.title"));
        Assert.Equal(["t1", "t2"], await _bench.IdsAsync("tasks", Caller.Engine, sort: "-project.title"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.IdsAsync("tasks", _ann, "project.members_via_project.active = true"));
    }

    [Fact]
    public async Task Expand_Levels_ShowWhatTheirRulesShow()
    {
        await _bench.RedefineAsync("projects", definition => definition.ViewRule = "team = @request.auth.team");
        await _bench.RedefineAsync("members", definition => definition.ListRule = "user = @request.auth.id");

        var page = await _bench.ListAsync(new ListRecordsRequest { Collection = "tasks", Expand = "project.members_via_project" }, _ann);

        var (seen, hidden) = (page.Items[0].Expand.Fields, page.Items[1].Expand?.Fields);
        Assert.Equal("p1", seen["project"].StructValue.Fields["id"].StringValue);
        Assert.Contains("m1", seen["project"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("other", hidden?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_RuleOverOtherRecords_TellsWhatItShowsNow()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks" }, _bob);
        await watch.NextAsync("connected");

        await _bench.UpdateAsync("tasks", "t1", """{"title":"unseen"}""");
        await _bench.UpdateAsync("tasks", "t2", """{"title":"seen"}""");
        var seen = await watch.NextAsync("record.updated");
        await _bench.UpdateAsync("tasks", "t2", """{"project":"p1"}""");
        var left = await watch.NextAsync("record.deleted");
        await _bench.CreateAsync("members", """{"user":"bob","project":"p1"}""", "m4");
        await watch.NextAsync("reset");
        await _bench.UpdateAsync("tasks", "t1", """{"title":"now seen"}""");
        var now = await watch.NextAsync();

        Assert.Equal(("t2", "t2", "t1"), (seen.RecordId, left.RecordId, now.RecordId));
        Assert.Equal("now seen", now.Data.Fields["title"].StringValue);
    }

    [Fact]
    public async Task Watch_RuleOverTheAccount_FollowsTheAccount()
    {
        await _bench.RedefineAsync("projects", definition => definition.ListRule = "team = @request.auth.team");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "projects" }, _bob);
        await watch.NextAsync("connected");

        await _bench.UpdateAsync("users", "bob", """{"team":"red"}""");
        await _bench.UpdateAsync("projects", "p2", """{"level":8}""");
        await _bench.UpdateAsync("projects", "p1", """{"level":9}""");

        await watch.NextAsync("reset");
        Assert.Equal("p1", (await watch.NextAsync("record.updated")).RecordId);
    }

    [Fact]
    public async Task Create_RuleOverTheNewRecordsRelations_AsksTheDatabase()
    {
        await _bench.RedefineAsync("tasks", definition => definition.CreateRule = "project.team = @request.auth.team && title != 'x'");

        await _bench.CreateAsync("tasks", """{"title":"t3","project":"p1"}""", "t3", caller: _ann);
        await Refusals.WithAsync(
            AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("tasks", """{"title":"t4","project":"p2"}""", "t4", caller: _ann));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("tasks", """{"title":"t5"}""", "t5", caller: _ann));

        Assert.Equal(["t1", "t2", "t3"], await _bench.IdsAsync("tasks", Caller.Engine));
    }

    private async Task<string[]> IdsOrRefusalAsync(string collection, Caller caller)
    {
        try
        {
            return await _bench.IdsAsync(collection, caller);
        }
        catch (BaasException refused) when (refused.Definition == AuthErrorTable.PermissionDenied)
        {
            return [];
        }
    }
}
