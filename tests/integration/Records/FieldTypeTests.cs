using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Values of every type on their whole way: written, read, listed and watched.</summary>
public sealed class FieldTypeTests : IAsyncLifetime
{
    private const string Everything = """
        {"name":"everything","list_rule":"","view_rule":"","create_rule":"","update_rule":"","schema":[
          {"name":"price","type":"decimal"},
          {"name":"tiny","type":"decimal","decimal":{"precision":18,"scale":9}},
          {"name":"at","type":"datetime"},
          {"name":"opens","type":"time"},
          {"name":"blob","type":"bytes"},
          {"name":"place","type":"geopoint"},
          {"name":"photos","type":"image","file":{"max_files":3,"thumbs":["100x100"]}},
          {"name":"pin","type":"password","validation":{"min_length":4}},
          {"name":"token","type":"secret"},
          {"name":"diary","type":"encrypted"},
          {"name":"month","type":"month"},
          {"name":"note","type":"hidden"},
          {"name":"title","type":"text"}]}
        """;

    private const string Values = """
        {"price":"12.5","tiny":"-0.000000001","at":"2026-11-21T10:30:00.000001+01:00","opens":"09:30","blob":"aGVsbG8","place":{"lat":52.52,"lon":-13.405},
         "pin":"1234","token":"t0ken-value","diary":"dear diary","month":11,"note":"for us","title":"a"}
        """;

    private const string Answer = """
        {"price":"12.50","tiny":"-0.000000001","at":"2026-11-21T09:30:00.000001Z","opens":"09:30:00","blob":"aGVsbG8=","place":{"lat":52.52,"lon":-13.405},
         "photos":null,"diary":"dear diary","month":11,"title":"a"}
        """;

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync() => await _bench.DefineAsync(Everything);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Values_OfEveryType_AreTheSameOnEveryWay()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "everything" });
        await watch.NextAsync("connected");
        var created = await _bench.CreateAsync("everything", Values, "r1");
        var updated = await _bench.UpdateAsync("everything", "r1", """{"title":"b"}""");
        var got = await _bench.GetAsync("everything", "r1");
        var listed = Assert.Single((await _bench.ListAsync(new ListRecordsRequest { Collection = "everything" })).Items);
        var createdEvent = await watch.NextAsync("record.created");
        var updatedEvent = await watch.NextAsync("record.updated");

        Assert.Equal(Struct.Parser.ParseJson(Answer), created.Data);
        Assert.Equal(created.Data, createdEvent.Data);
        Assert.Equal(updated.Data, updatedEvent.Data);
        Assert.Equal(updated, got);
        Assert.Equal(updated, listed);
        Assert.Equal("b", got.Data.Fields["title"].StringValue);
        Assert.Equal(created.Data.Fields["price"], got.Data.Fields["price"]);
    }

    [Fact]
    public async Task Values_OfEveryType_CanBecomeNull()
    {
        await _bench.CreateAsync("everything", Values, "r1");
        var cleared = await _bench.UpdateAsync(
            "everything", "r1", """{"price":null,"tiny":"","at":null,"opens":"","blob":null,"place":null,"photos":[],"pin":null,"token":"","diary":"","month":null,"note":null,"title":null}""");

        Assert.All(cleared.Data.Fields.Values, value => Assert.Equal(Value.KindOneofCase.NullValue, value.KindCase));
        Assert.Equal(cleared, await _bench.GetAsync("everything", "r1"));
    }

    [Fact]
    public async Task Snapshot_OfAWatch_HasTheValues()
    {
        var created = await _bench.CreateAsync("everything", Values, "r1");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "everything", Snapshot = true });
        await watch.NextAsync("connected");

        Assert.Equal(created.Data, (await watch.NextAsync("record.snapshot")).Data);
    }

    [Fact]
    public async Task Secrets_NeverStandInTheLogOrInTheClear()
    {
        await _bench.CreateAsync("everything", Values, "r1");
        await _bench.UpdateAsync("everything", "r1", """{"pin":"9876","token":"other-token","diary":"new page"}""");
        var log = await _bench.Log.ReadAsync(0, 100, 1 << 20, CancellationToken.None);
        var images = string.Concat(log.Entries.ToArray().Select(entry => Encoding.Latin1.GetString(entry.Before.Span) + Encoding.Latin1.GetString(entry.After.Span)));
        var row = await _bench.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                using var select = session.Prepare("SELECT pin, token, diary FROM everything");
                Assert.True(select.Step());
                return (Pin: select.Text(0), Token: select.Text(1), Diary: select.Text(2));
            },
            CancellationToken.None);

        Assert.DoesNotContain(row.Pin, images);
        Assert.DoesNotContain(row.Token, images);
        Assert.Contains(row.Diary, images);
        foreach (var clear in new[] { "1234", "9876", "token-value", "other-token", "diary", "page" })
        {
            Assert.DoesNotContain(clear, images + row.Pin + row.Token + row.Diary);
        }
    }

    [Fact]
    public async Task Answer_KeptForARetry_IsEncryptedToo()
    {
        var first = await _bench.CreateAsync("everything", Values, "r1", requestId: "q1");
        var again = await _bench.CreateAsync("everything", Values, "r1", requestId: "q1");
        var stored = await _bench.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                using var select = session.Prepare("SELECT response FROM _baas_requests");
                return select.Step() ? Encoding.Latin1.GetString(select.Blob(0)) : "";
            },
            CancellationToken.None);

        Assert.Equal(first, again);
        Assert.Equal("dear diary", again.Data.Fields["diary"].StringValue);
        Assert.StartsWith("v1.", stored);
        Assert.DoesNotContain("diary", stored);
    }

    [Fact]
    public async Task Secrets_Given_AreAChange()
    {
        var created = await _bench.CreateAsync("everything", Values, "r1");
        var same = await _bench.UpdateAsync("everything", "r1", """{"title":"a","price":12.5}""");
        var changed = await _bench.UpdateAsync("everything", "r1", """{"pin":"5678"}""");

        Assert.Equal(created.Etag, same.Etag);
        Assert.NotEqual(created.Etag, changed.Etag);
    }

    [Theory]
    [InlineData("pin")]
    [InlineData("token")]
    public async Task Secret_CannotBeAskedFor(string field)
    {
        await _bench.CreateAsync("everything", Values, "r1");
        var administrator = Caller.Engine;

        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => _bench.GetAsync("everything", "r1", fields: field, caller: administrator));
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => ListAsync(administrator, sort: field));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => ListAsync(administrator, filter: $"{field} = null"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => ListAsync(administrator, filter: $"{field} ~ 'a'"));
    }

    [Fact]
    public async Task Hidden_IsShownToAdministratorsWhoAskOnly()
    {
        await _bench.CreateAsync("everything", Values, "r1");
        var everyone = Caller.Anonymous;
        var asked = await _bench.GetAsync("everything", "r1", fields: "note,title", caller: Caller.Engine);
        var notAsked = await _bench.GetAsync("everything", "r1", fields: "-title", caller: Caller.Engine);
        var all = await _bench.GetAsync("everything", "r1", fields: "*,note", caller: Caller.Engine);

        Assert.Equal("for us", asked.Data.Fields["note"].StringValue);
        Assert.Equal(["note", "title"], asked.Data.Fields.Keys.Order());
        Assert.DoesNotContain("note", notAsked.Data.Fields.Keys);
        Assert.Equal(11, all.Data.Fields.Count);
        Assert.DoesNotContain("pin", all.Data.Fields.Keys);
        Assert.DoesNotContain("note", (await _bench.GetAsync("everything", "r1", fields: "-title", caller: everyone)).Data.Fields.Keys);
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => _bench.GetAsync("everything", "r1", fields: "note", caller: everyone));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => _bench.GetAsync("everything", "r1", fields: "-note", caller: everyone));
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => ListAsync(everyone, sort: "note"));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => ListAsync(everyone, filter: "note ~ 'us'"));
        Assert.Empty((await _bench.ListAsync(new ListRecordsRequest { Collection = "everything", Search = "for us" }, everyone)).Items);
    }

    [Fact]
    public async Task Hidden_InAWatch_IsLeftOut()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "everything" }, Caller.Anonymous);
        await watch.NextAsync("connected");
        await _bench.CreateAsync("everything", Values, "r1");

        Assert.DoesNotContain("note", (await watch.NextAsync("record.created")).Data.Fields.Keys);
    }

    [Fact]
    public async Task Wrong_Values_AreNamedInTheDefinitionsWords()
    {
        await _bench.DefineAsync("""
            {"name":"wares","schema":[
              {"name":"price","type":"decimal","validation":{"required":true,"min":0.01},"messages":{"MIN":"Nothing is free.","REQUIRED":"Say what it costs."}},
              {"name":"ware","type":"relation","relation":{"collection_id":"wares"},"messages":{"TARGET":"No such ware."}}]}
            """);
        var free = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("wares", """{"price":0}"""));
        var missing = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("wares", "{}"));
        var target = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("wares", """{"price":1,"ware":"none"}"""));
        var type = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("wares", """{"price":true}"""));

        Assert.Equal(("MIN", "Nothing is free."), Only(free));
        Assert.Equal(("REQUIRED", "Say what it costs."), Only(missing));
        Assert.Equal(("TARGET", "No such ware."), Only(target));
        Assert.Equal("TYPE", Only(type).Rule);
    }

    [Fact]
    public async Task Default_IsForFieldsLeftOutOfNewRecords()
    {
        await _bench.DefineAsync("""
            {"name":"tasks","schema":[
              {"name":"state","type":"select","select":{"values":["open","done"]},"default_value":"open","validation":{"required":true}},
              {"name":"due","type":"datetime","default_value":"2026-11-21"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2},"default_value":["a"]}]}
            """);
        var plain = await _bench.CreateAsync("tasks", "{}", "t1");
        var chosen = await _bench.CreateAsync("tasks", """{"state":"done","due":null}""", "t2");
        var updated = await _bench.UpdateAsync("tasks", "t2", """{"state":"open"}""");

        Assert.Equal(Struct.Parser.ParseJson("""{"state":"open","due":"2026-11-21T00:00:00Z","tags":["a"]}"""), plain.Data);
        Assert.Equal(Struct.Parser.ParseJson("""{"state":"done","due":null,"tags":["a"]}"""), chosen.Data);
        Assert.Equal(Value.KindOneofCase.NullValue, updated.Data.Fields["due"].KindCase);
        var refused = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("tasks", """{"state":null}"""));
        Assert.Equal("REQUIRED", Only(refused).Rule);
    }

    [Fact]
    public async Task Immutable_KeepsItsFirstValue()
    {
        await _bench.DefineAsync("""
            {"name":"orders","schema":[{"name":"number","type":"int","immutable":true},{"name":"key","type":"secret","immutable":true},
              {"name":"tags","type":"json","immutable":true},{"name":"state","type":"text"}]}
            """);
        await _bench.CreateAsync("orders", """{"number":1,"key":"k","tags":[1,{"a":2}]}""", "o1");
        var same = await _bench.UpdateAsync("orders", "o1", """{"number":1,"tags":[1,{"a":2}],"state":"paid"}""");
        var changed = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("orders", "o1", """{"number":2,"key":"k","tags":null,"state":"sent"}"""));
        await _bench.CreateAsync("orders", "{}", "o2");
        var late = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("orders", "o2", """{"number":5}"""));

        Assert.Equal("paid", same.Data.Fields["state"].StringValue);
        Assert.Equal(["data.key IMMUTABLE", "data.number IMMUTABLE", "data.tags IMMUTABLE"], changed.Violations.Select(v => $"{v.Field} {v.Rule}").Order());
        Assert.Equal("IMMUTABLE", Only(late).Rule);
        Assert.Equal(same, await _bench.GetAsync("orders", "o1"));
    }

    [Fact]
    public async Task Autodate_FollowsTheWrites()
    {
        await _bench.DefineAsync("""
            {"name":"pages","schema":[{"name":"title","type":"text"},{"name":"made","type":"autodate"},
              {"name":"changed","type":"autodate","autodate":{"on_update":true}},{"name":"both","type":"autodate","autodate":{"on_create":true,"on_update":true}}]}
            """);
        var created = await _bench.CreateAsync("pages", """{"title":"a"}""", "p1");
        _bench.Time.Advance(TimeSpan.FromSeconds(5));
        var same = await _bench.UpdateAsync("pages", "p1", """{"title":"a"}""");
        var updated = await _bench.UpdateAsync("pages", "p1", """{"title":"b"}""");
        var refused = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("pages", "p1", """{"made":null}"""));

        Assert.Equal(JsonOf(created.Created), created.Data.Fields["made"].StringValue);
        Assert.Equal(Value.KindOneofCase.NullValue, created.Data.Fields["changed"].KindCase);
        Assert.Equal(created, same);
        Assert.Equal(JsonOf(created.Created), updated.Data.Fields["made"].StringValue);
        Assert.Equal(JsonOf(updated.Updated), updated.Data.Fields["changed"].StringValue);
        Assert.Equal(JsonOf(updated.Updated), updated.Data.Fields["both"].StringValue);
        Assert.Equal(updated, await _bench.GetAsync("pages", "p1"));
        Assert.Equal("READ_ONLY", Only(refused).Rule);
    }

    [Fact]
    public async Task Encrypted_WithoutItsKey_IsATypedError()
    {
        await _bench.CreateAsync("everything", Values, "r1");
        await _bench.Database.WriteAsync(
            transaction =>
            {
                using var update = transaction.Session.Prepare("UPDATE everything SET diary = 'v1.00000000.AAAA'");
                update.Execute();
                return 0;
            },
            CancellationToken.None);

        var refused = await Refusals.WithAsync(V1.Schema.SchemaErrorTable.EncryptionKeyMissing, () => _bench.GetAsync("everything", "r1"));
        Assert.Equal("00000000", refused.Metadata["key_id"]);
    }

    [Fact]
    public async Task Catalogue_ReadAgain_HasTheSameFields()
    {
        var stored = await _bench.Database.ReadAsync(0, static (session, _) => SchemaStore.ReadAll(session), CancellationToken.None);
        var collection = Assert.Single(stored);

        Assert.Equal(
            _bench.Catalogue.Current.Find("everything")!.Fields.Select(field => (field.Name, field.Kind, field.IsHidden, field.Type.Scale)),
            collection.Fields.Select(field => (field.Name, field.Kind, field.IsHidden, field.Type.Scale)));
    }

    private Task<ListRecordsResponse> ListAsync(Caller caller, string filter = "", string sort = "")
        => _bench.ListAsync(new ListRecordsRequest { Collection = "everything", Filter = filter, Sort = sort }, caller);

    private static (string Rule, string Description) Only(BaasException refused)
    {
        var violation = Assert.Single(refused.Violations);
        return (violation.Rule, violation.Description);
    }

    private static string JsonOf(Timestamp moment) => JsonFormatter.Default.Format(moment).Trim('"');
}
