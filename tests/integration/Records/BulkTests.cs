using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>The same change to many records, each standing alone.</summary>
public sealed class BulkTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","schema":[{"name":"title","type":"text"},{"name":"n","type":"int","validation":{"max":5} },{"name":"key","type":"text","unique":true}]}
            """);
        foreach (var i in Enumerable.Range(0, 5))
        {
            await _bench.CreateAsync("posts", $$"""{"title":"t{{i}}","n":{{i + 1}}}""", $"r{i}");
        }
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Update_SomeMissing_ChangesTheOthers()
    {
        var answer = await _bench.BulkUpdateAsync("posts", ["r0", "none", "r1", "r0", "a b", "\0"], """{"title":"x"}""");

        Assert.Equal((2, 3), (answer.Success, answer.Failed));
        Assert.Equal([("none", "Record not found"), ("a b", "Record not found"), ("\0", "Record not found")], Errors(answer));
        Assert.Equal("x", (await _bench.GetAsync("posts", "r1")).Data.Fields["title"].StringValue);
        Assert.Equal(("6", "7"), ((await _bench.GetAsync("posts", "r0")).Etag, (await _bench.GetAsync("posts", "r1")).Etag));
        Assert.Equal(7, _bench.Log.Position);
    }

    [Fact]
    public async Task Update_AllDone_HasNoErrors()
    {
        var answer = await _bench.BulkUpdateAsync("posts", ["r0", "r1"], """{"title":"t0"}""");

        Assert.Equal((2, 0, Value.KindOneofCase.NullValue), (answer.Success, answer.Failed, answer.Errors.KindCase));
        Assert.Equal(6, _bench.Log.Position);
    }

    [Fact]
    public async Task Update_WrongValues_FailsForEach()
    {
        var answer = await _bench.BulkUpdateAsync("posts", ["r0", "r1"], """{"n":"x"}""");

        Assert.Equal((0, 2), (answer.Success, answer.Failed));
        Assert.All(Errors(answer), error => Assert.StartsWith("data.n: expected an integer", error.Error));
    }

    [Fact]
    public async Task Update_ModifierAndUniqueKey_FailWhereTheyMust()
    {
        var added = await _bench.BulkUpdateAsync("posts", ["r3", "r4"], """{"n+":1}""");
        var keyed = await _bench.BulkUpdateAsync("posts", ["r0", "r1"], """{"key":"k"}""");

        Assert.Equal([("r4", "data.n: expected at most 5.")], Errors(added));
        Assert.Equal(5, (await _bench.GetAsync("posts", "r3")).Data.Fields["n"].NumberValue);
        Assert.Equal([("r1", "Another record of 'posts' has the same 'key'.")], Errors(keyed));
    }

    [Fact]
    public async Task Delete_SomeMissing_DeletesTheOthers()
    {
        var answer = await _bench.BulkDeleteAsync("posts", ["r0", "none", "r1", "r1"]);

        Assert.Equal((2, 1), (answer.Success, answer.Failed));
        Assert.Equal([("none", "Record not found")], Errors(answer));
        Assert.Equal(["r2", "r3", "r4"], (await _bench.ListAsync(new ListRecordsRequest { Collection = "posts" })).Items.Select(item => item.Id));
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "posts", From = 5 });
        await watch.NextAsync("connected");
        Assert.Equal("r0", (await watch.NextAsync("record.deleted")).RecordId);
        Assert.Equal("r1", (await watch.NextAsync("record.deleted")).RecordId);
    }

    [Fact]
    public async Task Delete_WhereRecordsPointAtThem_KeepsThose()
    {
        await _bench.DefineAsync("""{"name":"comments","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"} }]}""");
        await _bench.CreateAsync("comments", """{"post":"r1"}""", "c");
        var answer = await _bench.BulkDeleteAsync("posts", ["r0", "r1", "none", "r2"]);

        Assert.Equal((2, 2), (answer.Success, answer.Failed));
        Assert.Equal(("none", "Record not found"), Errors(answer)[1]);
        Assert.Equal("r1", (await _bench.GetAsync("posts", "r1")).Id);
    }

    [Fact]
    public async Task Delete_WithSoftDelete_CanBeRestored()
    {
        await _bench.RedefineAsync("posts", definition => definition.SoftDelete = true);
        await _bench.BulkDeleteAsync("posts", ["r0", "r1"]);
        await _bench.RestoreAsync("posts", "r0");

        Assert.Equal(["r1"], (await _bench.ListDeletedAsync(new ListDeletedRecordsRequest { Collection = "posts" })).Items.Select(item => item.Record.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task Size_NoneOrTooMany_IsRefused(int count)
    {
        var ids = Enumerable.Range(0, count).Select(i => $"r{i}").ToList();
        await Refusals.WithAsync(RecordsErrorTable.BatchSizeInvalid, () => _bench.BulkDeleteAsync("posts", ids));
        await Refusals.WithAsync(RecordsErrorTable.BatchSizeInvalid, () => _bench.BulkUpdateAsync("posts", ids, "{}"));
    }

    [Fact]
    public async Task Anonymous_EvenWhereAllMay_NeedsAToken()
    {
        await _bench.RedefineAsync("posts", definition => (definition.UpdateRule, definition.DeleteRule) = ("", ""));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.BulkDeleteAsync("posts", ["r0"], Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.BulkUpdateAsync("posts", ["r0"], "{}", Caller.Anonymous));
    }

    private static List<(string Id, string Error)> Errors(BulkRecordsResponse answer)
        => [.. answer.Errors.ListValue.Values
            .Select(error => error.StructValue.Fields)
            .Select(error => (error["record_id"].StringValue, error["error"].StringValue))];
}
