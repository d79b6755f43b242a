using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Fields that not everybody may read or write.</summary>
public sealed class FieldRuleTests : IAsyncLifetime
{
    private static readonly Caller Ann = User("ann");
    private static readonly Caller Editor = User("eve", role: "editor");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","schema":[{"name":"title","type":"text"},
              {"name":"cost","type":"int","unique":true,"read_rule":"@request.auth.role = 'editor'"},
              {"name":"state","type":"text","default_value":"draft","write_rule":"@request.auth.role = 'editor'"}],
              "list_rule":"","view_rule":"","create_rule":"","update_rule":"","delete_rule":""}
            """);
        await _bench.DefineAsync("""{"name":"notes","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"} }],"list_rule":""}""");
        await _bench.CreateAsync("posts", """{"title":"a","cost":5}""", "p1");
        await _bench.CreateAsync("notes", """{"post":"p1"}""", "n1");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Read_FieldThatTheCallerMayNotRead_LeftOut()
    {
        Assert.DoesNotContain("cost", (await _bench.GetAsync("posts", "p1", caller: Ann)).Data.Fields.Keys);
        Assert.Equal(5, (await _bench.GetAsync("posts", "p1", caller: Editor)).Data.Fields["cost"].NumberValue);
        var page = await _bench.ListAsync(new ListRecordsRequest { Collection = "notes", Expand = "post" }, Ann);
        Assert.DoesNotContain("cost", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("title", page.ToString(), StringComparison.Ordinal);
        var created = await _bench.CreateAsync("posts", """{"title":"b","cost":6}""", caller: Ann);
        Assert.DoesNotContain("cost", created.Data.Fields.Keys);
    }

    [Fact]
    public async Task Read_AddressOfAnAccount_ShownToWhomItsRuleSays()
    {
        await _bench.DefineAsync("""
            {"name":"people","type":"auth","list_rule":"","view_rule":"","schema":[
              {"name":"email","type":"email","read_rule":"@request.auth.role = 'editor'"}]}
            """);
        await _bench.CreateAsync("people", """{"email":"bob@example.org"}""", "bob");

        Assert.DoesNotContain("email", (await _bench.GetAsync("people", "bob", caller: Ann)).Data.Fields.Keys);
        Assert.Equal("bob@example.org", (await _bench.GetAsync("people", "bob", caller: Editor)).Data.Fields["email"].StringValue);
        Assert.Equal(["bob"], await _bench.IdsAsync("people", Editor, "email = 'bob@example.org'"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.IdsAsync("people", Ann, "email = 'bob@example.org'"));
    }

    [Fact]
    public async Task Query_ByAFieldThatTheCallerMayNotRead_UnknownField()
    {
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.IdsAsync("posts", Ann, "cost = 5"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.IdsAsync("notes", Ann, "post.cost = 5"));
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => _bench.IdsAsync("posts", Ann, sort: "cost"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.CountAsync("posts", Ann, "cost = 5"));
        var unknown = await Refusals.WithAsync(
            QueryErrorTable.FieldsInvalid, () => _bench.GetAsync("posts", "p1", "cost", Ann));

        Assert.DoesNotContain("Did you mean cost", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(["p1"], await _bench.IdsAsync("posts", Editor, "cost = 5", "cost"));
    }

    [Fact]
    public async Task Write_FieldThatTheCallerMayNotWrite_RefusedByName()
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("posts", "p1", """{"state":"open"}""", caller: Ann));
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("posts", """{"state":"open"}""", caller: Ann));

        Assert.Equal("READ_ONLY", refused.Rules()["data.state"]);
        Assert.Equal("open", (await _bench.UpdateAsync("posts", "p1", """{"state":"open"}""", caller: Editor)).Data.Fields["state"].StringValue);
    }

    [Fact]
    public async Task Replace_ByACallerWhoMayNotWriteOrReadAField_KeepsItsValue()
    {
        await _bench.UpdateAsync("posts", "p1", """{"state":"open"}""");

        await _bench.ReplaceAsync(new ReplaceRecordRequest { Collection = "posts", Id = "p1", Data = new() { Fields = { ["title"] = new() { StringValue = "z" } } } }, Ann);

        var record = await _bench.GetAsync("posts", "p1");
        Assert.Equal(("z", "open", 5), (record.Data.Fields["title"].StringValue, record.Data.Fields["state"].StringValue, (int)record.Data.Fields["cost"].NumberValue));
    }

    [Fact]
    public async Task Watch_CallersWithOtherRights_EachGetTheirFields()
    {
        await using var ann = _bench.Watch(new WatchRecordsRequest { Collection = "posts" }, Ann);
        await using var editor = _bench.Watch(new WatchRecordsRequest { Collection = "posts" }, Editor);
        await ann.NextAsync("connected");
        await editor.NextAsync("connected");

        await _bench.UpdateAsync("posts", "p1", """{"title":"c"}""");

        Assert.DoesNotContain("cost", (await ann.NextAsync("record.updated")).Data.Fields.Keys);
        Assert.Equal(5, (await editor.NextAsync("record.updated")).Data.Fields["cost"].NumberValue);
    }
}
