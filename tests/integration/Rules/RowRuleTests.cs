using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Rules that look at the record: what callers list, get and write of it.</summary>
public sealed class RowRuleTests : IAsyncLifetime
{
    private static readonly Caller Ann = User("ann");
    private static readonly Caller Bob = User("bob");
    private static readonly Caller Editor = User("eve", role: "editor");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"products","schema":[{"name":"owner","type":"text"},{"name":"status","type":"text"},{"name":"price","type":"int"}],
              "list_rule":"@request.auth.id = @record.owner || status = \"open\" || @request.auth.role = \"editor\"",
              "view_rule":"owner = @request.auth.id || status = \"open\"",
              "create_rule":"@request.auth.id != '' && owner = @request.auth.id && @request.data.price:isset = true",
              "update_rule":"owner = @request.auth.id && @record.status = \"draft\"",
              "delete_rule":"@request.auth.id = owner"}
            """);
        await _bench.CreateAsync("products", """{"owner":"ann","status":"draft","price":1}""", "a-draft");
        await _bench.CreateAsync("products", """{"owner":"ann","status":"open","price":2}""", "a-open");
        await _bench.CreateAsync("products", """{"owner":"bob","status":"draft","price":3}""", "b-draft");
        await _bench.CreateAsync("products", """{"status":"draft","price":4}""", "nobody");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task List_RuleOnOwner_FiltersAndDoesNotDeny()
    {
        Assert.Equal(["a-draft", "a-open"], await _bench.IdsAsync("products", Ann));
        Assert.Equal(["a-open", "b-draft"], await _bench.IdsAsync("products", Bob));
        Assert.Equal(["a-open"], await _bench.IdsAsync("products", Caller.Anonymous));
        Assert.Equal(["a-draft", "a-open", "b-draft", "nobody"], await _bench.IdsAsync("products", Editor));
        Assert.Equal(["a-draft"], await _bench.IdsAsync("products", Ann, "price < 2", "-price"));
        Assert.Equal(2, await _bench.CountAsync("products", Ann));
        Assert.Equal(1, await _bench.CountAsync("products", Caller.Anonymous));
    }

    [Fact]
    public async Task Get_HiddenByTheRule_IsAsMissing()
    {
        Assert.Equal("a-draft", (await _bench.GetAsync("products", "a-draft", caller: Ann)).Id);
        var hidden = await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("products", "b-draft", caller: Ann));
        var missing = await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("products", "c-draft", caller: Ann));

        Assert.Equal(missing.Message.Replace("c-draft", "b-draft", StringComparison.Ordinal), hidden.Message);
    }

    [Theory]
    [InlineData("""{"owner":"ann","price":5}""", null)]
    [InlineData("""{"owner":"bob","price":5}""", "PERMISSION_DENIED")]
    [InlineData("""{"owner":"ann"}""", "PERMISSION_DENIED")]
    [InlineData("{}", "PERMISSION_DENIED")]
    public async Task Create_RuleOnTheNewRecord_DecidesByIt(string json, string? reason)
    {
        var refused = await Xunit.Record.ExceptionAsync(() => _bench.CreateAsync("products", json, caller: Ann));

        Assert.Equal(reason, (refused as BaasException)?.Definition.Reason);
        Assert.Equal(reason is null ? 3 : 2, await _bench.CountAsync("products", Ann));
    }

    [Fact]
    public async Task Create_RuleThatNoRecordMeets_DeniedBeforeTheRecordIsLookedAt()
    {
        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing, () => _bench.CreateAsync("products", """{"unknown":1}""", caller: Caller.Anonymous));
    }

    [Fact]
    public async Task Update_HiddenByTheRule_IsAsMissingWhateverTheEtag()
    {
        await Refusals.WithAsync(
            RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", "b-draft", """{"price":9}""", etag: "1", caller: Ann));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", "nobody", """{"price":9}""", caller: Ann));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", "a-open", """{"price":9}""", caller: Ann));
        await Refusals.WithAsync(
            RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", "b-draft", """{"price+":"9223372036854775807"}""", caller: Ann));

        Assert.Equal(3, (await _bench.GetAsync("products", "b-draft")).Data.Fields["price"].NumberValue);
    }

    [Fact]
    public async Task Update_OutcomeThatBreaksTheRule_Denied()
    {
        await Refusals.WithAsync(
            AuthErrorTable.PermissionDenied, () => _bench.UpdateAsync("products", "a-draft", """{"owner":"bob"}""", caller: Ann));

        // What the rule says of @record, it says of the record before.
        var opened = await _bench.UpdateAsync("products", "a-draft", """{"status":"open"}""", caller: Ann);

        Assert.Equal("open", opened.Data.Fields["status"].StringValue);
        await Refusals.WithAsync(
            RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", "a-draft", """{"price":0}""", caller: Ann));
    }

    [Fact]
    public async Task Delete_HiddenByTheRule_IsAsMissing()
    {
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.DeleteAsync("products", "b-draft", caller: Ann));
        await _bench.DeleteAsync(new DeleteRecordRequest { Collection = "products", Id = "b-draft", AllowMissing = true }, Ann);
        await _bench.DeleteAsync("products", "a-open", caller: Ann);

        Assert.Equal(["a-draft", "b-draft", "nobody"], await _bench.IdsAsync("products", Caller.Engine));
    }

    [Fact]
    public async Task Bulk_EachRecordByTheRule()
    {
        var updated = await _bench.BulkUpdateAsync("products", ["a-draft", "b-draft", "nobody"], """{"price":7}""", Ann);
        var deleted = await _bench.BulkDeleteAsync("products", ["a-draft", "b-draft"], Ann);

        Assert.Equal((1, 2), (updated.Success, updated.Failed));
        Assert.Equal((1, 1), (deleted.Success, deleted.Failed));
        Assert.Equal(["a-open", "b-draft", "nobody"], await _bench.IdsAsync("products", Caller.Engine));
    }

    [Fact]
    public async Task Batch_OneRecordHidden_AllUndone()
    {
        await Refusals.WithAsync(
            RecordsErrorTable.RecordNotFound,
            () => _bench.BatchAsync(
                """
                {"operations":[{"update":{"collection":"products","id":"a-draft","data":{"price":8} } },
                  {"check":{"collection":"products","id":"b-draft"} }]}
                """,
                Ann));

        Assert.Equal(1, (await _bench.GetAsync("products", "a-draft")).Data.Fields["price"].NumberValue);
    }

    [Fact]
    public async Task Watch_RecordLeavesAndEntersByTheRule_ToldAsThat()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "products", Snapshot = true }, Bob);
        await watch.NextAsync("connected");
        Assert.Equal("a-open", (await watch.NextAsync("record.snapshot")).RecordId);
        Assert.Equal("b-draft", (await watch.NextAsync("record.snapshot")).RecordId);
        await watch.NextAsync("snapshot.complete");

        await _bench.UpdateAsync("products", "a-draft", """{"price":10}""");
        await _bench.UpdateAsync("products", "a-draft", """{"status":"open"}""");
        await _bench.UpdateAsync("products", "b-draft", """{"owner":"ann"}""");
        await _bench.DeleteAsync("products", "nobody");
        await _bench.DeleteAsync("products", "a-open");

        var entered = await watch.NextAsync("record.created");
        var left = await watch.NextAsync("record.deleted");
        var deleted = await watch.NextAsync("record.deleted");
        Assert.Equal(["a-draft", "b-draft", "a-open"], [entered.RecordId, left.RecordId, deleted.RecordId]);
        Assert.Equal(["filter", "filter", "write"], [entered.Cause, left.Cause, deleted.Cause]);
        Assert.Null(left.Data);
    }
}
