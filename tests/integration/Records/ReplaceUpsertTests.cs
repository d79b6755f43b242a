using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Replace, upsert, writes of what is missing, unique keys, and dry runs.</summary>
public sealed class ReplaceUpsertTests : IAsyncLifetime
{
    private const string Users = """
        {"name":"users","schema":[
          {"name":"email","type":"email","unique":true},
          {"name":"name","type":"text","validation":{"required":true}},
          {"name":"team","type":"text"},
          {"name":"nick","type":"text"},
          {"name":"active","type":"bool"}],
         "indexes":[{"fields":["team","nick"],"unique":true,"where":"active = true"}]}
        """;

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync(Users);
        await _bench.CreateAsync("users", """{"email":"ada@example.com","name":"Ada","team":"x","nick":"a","active":true}""", "ada");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Replace_LeavingFieldsOut_RemovesThem()
    {
        var replaced = await _bench.ReplaceAsync(Replace("ada", """{"name":"Ada B."}"""));

        Assert.Equal("Ada B.", replaced.Data.Fields["name"].StringValue);
        Assert.Equal(4, replaced.Data.Fields.Values.Count(value => value.KindCase == Value.KindOneofCase.NullValue));
        Assert.Equal(replaced, await _bench.GetAsync("users", "ada"));
    }

    [Fact]
    public async Task Replace_WithTheSame_KeepsTheEtag()
    {
        var data = """{"email":"ada@example.com","name":"Ada","team":"x","nick":"a","active":true}""";

        Assert.Equal("1", (await _bench.ReplaceAsync(Replace("ada", data))).Etag);
    }

    [Fact]
    public async Task Replace_Wrong_IsRefused()
    {
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.ReplaceAsync(Replace("ada", """{"team":"y"}""")));
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.ReplaceAsync(Replace("ada", """{"name":"a","team+":"y"}""")));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.ReplaceAsync(Replace("bob", """{"name":"a"}""")));
        var stale = Replace("ada", """{"name":"a"}""");
        stale.Etag = "7";
        await Refusals.WithAsync(RecordsErrorTable.EtagMismatch, () => _bench.ReplaceAsync(stale));
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task AllowMissing_NoRecord_MakesIt()
    {
        var replace = Replace("bob", """{"name":"Bob"}""");
        replace.AllowMissing = true;
        var update = new UpdateRecordRequest { Collection = "users", Id = "eve", Data = Struct.Parser.ParseJson("""{"name":"Eve"}"""), AllowMissing = true };

        Assert.Equal("Bob", (await _bench.ReplaceAsync(replace)).Data.Fields["name"].StringValue);
        Assert.Equal("Eve", (await _bench.UpdateAsync(update)).Data.Fields["name"].StringValue);
        update.Data = Struct.Parser.ParseJson("""{"team":"t"}""");
        Assert.Equal("Eve", (await _bench.UpdateAsync(update)).Data.Fields["name"].StringValue);
        update.Id = "new";
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync(update));
        update.Id = "a b";
        update.Data = Struct.Parser.ParseJson("""{"name":"t"}""");
        await Refusals.WithAsync(RecordsErrorTable.IdInvalid, () => _bench.UpdateAsync(update));
        update.Id = "new";
        update.Etag = "1";
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync(update));
    }

    [Fact]
    public async Task Delete_AllowMissing_IsNoError()
    {
        await _bench.DeleteAsync(new DeleteRecordRequest { Collection = "users", Id = "none", AllowMissing = true });
        await Refusals.WithAsync(
            RecordsErrorTable.RecordNotFound,
            () => _bench.DeleteAsync(new DeleteRecordRequest { Collection = "users", Id = "none", AllowMissing = true, Etag = "1" }));
    }

    [Fact]
    public async Task Upsert_ByKey_ChangesOrMakes()
    {
        var changed = await _bench.UpsertAsync("users", """{"email":"ada@example.com","name":"Ada L."}""", on: "email");
        var made = await _bench.UpsertAsync("users", """{"email":"bob@example.com","name":"Bob"}""", "bob", on: "email");

        Assert.Equal((false, "ada", "x"), (changed.Created, changed.Record.Id, changed.Record.Data.Fields["team"].StringValue));
        Assert.Equal((true, "bob"), (made.Created, made.Record.Id));
    }

    [Fact]
    public async Task Upsert_ByPartialCompositeKey_FindsTheRecord()
    {
        var changed = await _bench.UpsertAsync("users", """{"nick":"a","team":"x","name":"N"}""", on: "nick,team");

        Assert.Equal((false, "ada"), (changed.Created, changed.Record.Id));
    }

    [Theory]
    [InlineData("", "", "UPSERT_KEY_INVALID")]
    [InlineData("", "name", "UPSERT_KEY_INVALID")]
    [InlineData("", "email,name", "UPSERT_KEY_INVALID")]
    [InlineData("", "email,email", "UPSERT_KEY_INVALID")]
    [InlineData("", "nothing", "UPSERT_KEY_INVALID")]
    [InlineData("", "email", "DATA_INVALID")]
    [InlineData("a b", "", "ID_INVALID")]
    public async Task Upsert_WithoutAKey_IsRefused(string id, string on, string reason)
    {
        var refused = await Assert.ThrowsAsync<BaasException>(() => _bench.UpsertAsync("users", """{"name":"x"}""", id, on));

        Assert.Equal(reason, refused.Definition.Reason);
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Upsert_ManyAtOnce_MakeOne()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => _bench.UpsertAsync("users", $$"""{"email":"new@example.com","name":"n{{i}}"}""", on: "email")));

        Assert.Single(answers, answer => answer.Created);
        Assert.Single(answers.Select(answer => answer.Record.Id).Distinct());
    }

    [Fact]
    public async Task Upsert_WithoutOneOfTheRights_IsRefused()
    {
        await _bench.RedefineAsync("users", definition => definition.UpdateRule = "");
        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing, () => _bench.UpsertAsync("users", """{"name":"x"}""", "ada", caller: Caller.Anonymous));
        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing,
            () => _bench.UpdateAsync(new UpdateRecordRequest { Collection = "users", Id = "x", AllowMissing = true }, Caller.Anonymous));
        await _bench.RedefineAsync("users", definition => definition.CreateRule = "");

        Assert.False((await _bench.UpsertAsync("users", """{"name":"x"}""", "ada", caller: Caller.Anonymous)).Created);
    }

    [Fact]
    public async Task Write_TakenKeyWithAMessageOfItsOwn_SaysThat()
    {
        await _bench.DefineAsync("""{"name":"slugs","schema":[{"name":"slug","type":"text","unique":true,"messages":{"UNIQUE":"That name is taken."}}]}""");
        await _bench.CreateAsync("slugs", """{"slug":"a"}""", "s1");
        await _bench.CreateAsync("slugs", """{"slug":"b"}""", "s2");

        var created = await Refusals.WithAsync(RecordsErrorTable.UniqueViolated, () => _bench.CreateAsync("slugs", """{"slug":"a"}"""));
        var updated = await Refusals.WithAsync(RecordsErrorTable.UniqueViolated, () => _bench.UpdateAsync("slugs", "s2", """{"slug":"a"}"""));

        Assert.Equal(("That name is taken.", "That name is taken."), (created.Message, Assert.Single(created.Violations).Description));
        Assert.Equal(("That name is taken.", "That name is taken."), (updated.Message, Assert.Single(updated.Violations).Description));
    }

    [Theory]
    [InlineData("json_array_elements_text")]
    [InlineData("information_schema")]
    [InlineData("select")]
    [InlineData("pg")]
    [InlineData("sqlite")]
    public async Task Collection_NamedAsSomethingOfTheDatabase_HarmsNobody(string name)
    {
        await _bench.DefineAsync($$"""{"name":"{{name}}","schema":[{"name":"order","type":"text","unique":true},{"name":"value","type":"select","select":{"values":["a","b"],"max_select":2} }]}""");
        await _bench.DefineAsync($$"""{"name":"lists","schema":[{"name":"key","type":"relation","relation":{"collection_id":"{{name}}","type":"many-to-many"} }]}""");
        await _bench.CreateAsync(name, """{"order":"x","value":["a"]}""", "r1");
        await _bench.CreateAsync("lists", """{"key":["r1"]}""", "l1");
        await _bench.UpdateAsync(name, "r1", """{"value+":"b"}""");

        Assert.Single((await _bench.ListAsync(new ListRecordsRequest { Collection = name, Filter = "value ?= b && lists_via_key:length = 1" })).Items);
        Assert.Single((await _bench.ListAsync(new ListRecordsRequest { Collection = "lists", Filter = "key.value ?= a && key:length = 1", Sort = "-key:length" })).Items);
    }

    [Theory]
    [InlineData("ctid")]
    [InlineData("xmin")]
    [InlineData("tableoid")]
    [InlineData("oid")]
    [InlineData("rowid")]
    [InlineData("user")]
    public async Task Field_NamedAsSomethingOfTheDatabase_IsAFieldOrRefused(string name)
    {
        try
        {
            await _bench.DefineAsync($$"""{"name":"odd","schema":[{"name":"title","type":"text"},{"name":"{{name}}","type":"text"}]}""");
        }
        catch (BaasException refused) when (refused.Violations is [{ Rule: "RESERVED" }])
        {
            return;
        }

        await _bench.CreateAsync("odd", $$"""{"title":"a title","{{name}}":"x"}""", "r1");
        var found = await _bench.ListAsync(new ListRecordsRequest { Collection = "odd", Filter = $"{name} = x", Sort = name, Search = "title" });
        Assert.Equal("x", Assert.Single(found.Items).Data.Fields[name].StringValue);
    }

    [Fact]
    public async Task Create_TakenKey_NamesTheFields()
    {
        var single = await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated, () => _bench.CreateAsync("users", """{"email":"ada@example.com","name":"x"}"""));
        var composite = await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated, () => _bench.CreateAsync("users", """{"name":"x","team":"x","nick":"a","active":true}"""));
        var id = await Refusals.WithAsync(
            RecordsErrorTable.RecordExists, () => _bench.CreateAsync("users", """{"email":"ada@example.com","name":"x"}""", "ada"));

        Assert.Equal("UNIQUE", single.Rules()["data.email"]);
        Assert.Equal("email", single.Metadata["fields"]);
        Assert.Equal("team,nick", composite.Metadata["fields"]);
        Assert.Equal("ada", id.Metadata["id"]);
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Write_OutsideThePartialKey_IsFree()
    {
        await _bench.CreateAsync("users", """{"name":"x","team":"x","nick":"a"}""", "b");
        await _bench.CreateAsync("users", """{"name":"x","team":"x","active":true}""", "c");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated, () => _bench.UpdateAsync("users", "b", """{"active":true}"""));

        Assert.Equal("team,nick", refused.Metadata["fields"]);
    }

    [Fact]
    public async Task Update_TakenKey_IsRefused()
    {
        await _bench.CreateAsync("users", """{"email":"bob@example.com","name":"Bob"}""", "bob");
        await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated, () => _bench.UpdateAsync("users", "bob", """{"email":"ada@example.com"}"""));
        await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated,
            () => _bench.UpsertAsync("users", """{"email":"ada@example.com"}""", "bob"));
        await _bench.UpdateAsync("users", "bob", """{"email":"bob@example.com","name":"B"}""");

        Assert.Equal(3, _bench.Log.Position);
    }

    [Fact]
    public async Task ValidateOnly_TellsAllAndWritesNothing()
    {
        var create = new CreateRecordRequest { Collection = "users", Data = Struct.Parser.ParseJson("""{"name":"x"}"""), ValidateOnly = true, RequestId = "r" };
        var made = await _bench.CreateAsync(create);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("users", made.Id));
        create.Id = "ada";
        await Refusals.WithAsync(RecordsErrorTable.RecordExists, () => _bench.CreateAsync(create));
        var update = new UpdateRecordRequest { Collection = "users", Id = "ada", Data = Struct.Parser.ParseJson("""{"name":"y"}"""), ValidateOnly = true };

        Assert.Equal("y", (await _bench.UpdateAsync(update)).Data.Fields["name"].StringValue);
        Assert.Equal("Ada", (await _bench.GetAsync("users", "ada")).Data.Fields["name"].StringValue);
        Assert.Equal(1, _bench.Log.Position);
        Assert.Equal("2", (await _bench.CreateAsync("users", """{"name":"x"}""", requestId: "r")).Etag);
    }

    private static ReplaceRecordRequest Replace(string id, string json)
        => new() { Collection = "users", Id = id, Data = Struct.Parser.ParseJson(json) };
}
