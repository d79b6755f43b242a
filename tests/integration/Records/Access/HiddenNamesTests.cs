using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>What errors must not tell: hidden fields, and records of collections that are closed.</summary>
public sealed class HiddenNamesTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","create_rule":"","update_rule":"","delete_rule":"","schema":[{"name":"title","type":"text"},
              {"name":"moderation","type":"text","hidden":true,"unique":true},{"name":"slug","type":"text","unique":true}]}
            """);
        await _bench.DefineAsync("""{"name":"reports","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"} }]}""");
        await _bench.DefineAsync("""
            {"name":"comments","list_rule":"","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"} }]}
            """);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Create_NameNearAHiddenOne_DoesNotSuggestIt()
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("posts", """{"moderatio":"x"}""", caller: Caller.Anonymous));

        Assert.DoesNotContain("moderation", refused.Message + refused.Violations[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upsert_ByAHiddenKey_IsForAdministrators()
    {
        await _bench.UpsertAsync("posts", """{"moderation":"m1","title":"a"}""", on: "moderation");
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.UpsertKeyInvalid,
            () => _bench.UpsertAsync("posts", """{"moderation":"m1"}""", on: "moderation", caller: Caller.Anonymous));
        var missing = await Refusals.WithAsync(
            RecordsErrorTable.UpsertKeyInvalid, () => _bench.UpsertAsync("posts", "{}", caller: Caller.Anonymous));

        Assert.Equal("slug", refused.Metadata["keys"]);
        Assert.Equal("slug", missing.Metadata["keys"]);
    }

    [Fact]
    public async Task Delete_ReferencedFromAClosedCollection_NamesNothingOfIt()
    {
        await _bench.CreateAsync("posts", "{}", "p1");
        await _bench.CreateAsync("reports", """{"post":"p1"}""", "r1");
        var single = await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("posts", "p1", caller: Caller.Anonymous));
        var batch = await Refusals.WithAsync(
            RecordsErrorTable.RecordReferenced,
            () => _bench.BatchAsync("""{"operations":[{"delete":{"collection":"posts","id":"p1"}}]}""", Caller.Anonymous));
        var some = await _bench.BatchAsync("""{"atomic":false,"operations":[{"delete":{"collection":"posts","id":"p1"}}]}""", Caller.Anonymous);

        Assert.All(
            [Text(single), Text(batch), some.ToString()],
            text => Assert.False(text.Contains("reports", StringComparison.Ordinal) || text.Contains("r1", StringComparison.Ordinal), text));
    }

    [Fact]
    public async Task Delete_ReferencedFromAnOpenCollection_NamesIt()
    {
        await _bench.CreateAsync("posts", "{}", "p1");
        await _bench.CreateAsync("comments", """{"post":"p1"}""", "c1");
        var refused = await Refusals.WithAsync(RecordsErrorTable.RecordReferenced, () => _bench.DeleteAsync("posts", "p1", caller: Caller.Anonymous));

        Assert.Equal(("comments", "c1"), (refused.Metadata["collection"], refused.Metadata["id"]));
    }

    private static string Text(BaasException refused) => refused.Message + string.Join(' ', refused.Metadata.Values);
}
