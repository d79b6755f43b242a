using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>The same change to whatever matches a filter, each record standing alone.</summary>
public sealed class WhereTests : IAsyncLifetime
{
    private static readonly Caller User = new(CallerKind.User, "u1", "u1@example.com");

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","list_rule":"","update_rule":"","delete_rule":"","schema":[
              {"name":"title","type":"text"},{"name":"n","type":"int","validation":{"max":50}},{"name":"key","type":"text","unique":true},
              {"name":"pin","type":"int","hidden":true},
              {"name":"parent","type":"relation","relation":{"collection_id":"posts","on_delete":"cascade"}}]}
            """);
        await _bench.DefineAsync("""{"name":"plain","list_rule":"","schema":[{"name":"n","type":"int"}]}""");
        await _bench.DefineAsync("""{"name":"notes","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"}}]}""");
        foreach (var i in Enumerable.Range(0, 6))
        {
            await _bench.CreateAsync("posts", $$"""{"title":"t{{i % 2}}","n":{{i}}}""", $"r{i}");
            await _bench.CreateAsync("plain", $$"""{"n":{{i}}}""", $"p{i}");
        }
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Update_MoreThanTheLimit_GoesOnBehindTheLastAndChangesEachOnce()
    {
        var request = new UpdateRecordsWhereRequest { Collection = "posts", Filter = "n >= 1", Data = Values("""{"n+":10}"""), Limit = 2 };
        var calls = new List<string>();
        RecordsWhereResponse answer;
        do
        {
            answer = await UpdateAsync(request);
            calls.Add($"{answer.Success} {answer.NextAfter}");
            request.After = answer.NextAfter;
        }
        while (answer.More);

        Assert.Equal(["2 r2", "2 r4", "1 "], calls);
        Assert.Equal("0 11 12 13 14 15", await NumbersAsync("posts"));
        Assert.Equal((_bench.Log.Position, 17), (answer.Position, _bench.Log.Position));
        Assert.Equal("17", (await _bench.GetAsync("posts", "r5")).Etag);
    }

    [Fact]
    public async Task Update_SomeRefused_ChangesTheOthersAndTellsWhich()
    {
        var keyed = await UpdateAsync(new() { Collection = "posts", Filter = "title = t0", Data = Values("""{"key":"k"}""") });
        var raised = await UpdateAsync(new() { Collection = "posts", Filter = "id != null", Data = Values("""{"n+":48}""") });

        Assert.Equal((1, 2), (keyed.Success, keyed.Failed));
        Assert.Equal(["r2", "r4"], keyed.Errors.ListValue.Values.Select(error => error.StructValue.Fields["record_id"].StringValue));
        Assert.Equal((3, 3, false, false), (raised.Success, raised.Failed, raised.More, raised.HasTotal));
        Assert.Equal("48 49 50 3 4 5", await NumbersAsync("posts"));
    }

    [Fact]
    public async Task Update_ValidateOnly_CountsAllAndChangesNothing()
    {
        var position = _bench.Log.Position;
        var request = new UpdateRecordsWhereRequest
        {
            Collection = "posts", Filter = "n > 0", Data = Values("""{"n+":47}"""), Limit = 4, After = "r1", ValidateOnly = true, RequestId = "x",
        };
        var answer = await UpdateAsync(request);

        Assert.Equal((5, 2, 2, false), (answer.Total, answer.Success, answer.Failed, answer.More));
        Assert.Equal((position, "0 1 2 3 4 5"), (_bench.Log.Position, await NumbersAsync("posts")));
    }

    [Fact]
    public async Task Update_SameRequestId_IsDoneOnce()
    {
        var request = new UpdateRecordsWhereRequest { Collection = "plain", Filter = "n < 2", Data = Values("""{"n+":1}"""), RequestId = "once" };
        var first = await UpdateAsync(request);

        Assert.Equal(first, await UpdateAsync(request));
        Assert.Equal("1 2 2 3 4 5", await NumbersAsync("plain"));
        foreach (var change in new Action<UpdateRecordsWhereRequest>[] { r => r.Filter = "n < 3", r => r.Data = Values("{}"), r => r.After = "p0", r => r.Limit = 3 })
        {
            var other = request.Clone();
            change(other);
            await Refusals.WithAsync(RecordsErrorTable.RequestIdReused, () => UpdateAsync(other));
        }
    }

    [Theory]
    [InlineData("plain", "n >= 2 && n != 4", "0 1 4", 3)]
    [InlineData("plain", "id != null", "", 6)]
    [InlineData("plain", "n > 7", "0 1 2 3 4 5", 0)]
    [InlineData("posts", "title = t1", "0 2 4", 3)]
    public async Task Delete_Matching_RemovesThemAndLogsEach(string collection, string filter, string left, int deleted)
    {
        var position = _bench.Log.Position;
        var answer = await DeleteAsync(new() { Collection = collection, Filter = filter });

        Assert.Equal((deleted, 0, left), (answer.Success, answer.Failed, await NumbersAsync(collection)));
        Assert.Equal(position + deleted, _bench.Log.Position);
    }

    [Fact]
    public async Task Delete_ThatTakesOthersAlong_CountsThemAsDone()
    {
        await _bench.UpdateAsync("posts", "r1", """{"parent":"r0"}""");
        var position = _bench.Log.Position;
        var answer = await DeleteAsync(new() { Collection = "posts", Filter = "n <= 2" });

        Assert.Equal((3, 0), (answer.Success, answer.Failed));
        Assert.Equal(("3 4 5", position + 3), (await NumbersAsync("posts"), _bench.Log.Position));
    }

    [Fact]
    public async Task Write_RecordThatMatchesNoMore_IsLeftAlone()
    {
        var run = Run(new UpdateRecordsWhereRequest { Collection = "plain", Filter = "n < 3", Data = Values("""{"n+":10}""") });
        await run.FindAsync(_bench.Database, CancellationToken.None);
        await _bench.UpdateAsync("plain", "p1", """{"n":30}""");
        await _bench.DeleteAsync("plain", "p2");

        var answer = await _bench.Database.WriteAsync(run.Write, 0, CancellationToken.None);

        Assert.Equal(1, RecordsWhereResponse.Parser.ParseFrom(answer.Bytes.Span).Success);
        Assert.Equal("10 30 3 4 5", await NumbersAsync("plain"));
    }

    [Fact]
    public async Task Write_ManyBytes_StopsAndSaysWhere()
    {
        await _bench.IngestAsync(IngestTests.Messages("plain", 40, i => $$"""{"n":{{100 + i}}}"""));
        var run = Run(new UpdateRecordsWhereRequest { Collection = "plain", Filter = "n >= 100", Data = Values("""{"n":7}""") }, maxBytes: 1);
        await run.FindAsync(_bench.Database, CancellationToken.None);

        var answer = RecordsWhereResponse.Parser.ParseFrom((await _bench.Database.WriteAsync(run.Write, 0, CancellationToken.None)).Bytes.Span);

        Assert.Equal((16, true), (answer.Success, answer.More));
        var rest = await UpdateAsync(new() { Collection = "plain", Filter = "n >= 100", Data = Values("""{"n":7}"""), After = answer.NextAfter });
        Assert.Equal((24, false), (rest.Success, rest.More));
    }

    [Fact]
    public async Task Calls_WithoutTheRights_AreRefused()
    {
        Task Update(string collection, string filter, Caller caller)
            => UpdateAsync(new() { Collection = collection, Filter = filter, Data = Values("""{"n":1}""") }, caller);
        Task Delete(string collection, Caller caller) => DeleteAsync(new() { Collection = collection, Filter = "id != null" }, caller);

        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => Update("posts", "n = 1", Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => Delete("posts", Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => Update("plain", "n = 1", User));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => Delete("none", User));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => Update("posts", "pin = 1", User));
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => Update("posts", "notes_via_post:length = 0", User));
        await Update("posts", "pin = 1", Caller.Engine);
        await Update("posts", "notes_via_post:length > 0", Caller.Engine);
        await Update("posts", "n = 1", User);

        // Whoever may not list learns nothing by counting either.
        await _bench.RedefineAsync("posts", definition => definition.ClearListRule());
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => Update("posts", "n = 1", User));
    }

    [Theory]
    [InlineData("posts", " ", 0, "", "{}", "FILTER_INVALID")]
    [InlineData("posts", "n =", 0, "", "{}", "FILTER_INVALID")]
    [InlineData("posts", "n = 1", -1, "", "{}", "PAGE_INVALID")]
    [InlineData("posts", "n = 1", 0, "a b", "{}", "ID_INVALID")]
    [InlineData("posts", "n = 1", 0, "", """{"n":"x"}""", "DATA_INVALID")]
    [InlineData("posts", "n = 1", 0, "", """{"nn":1}""", "DATA_INVALID")]
    [InlineData("none", "n = 1", 0, "", "{}", "COLLECTION_NOT_FOUND")]
    public async Task Update_Wrong_IsRefused(string collection, string filter, int limit, string after, string data, string reason)
    {
        var request = new UpdateRecordsWhereRequest { Collection = collection, Filter = filter, Limit = limit, After = after, Data = Values(data) };
        var refused = await Assert.ThrowsAsync<BaasException>(() => UpdateAsync(request));

        Assert.Equal(reason, refused.Definition.Reason);
    }

    [Fact]
    public async Task Update_OfAView_IsRefused()
    {
        await _bench.DefineAsync("""{"name":"seen","type":"view","view":{"query":"SELECT id, n FROM plain"}}""");
        await Refusals.WithAsync(
            SchemaErrorTable.ViewReadOnly, () => UpdateAsync(new() { Collection = "seen", Filter = "n = 1", Data = Values("{}") }));
    }

    private WhereRun Run(UpdateRecordsWhereRequest request, long maxBytes = long.MaxValue)
        => new(WhereRequest.Parse(request.ToByteArray()), WriteKind.Update, Caller.Engine, _bench.Catalogue, _bench.BulkRows, default) { MaxBytes = maxBytes };

    private async Task<RecordsWhereResponse> UpdateAsync(UpdateRecordsWhereRequest request, Caller? caller = null)
    {
        using var answer = await _bench.Where.UpdateAsync(WhereRequest.Parse(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return RecordsWhereResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    private async Task<RecordsWhereResponse> DeleteAsync(DeleteRecordsWhereRequest request, Caller? caller = null)
    {
        using var answer = await _bench.Where.DeleteAsync(WhereRequest.Parse(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return RecordsWhereResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    private async Task<string> NumbersAsync(string collection)
        => string.Join(' ', (await _bench.ListAsync(new ListRecordsRequest { Collection = collection })).Items.Select(item => item.Data.Fields["n"].NumberValue));

    private static Struct Values(string json) => Struct.Parser.ParseJson(json);
}
