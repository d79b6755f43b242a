using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Deleted records that can come back.</summary>
public sealed class TrashTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","soft_delete":true,"schema":[
              {"name":"title","type":"text","unique":true},{"name":"n","type":"int"},{"name":"x","type":"json"},
              {"name":"tags","type":"select","select":{"values":["a\"","b"],"max_select":2}},{"name":"p","type":"number"},
              {"name":"b","type":"bool"}]}
            """);
        await _bench.DefineAsync("""
            {"name":"comments","soft_delete":true,"schema":[
              {"name":"post","type":"relation","relation":{"collection_id":"posts","cascade_delete":true} },
              {"name":"reply_to","type":"relation","relation":{"collection_id":"comments","cascade_delete":true} }]}
            """);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Delete_Record_IsNowhereButInTheTrash()
    {
        await _bench.CreateAsync("posts", """{"title":"a"}""", "a");
        await _bench.DeleteAsync("posts", "a");
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("posts", "a"));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.DeleteAsync("posts", "a"));
        var pointing = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("comments", """{"post":"a"}"""));
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", IncludeTotal = true });
        var trash = await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts" });

        Assert.Equal("TARGET", pointing.Rules()["data.post"]);
        Assert.Equal(0, list.Total);
        Assert.Equal(("a", "a"), (trash.Items.Single().Record.Id, trash.Items.Single().Record.Data.Fields["title"].StringValue));
        Assert.NotNull(trash.Items.Single().Deleted);
        await _bench.CreateAsync("posts", """{"title":"a"}""", "b");
    }

    [Fact]
    public async Task Restore_AllKinds_IsTheSameRecord()
    {
        var created = await _bench.CreateAsync(
            "posts", """{"title":"ä","n":"-9223372036854775808","x":{"k":[1,"<\"",null]},"tags":["b","a\""],"p":-0.5,"b":false}""", "a");
        await _bench.DeleteAsync("posts", "a");
        var restored = await _bench.RestoreAsync("posts", "a");

        Assert.Equal(created.Data, restored.Data);
        Assert.Equal((created.Created, "3"), (restored.Created, restored.Etag));
        Assert.Equal(restored, await _bench.GetAsync("posts", "a"));
        Assert.Equal("a", (await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Filter = "tags ?= \"b\" && b = false" })).Items.Single().Id);
        Assert.Empty((await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts" })).Items);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.RestoreAsync("posts", "a"));
    }

    [Fact]
    public async Task Restore_TypesOfAllForms_KeepsTheirValues()
    {
        await _bench.DefineAsync("""
            {"name":"things","soft_delete":true,"schema":[
              {"name":"cost","type":"decimal"},{"name":"at","type":"datetime"},{"name":"raw","type":"bytes"},{"name":"place","type":"geopoint"},
              {"name":"made","type":"autodate","autodate":{"on_create":true} },{"name":"word","type":"password"},{"name":"day","type":"date"}]}
            """);
        var created = await _bench.CreateAsync("things", """
            {"cost":"-12.50","at":"2026-11-21T10:30:00.000001+01:00","raw":"AP8=","place":{"lat":-52.5,"lon":0},"word":"correct horse","day":"2026-11-21"}
            """, "a");
        var hash = await PasswordAsync("things");
        await _bench.DeleteAsync("things", "a");
        _bench.Time.Advance(TimeSpan.FromHours(1));
        var restored = await _bench.RestoreAsync("things", "a");

        Assert.Equal(created.Data, restored.Data);
        Assert.Equal(restored, await _bench.GetAsync("things", "a"));
        Assert.Equal(hash, await PasswordAsync("things"));
        Assert.NotEmpty(hash);
    }

    [Fact]
    public async Task Replace_LeavingOutWhatIsNeverShown_KeepsIt()
    {
        await _bench.DefineAsync("""
            {"name":"things","schema":[{"name":"word","type":"password","validation":{"required":true} },{"name":"title","type":"text"},
              {"name":"note","type":"text","hidden":true},{"name":"made","type":"autodate"},{"name":"state","type":"text","default_value":"new"}]}
            """);
        var created = await _bench.CreateAsync("things", """{"word":"correct horse","title":"t","note":"n","state":"old"}""", "a");
        var hash = await PasswordAsync("things");
        var replaced = await _bench.ReplaceAsync(new ReplaceRecordRequest { Collection = "things", Id = "a", Data = new() });

        Assert.Equal(hash, await PasswordAsync("things"));
        Assert.Equal("n", (await _bench.GetAsync("things", "a", "note")).Data.Fields["note"].StringValue);
        Assert.Equal(created.Data.Fields["made"], replaced.Data.Fields["made"]);
        Assert.Equal("new", replaced.Data.Fields["state"].StringValue);
        Assert.True(replaced.Data.Fields["title"].HasNullValue);
    }

    [Fact]
    public async Task Watch_DeleteAndRestore_SeesADeletionAndACreation()
    {
        await _bench.CreateAsync("posts", """{"title":"a"}""", "a");
        await _bench.DeleteAsync("posts", "a");
        await _bench.RestoreAsync("posts", "a");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "posts", From = 0 });
        var events = new List<string>();
        while (events.Count < 4)
        {
            events.Add((await watch.NextAsync()).Type);
        }

        Assert.Equal(["connected", "record.created", "record.deleted", "record.created"], events);
    }

    [Fact]
    public async Task Restore_AfterACascade_BringsAllBack()
    {
        await _bench.CreateAsync("posts", """{"title":"a"}""", "a");
        await _bench.CreateAsync("comments", """{"post":"a"}""", "c1");
        await _bench.CreateAsync("comments", """{"post":"a","reply_to":"c1"}""", "c2");
        await _bench.CreateAsync("comments", """{"post":"a"}""", "c3");
        await _bench.DeleteAsync("comments", "c3");
        await _bench.DeleteAsync("posts", "a");
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.RestoreAsync("comments", "c1"));
        await _bench.RestoreAsync("posts", "a");

        Assert.Equal("c1", (await _bench.GetAsync("comments", "c2")).Data.Fields["reply_to"].StringValue);
        Assert.Equal(2, (await _bench.ListAsync(new ListRecordsRequest { Collection = "comments", IncludeTotal = true })).Total);
        Assert.Single((await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "comments" })).Items);
    }

    [Fact]
    public async Task Restore_WhereTheIdOrKeyIsTaken_IsRefusedAsAWhole()
    {
        await _bench.CreateAsync("posts", """{"title":"a"}""", "a");
        await _bench.CreateAsync("comments", """{"post":"a"}""", "c");
        await _bench.DeleteAsync("posts", "a");
        await _bench.CreateAsync("posts", """{"title":"a"}""", "b");
        await Refusals.WithAsync(RecordsErrorTable.UniqueViolated, () => _bench.RestoreAsync("posts", "a"));
        await _bench.UpdateAsync("posts", "b", """{"title":"b"}""");
        await _bench.CreateAsync("comments", "{}", "c");
        var position = _bench.Log.Position;
        await Refusals.WithAsync(RecordsErrorTable.RecordExists, () => _bench.RestoreAsync("posts", "a"));

        Assert.Equal(position, _bench.Log.Position);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("posts", "a"));
        await _bench.DeleteAsync("comments", "c");
        await _bench.RestoreAsync("posts", "a");
        await _bench.GetAsync("comments", "c");
    }

    [Fact]
    public async Task Restore_AfterASchemaChange_KeepsWhatIsStillThere()
    {
        await _bench.CreateAsync("posts", """{"title":"a","n":1,"p":2}""", "a");
        await _bench.DeleteAsync("posts", "a");
        await _bench.RedefineAsync("posts", definition =>
        {
            definition.Schema[0].Name = "headline";
            definition.Schema.RemoveAt(1);
        });
        var restored = await _bench.RestoreAsync("posts", "a");

        Assert.Equal("a", restored.Data.Fields["headline"].StringValue);
        Assert.Equal(2, restored.Data.Fields["p"].NumberValue);
        Assert.False(restored.Data.Fields.ContainsKey("n"));
    }

    [Fact]
    public async Task Purge_Deleted_IsGoneForGood()
    {
        await _bench.CreateAsync("posts", "{}", "a");
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.PurgeAsync("posts", "a"));
        await _bench.DeleteAsync("posts", "a");
        await _bench.CreateAsync("posts", "{}", "a");
        await _bench.DeleteAsync("posts", "a");
        await _bench.PurgeAsync("posts", "a");

        Assert.Empty((await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts" })).Items);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.RestoreAsync("posts", "a"));
    }

    [Fact]
    public async Task ListDeleted_Pages_AreTheLastDeletedFirst()
    {
        foreach (var i in Enumerable.Range(0, 7))
        {
            await _bench.CreateAsync("posts", $$"""{"title":"t{{i}}","n":{{i}}}""", $"r{i}");
            await _bench.DeleteAsync("posts", $"r{i}");
        }

        var ids = new List<string>();
        var request = new ListDeletedRecordsRequest { Collection = "posts", Filter = "n != 3", PerPage = 2 };
        do
        {
            var page = await _bench.ListDeletedAsync(request);
            Assert.InRange(page.Items.Count, 0, 2);
            ids.AddRange(page.Items.Select(item => item.Record.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["r6", "r5", "r4", "r2", "r1", "r0"], ids);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("", "eA")]
    [InlineData("n = ", "")]
    public async Task ListDeleted_Wrong_IsRefused(string filter, string token)
    {
        var refused = await Assert.ThrowsAsync<BaasException>(
            () => _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts", Filter = filter, PageToken = token }));

        Assert.Equal(token.Length > 0 ? QueryErrorTable.PageTokenInvalid : QueryErrorTable.FilterInvalid, refused.Definition);
    }

    [Fact]
    public async Task Trash_WithoutTheRightToDelete_IsClosed()
    {
        await _bench.RedefineAsync("posts", definition => (definition.ListRule, definition.ViewRule, definition.UpdateRule) = ("", "", ""));
        await _bench.CreateAsync("posts", "{}", "a");
        await _bench.DeleteAsync("posts", "a");

        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing,
            () => _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts" }, Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.RestoreAsync("posts", "a", caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.PurgeAsync("posts", "a", Caller.Anonymous));
    }

    [Fact]
    public async Task Restore_WithRequestId_AnswersARetry()
    {
        await _bench.CreateAsync("posts", "{}", "a");
        await _bench.DeleteAsync("posts", "a");

        Assert.Equal(await _bench.RestoreAsync("posts", "a", "r"), await _bench.RestoreAsync("posts", "a", "r"));
    }

    [Fact]
    public async Task DropCollection_WithTrash_EmptiesIt()
    {
        await _bench.DefineAsync("""{"name":"things","soft_delete":true}""");
        await _bench.CreateAsync("things", "{}", "a");
        await _bench.DeleteAsync("things", "a");
        await _bench.Editor.DeleteAsync("things", "", CancellationToken.None);
        var left = await _bench.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                using var count = session.Prepare("SELECT count(*) FROM _baas_trash");
                return count.Step() ? count.Int64(0) : -1;
            },
            CancellationToken.None);

        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Delete_WithoutTheOption_IsForGood()
    {
        await _bench.RedefineAsync("posts", definition => definition.SoftDelete = false);
        await _bench.CreateAsync("posts", "{}", "a");
        await _bench.DeleteAsync("posts", "a");

        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.RestoreAsync("posts", "a"));
    }

    private ValueTask<string> PasswordAsync(string table) => _bench.Database.ReadAsync(
        table,
        static (session, table) =>
        {
            using var row = session.Prepare($"SELECT word FROM {table}");
            return row.Step() ? row.Text(0) : "";
        },
        CancellationToken.None);
}
