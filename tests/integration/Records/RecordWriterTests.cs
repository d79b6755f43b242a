using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class RecordWriterTests : IAsyncLifetime
{
    private const string Products = """
        {"name":"products","schema":[
          {"name":"title","type":"text","validation":{"required":true,"max_length":20}},
          {"name":"price","type":"number","validation":{"min":0}},
          {"name":"stock","type":"int"},
          {"name":"active","type":"bool"},
          {"name":"tags","type":"select","select":{"values":["new","hot","old"],"max_select":2}},
          {"name":"extra","type":"json"},
          {"name":"due","type":"date"}]}
        """;

    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync(Products);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Create_AllKinds_AreReadBackAsWritten()
    {
        const string Data = """
            {"title":"Ärmel 😀","price":12.5,"stock":9007199254740991,"active":false,"tags":["new","hot"],
             "extra":{"a":[1,null,{"b":"c"}],"d":true},"due":"2026-11-21"}
            """;
        var created = await _bench.CreateAsync("products", Data);
        var read = await _bench.GetAsync("products", created.Id);

        Assert.Equal(created, read);
        Assert.Equal("products", read.Collection);
        Assert.Equal("1", read.Etag);
        Assert.Equal(read.Created, read.Updated);
        Assert.Equal(Struct.Parser.ParseJson(Data), read.Data);
    }

    [Fact]
    public async Task Create_IntegerBeyondDoubles_ComesBackAsItsDigits()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t","stock":"-9223372036854775808"}""");

        Assert.Equal("-9223372036854775808", created.Data.Fields["stock"].StringValue);
    }

    [Fact]
    public async Task Create_LeavingFieldsOut_MakesThemNull()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t"}""");

        Assert.Equal(7, created.Data.Fields.Count);
        Assert.Equal(6, created.Data.Fields.Values.Count(value => value.KindCase == Value.KindOneofCase.NullValue));
    }

    [Fact]
    public async Task Create_ManyFaults_AreToldAtOnce()
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid,
            () => _bench.CreateAsync("products", """{"price":-1,"stock":"x","titl":"t","id":"a","tags":["new","hot","old"]}"""));

        Assert.Equal("REQUIRED", refused.Rules()["data.title"]);
        Assert.Equal("MIN", refused.Rules()["data.price"]);
        Assert.Equal("TYPE", refused.Rules()["data.stock"]);
        Assert.Equal("UNKNOWN", refused.Rules()["data.titl"]);
        Assert.Equal("UNKNOWN", refused.Rules()["data.id"]);
        Assert.Equal("TOO_MANY", refused.Rules()["data.tags"]);
        Assert.Equal(refused.Rules(), refused.Metadata.ToDictionary());
        Assert.Contains("did you mean 'title'", refused.Violations.Single(violation => violation.Field == "data.titl").Description);
        Assert.Equal(0, _bench.Log.Position);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("../x")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Create_BadId_IsRefused(string id)
        => await Refusals.WithAsync(RecordsErrorTable.IdInvalid, () => _bench.CreateAsync("products", """{"title":"t"}""", id));

    [Fact]
    public async Task Create_TakenId_IsRefusedAndLeavesNoEntry()
    {
        await _bench.CreateAsync("products", """{"title":"t"}""", "mine");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.RecordExists, () => _bench.CreateAsync("products", """{"title":"u"}""", "mine"));

        Assert.Equal("mine", refused.Metadata["id"]);
        Assert.Equal("t", (await _bench.GetAsync("products", "mine")).Data.Fields["title"].StringValue);
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_UnknownCollection_IsRefused()
        => await Refusals.WithAsync(SchemaErrorTable.CollectionNotFound, () => _bench.CreateAsync("nothing", "{}"));

    [Fact]
    public async Task Create_TooLarge_IsRefused()
    {
        var fields = string.Join(",", Enumerable.Range(0, 6).Select(i => $$"""{"name":"f{{i}}","type":"json"}"""));
        await _bench.DefineAsync($$"""{"name":"big","schema":[{{fields}}]}""");
        var text = new string('x', 1_000_000);
        var data = "{" + string.Join(",", Enumerable.Range(0, 6).Select(i => $"\"f{i}\":\"{text}\"")) + "}";

        await Refusals.WithAsync(RecordsErrorTable.RecordTooLarge, () => _bench.CreateAsync("big", data));
    }

    [Fact]
    public async Task Update_SomeFields_LeavesTheOthers()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t","price":1,"tags":["new","old"],"extra":{"a":1}}""");
        var updated = await _bench.UpdateAsync("products", created.Id, """{"price":2,"extra":null}""", created.Etag);

        Assert.Equal(updated, await _bench.GetAsync("products", created.Id));
        Assert.Equal(2, updated.Data.Fields["price"].NumberValue);
        Assert.Equal(created.Data.Fields["tags"], updated.Data.Fields["tags"]);
        Assert.Equal(Value.KindOneofCase.NullValue, updated.Data.Fields["extra"].KindCase);
        Assert.Equal("2", updated.Etag);
        Assert.Equal(created.Created, updated.Created);
        Assert.True(updated.Updated >= created.Updated);
    }

    [Fact]
    public async Task Update_ChangingNothing_KeepsTheEtag()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t","price":1}""");
        var updated = await _bench.UpdateAsync("products", created.Id, """{"price":1,"stock":null}""", created.Etag);

        Assert.Equal(created, updated);
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Update_RemovingARequiredValue_IsRefused()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t"}""");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("products", created.Id, """{"title":null}"""));

        Assert.Equal("REQUIRED", refused.Rules()["data.title"]);
    }

    [Fact]
    public async Task Update_StaleEtag_TellsTheRealOne()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t"}""");
        await _bench.UpdateAsync("products", created.Id, """{"title":"u"}""");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.EtagMismatch, () => _bench.UpdateAsync("products", created.Id, """{"title":"v"}""", created.Etag));

        Assert.Equal("2", refused.Metadata["etag"]);
        await Refusals.WithAsync(RecordsErrorTable.EtagMismatch, () => _bench.DeleteAsync("products", created.Id, created.Etag));
    }

    [Fact]
    public async Task Delete_Record_IsGone()
    {
        var created = await _bench.CreateAsync("products", """{"title":"t"}""");
        await _bench.DeleteAsync("products", created.Id, created.Etag);

        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("products", created.Id));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("products", created.Id, "{}"));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.DeleteAsync("products", created.Id));
    }

    [Fact]
    public async Task Write_WithoutRight_IsRefusedBeforeAnythingIsLookedUp()
    {
        await _bench.RedefineAsync("products", definition => definition.CreateRule = "");
        await _bench.CreateAsync("products", """{"title":"t"}""", "a", caller: Caller.Anonymous);

        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing, () => _bench.UpdateAsync("products", "none", "{}", caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.DeleteAsync("products", "a", caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.GetAsync("products", "a", caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.GetAsync("nothing", "a", caller: Caller.Anonymous));
    }

    [Fact]
    public async Task Create_ConcurrentWithSchemaChanges_NeverFails()
    {
        using var done = new CancellationTokenSource();
        var changes = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await _bench.RedefineAsync("products", definition => definition.Schema[1].Name = i % 2 == 0 ? "cost" : "price");
            }

            await done.CancelAsync();
        });
        var created = 0;
        while (!done.IsCancellationRequested)
        {
            var record = await _bench.CreateAsync("products", """{"title":"t","stock":1}""");
            await _bench.UpdateAsync("products", record.Id, """{"stock":2}""");
            await _bench.GetAsync("products", record.Id);
            await _bench.ListAsync(new ListRecordsRequest { Collection = "products", PerPage = 5 });
            created++;
        }

        await changes;
        Assert.True(created > 0);
    }
}
