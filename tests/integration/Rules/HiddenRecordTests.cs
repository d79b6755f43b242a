using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>What writes tell of records that their caller may not view.</summary>
public sealed class HiddenRecordTests : IAsyncLifetime
{
    private static readonly Caller Ann = User("ann");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"drops","soft_delete":true,"schema":[{"name":"owner","type":"text"},{"name":"text","type":"text"},{"name":"n","type":"int"},{"name":"key","type":"text","unique":true}],
              "list_rule":"owner = @request.auth.id","view_rule":"owner = @request.auth.id","create_rule":"","update_rule":"","delete_rule":""}
            """);
        await _bench.DefineAsync("""
            {"name":"secrets","schema":[{"name":"owner","type":"text"},{"name":"drop","type":"relation","relation":{"collection_id":"drops"} }],
              "list_rule":"owner = @request.auth.id"}
            """);
        await _bench.DefineAsync("""
            {"name":"tasks","schema":[{"name":"drop","type":"relation","relation":{"collection_id":"drops"} }],
              "create_rule":"drop.owner = @request.auth.id"}
            """);
        await _bench.CreateAsync("drops", """{"owner":"bob","text":"bobs","key":"b"}""", "d1");
        await _bench.CreateAsync("drops", """{"owner":"ann","text":"anns","key":"a"}""", "d2");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"n":1}""")]
    [InlineData("""{"n+":1}""")]
    public async Task Update_RecordThatTheCallerMayNotView_AnswersWithoutItsValues(string change)
    {
        var answer = await _bench.UpdateAsync("drops", "d1", change, caller: Ann);

        Assert.Equal(("d1", "drops"), (answer.Id, answer.Collection));
        Assert.NotEmpty(answer.Etag);
        Assert.Empty(answer.Data.Fields);
        Assert.Null(answer.Created);
        Assert.DoesNotContain("bobs", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_RecordThatItTakesFromTheCallersView_AnswersWithoutItsValues()
    {
        Assert.Equal("anns", (await _bench.UpdateAsync("drops", "d2", """{"n":1}""", caller: Ann)).Data.Fields["text"].StringValue);
        Assert.Empty((await _bench.UpdateAsync("drops", "d2", """{"owner":"bob"}""", caller: Ann)).Data.Fields);
    }

    [Fact]
    public async Task Upsert_RecordThatTheCallerMayNotView_AnswersWithoutItsValues()
    {
        var byKey = await _bench.UpsertAsync("drops", """{"key":"b","n":2}""", on: "key", caller: Ann);
        var byId = await _bench.UpsertAsync("drops", """{"n":3}""", "d1", caller: Ann);

        Assert.Empty(byKey.Record.Data.Fields);
        Assert.Empty(byId.Record.Data.Fields);
        Assert.False(byKey.Created);
    }

    [Fact]
    public async Task Create_RecordThatTheCallerMayNotView_AnswersWithWhatWasSent()
        => Assert.Equal("for bob", (await _bench.CreateAsync("drops", """{"owner":"bob","text":"for bob"}""", caller: Ann)).Data.Fields["text"].StringValue);

    [Fact]
    public async Task Batch_RecordThatTheCallerMayNotView_AnswersWithoutItsValues()
    {
        var answer = await _bench.BatchAsync(
            """{"operations":[{"update":{"collection":"drops","id":"d1","data":{"n":1} } },{"update":{"collection":"drops","id":"d2","data":{"n":1} } }]}""", Ann);

        Assert.Empty(answer.Results[0].Record.Data.Fields);
        Assert.Equal("anns", answer.Results[1].Record.Data.Fields["text"].StringValue);
        Assert.NotEmpty(answer.Results[0].Etag);
    }

    [Fact]
    public async Task Trash_RecordsThatTheCallerMayNotView_NeitherListedNorTold()
    {
        await _bench.DeleteAsync("drops", "d1", caller: Ann);
        await _bench.DeleteAsync("drops", "d2", caller: Ann);

        var deleted = await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "drops" }, Ann);
        var restored = await _bench.RestoreAsync("drops", "d1", caller: Ann);

        Assert.Equal("d2", Assert.Single(deleted.Items).Record.Id);
        Assert.Equal("d1", restored.Id);
        Assert.Empty(restored.Data.Fields);
    }

    [Fact]
    public async Task BulkDelete_RecordAtWhichAHiddenOnePoints_DoesNotNameIt()
    {
        await _bench.CreateAsync("secrets", """{"owner":"bob","drop":"d1"}""", "hush");

        var bulk = await _bench.BulkDeleteAsync("drops", ["d1"], Ann);
        var known = await _bench.BulkDeleteAsync("drops", ["d1"], Caller.Engine);

        Assert.Equal(1, bulk.Failed);
        Assert.DoesNotContain("hush", bulk.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secrets", bulk.ToString(), StringComparison.Ordinal);
        Assert.Contains("hush", known.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_PointsAtARecordThatTheRuleDenies_LooksTheSameWhetherThereIsOne()
    {
        var hidden = await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("tasks", """{"drop":"d1"}""", caller: Ann));
        var missing = await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("tasks", """{"drop":"none"}""", caller: Ann));

        Assert.Equal(hidden.Message, missing.Message);
        await _bench.CreateAsync("tasks", """{"drop":"d2"}""", caller: Ann);
    }
}
