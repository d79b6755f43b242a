using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.Engine.Schema.Permissions.PermissionAction;
using static Grpc.Baas.Engine.Schema.Permissions.PermissionClass;
using static Grpc.Baas.IntegrationTests.Rules.Bits.BitBench;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>What groups get of records, and when that begins and ends.</summary>
public sealed class SharedRecordTests : IAsyncLifetime
{
    private static readonly int Reading = BitsOf((Group, Read));

    private readonly RecordsBench _bench = new();
    private Caller _bob = Caller.Anonymous;

    public async Task InitializeAsync()
    {
        var users = await _bench.DefineAsync("""{"name":"users","type":"auth"}""");
        await _bench.DefineAsync("""{"name":"notes","permissions":{"mode":"bits"},"schema":[{"name":"title","type":"text"}]}""");
        await _bench.CreateAsync("users", """{"email":"bob@example.org"}""", "bob");
        _bob = User("bob", collectionId: users.Id);
        await _bench.CreateAsync("notes", """{"title":"1"}""", "n1");
        await _bench.CreateAsync("notes", """{"title":"2"}""", "n2");
        await _bench.MakeGroupAsync("readers");
        await _bench.JoinAsync("readers", _bob);
        await _bench.ShareAsync("notes", "n1", "readers", Reading);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Share_OfARecord_GivesItsBitsToMembers()
    {
        Assert.Equal(["n1"], await _bench.IdsAsync("notes", _bob));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("notes", "n1", """{"title":"x"}""", caller: _bob));

        await _bench.ShareAsync("notes", "n1", "readers", Reading | BitsOf((Group, Update)));
        await _bench.UpdateAsync("notes", "n1", """{"title":"x"}""", caller: _bob);

        await _bench.LeaveAsync("readers", _bob);
        Assert.Empty(await _bench.IdsAsync("notes", _bob));
    }

    [Fact]
    public async Task Share_OfACollection_CountsForAllRecordsAndForNewOnes()
    {
        var stranger = _bob with { CollectionId = "others" };
        await _bench.ShareAsync("notes", "", "readers", Reading | BitsOf((Group, Create)));

        Assert.Equal(["n1", "n2"], await _bench.IdsAsync("notes", _bob));
        await _bench.RedefineAsync("notes", definition => definition.Permissions.DefaultPermission = 0);
        await _bench.CreateAsync("notes", "{}", caller: _bob);
        await Refusals.WithAsync(V1.Auth.AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("notes", "{}", caller: stranger));
    }

    [Fact]
    public async Task Share_RecordGoesAndItsIdComesBack_IsOver()
    {
        await _bench.DeleteAsync("notes", "n1");
        await _bench.CreateAsync("notes", "{}", "n1");

        Assert.Empty(await _bench.IdsAsync("notes", _bob));
    }

    [Fact]
    public async Task Share_RecordIsDeletedInBulk_IsOver()
    {
        await _bench.BulkDeleteAsync("notes", ["n1", "n2"]);
        await _bench.CreateAsync("notes", "{}", "n1");

        Assert.Empty(await _bench.IdsAsync("notes", _bob));
    }

    [Fact]
    public async Task Member_AccountGoesAndItsIdComesBack_IsNoMember()
    {
        await _bench.DeleteAsync("users", "bob");
        await _bench.CreateAsync("users", """{"email":"bob@example.org"}""", "bob");

        Assert.Empty(await _bench.IdsAsync("notes", _bob));
    }

    [Fact]
    public async Task DefaultGroup_NewAccount_IsMember()
    {
        await _bench.MakeGroupAsync("all", isDefault: true);
        await _bench.ShareAsync("notes", "n2", "all", Reading);
        await _bench.CreateAsync("users", """{"email":"new@example.org"}""", "new");

        Assert.Equal(["n2"], await _bench.IdsAsync("notes", _bob with { Id = "new" }));
        Assert.Equal(["n1"], await _bench.IdsAsync("notes", _bob));
    }

    [Fact]
    public async Task Watch_MembershipChanges_TheNextChangesAreTheCallersOrNot()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "notes" }, _bob);
        Assert.Equal("connected", (await watch.NextAsync()).Type);

        await _bench.UpdateAsync("notes", "n2", """{"title":"unseen"}""");
        await _bench.UpdateAsync("notes", "n1", """{"title":"seen"}""");
        Assert.Equal("n1", (await watch.NextAsync()).RecordId);

        await _bench.LeaveAsync("readers", _bob);
        await _bench.UpdateAsync("notes", "n1", """{"title":"unseen"}""");
        await _bench.JoinAsync("readers", _bob);
        await _bench.ShareAsync("notes", "n2", "readers", Reading);
        await _bench.UpdateAsync("notes", "n2", """{"title":"seen too"}""");
        Assert.Equal("n2", (await NextRecordAsync(watch)).RecordId);
    }

    [Fact]
    public async Task List_NothingForGuests_IsServedByIndexes()
    {
        if (TestKit.PostgresCluster.IsChosen)
        {
            // Its plans depend on how much there is.
            return;
        }

        var access = Engine.Rules.RecordAccess.Of(_bob, _bench.Catalogue);
        var plan = await _bench.Database.ReadAsync(
            (Access: access, Collection: _bench.Catalogue.Current.Find("notes")!),
            static (session, call) =>
            {
                call.Access.Enter(session);
                var sql = new Engine.Query.SqlText(session.Dialect).Append("EXPLAIN QUERY PLAN SELECT * FROM notes WHERE TRUE");
                sql.AppendRule(call.Access.RowsOf(call.Collection, Engine.Rules.RecordOperation.List)!).Append(" ORDER BY id LIMIT 30");
                using var rows = session.Prepare(sql);
                var steps = new List<string>();
                while (rows.Step())
                {
                    steps.Add(rows.Text(3));
                }

                return steps;
            },
            CancellationToken.None);

        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN notes", StringComparison.Ordinal));
    }

    // What changed while the rights were lost may be told when they are back: they are asked when a change is told.
    private static async Task<RecordEvent> NextRecordAsync(Watch watch)
    {
        var next = await watch.NextAsync();
        return next.RecordId == "n1" ? await watch.NextAsync() : next;
    }
}
