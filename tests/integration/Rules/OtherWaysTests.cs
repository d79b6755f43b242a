using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Rules on the ways beside lists: the past, deleted records, views, unique keys.</summary>
public sealed class OtherWaysTests : IAsyncLifetime
{
    private static readonly Caller Ann = User("ann");
    private static readonly Caller Bob = User("bob");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"notes","soft_delete":true,"schema":[{"name":"owner","type":"text"},{"name":"slug","type":"text","unique":true},{"name":"text","type":"text"}],
              "list_rule":"owner = @request.auth.id","view_rule":"owner = @request.auth.id","create_rule":"","update_rule":"owner = @request.auth.id",
              "delete_rule":"owner = @request.auth.id"}
            """);
        await _bench.DefineAsync("""
            {"name":"mine","type":"view","list_rule":"owner = @request.auth.id","view":{"query":"SELECT id, owner, text FROM notes","cache_ttl_seconds":3600} }
            """);
        await _bench.CreateAsync("notes", """{"owner":"ann","slug":"a","text":"first"}""", "n1");
        await _bench.CreateAsync("notes", """{"owner":"bob","slug":"b","text":"bobs"}""", "n2");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task History_StatesThatTheRuleHides_AreAsMissing()
    {
        var history = new RecordHistory(_bench.Database, _bench.Catalogue, _bench.Writer);
        var before = (await _bench.ListAsync(new ListRecordsRequest { Collection = "notes" })).Position;
        await _bench.UpdateAsync("notes", "n1", """{"owner":"bob"}""");
        var request = new GetRecordRequest { Collection = "notes", Id = "n1", AtPosition = before };

        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => history.GetAsync(request, Bob, Engine.Records.Wire.RecordForm.Generic, CancellationToken.None).AsTask());
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => history.GetAsync(request, Ann, Engine.Records.Wire.RecordForm.Generic, CancellationToken.None).AsTask());
        var difference = await history.DiffAsync(
            new DiffRevisionsRequest { Collection = "notes", Id = "n1", From = before }, Bob, CancellationToken.None);

        Assert.Equal((false, true), (difference.ExistedBefore, difference.ExistsAfter));
        Assert.DoesNotContain("ann", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trash_RecordsOfOthers_NeitherListedNorRestoredNorPurged()
    {
        await _bench.DeleteAsync("notes", "n1");
        await _bench.DeleteAsync("notes", "n2");

        var deleted = await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "notes" }, Ann);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.RestoreAsync("notes", "n2", caller: Ann));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.PurgeAsync("notes", "n2", Ann));

        Assert.Equal("n1", Assert.Single(deleted.Items).Record.Id);
        Assert.Equal("n1", (await _bench.RestoreAsync("notes", "n1", caller: Ann)).Id);
    }

    [Fact]
    public async Task View_WithARule_AnswersNobodyWithTheRowsOfAnother()
    {
        var reader = new RecordReader(
            _bench.Database, _bench.Catalogue, _bench.Time, new ViewReads(_bench.Database, _bench.Catalogue, new RecordsOptions(), _bench.Time));

        foreach (var (caller, id) in new[] { (Ann, "n1"), (Bob, "n2"), (Ann, "n1") })
        {
            using var answer = await reader.ListAsync(new ListRecordsRequest { Collection = "mine" }, caller, CancellationToken.None);
            Assert.Equal(id, Assert.Single(ListRecordsResponse.Parser.ParseFrom(answer.Bytes.Span).Items).Id);
        }
    }

    [Fact]
    public async Task Upsert_ByAKeyOfAHiddenRecord_DoesNotNameIt()
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.UniqueViolated, () => _bench.UpsertAsync("notes", """{"slug":"b","text":"x"}""", on: "slug", caller: Ann));

        Assert.DoesNotContain("n2", refused.Message, StringComparison.Ordinal);
        Assert.Equal("bobs", (await _bench.GetAsync("notes", "n2")).Data.Fields["text"].StringValue);
    }
}
