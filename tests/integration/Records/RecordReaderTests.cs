using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class RecordReaderTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"items","list_rule":"","schema":[
              {"name":"title","type":"text"},{"name":"rank","type":"int"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2}}]}
            """);
        await _bench.IngestAsync(IngestTests.Messages(
            "items", 95, i => $$"""{"title":"t{{i}}","rank":{{i % 10}},"tags":["{{(i % 2 == 0 ? "a" : "b")}}"]}"""));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task List_ByToken_SeesEachRecordOnce()
    {
        var request = new ListRecordsRequest { Collection = "items", Sort = "-rank", PerPage = 10, Filter = "tags ?= 'a'" };
        var seen = new List<V1.Records.Record>();
        do
        {
            var page = await _bench.ListAsync(request);
            Assert.Equal((request.PageToken.Length == 0 ? 1 : 0, 10), (page.Page, page.PerPage));
            Assert.Equal(_bench.Log.Position, page.Position);
            Assert.False(page.HasTotal);
            seen.AddRange(page.Items);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(48, seen.Count);
        Assert.Equal(48, seen.Select(record => record.Id).Distinct().Count());
        Assert.Equal(seen.Select(Rank).OrderDescending(), seen.Select(Rank));
    }

    [Fact]
    public async Task List_PageNumbers_CutTheSameOrder()
    {
        var second = await _bench.ListAsync(new ListRecordsRequest { Collection = "items", Page = 2, IncludeTotal = true });
        var last = await _bench.ListAsync(new ListRecordsRequest { Collection = "items", Page = 4, Search = "T9" });

        Assert.Equal((2, 30, 95), (second.Page, second.PerPage, second.Total));
        Assert.Equal("t30", second.Items[0].Data.Fields["title"].StringValue);
        Assert.Empty(last.Items);
        Assert.Empty(last.NextPageToken);
    }

    [Fact]
    public async Task GetAndList_SomeFields_HaveOnlyThose()
    {
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "items", PerPage = 1, Fields = "rank,id" });
        var got = await _bench.GetAsync("items", list.Items[0].Id, "data.rank");

        Assert.Equal(list.Items[0], got);
        Assert.Equal(["rank"], got.Data.Fields.Keys);
        Assert.NotEmpty(got.Etag);
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => _bench.GetAsync("items", got.Id, "rnk"));
    }

    [Fact]
    public async Task List_Wrong_SaysWhy()
    {
        ListRecordsRequest Of(Action<ListRecordsRequest> change)
        {
            var request = new ListRecordsRequest { Collection = "items" };
            change(request);
            return request;
        }

        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.ListAsync(Of(request => request.Filter = "rank >")));
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => _bench.ListAsync(Of(request => request.Sort = "nope")));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => _bench.ListAsync(Of(request => request.Fields = "nope")));
        await Refusals.WithAsync(QueryErrorTable.PageInvalid, () => _bench.ListAsync(Of(request => request.PerPage = -1)));
        await Refusals.WithAsync(QueryErrorTable.PageTokenInvalid, () => _bench.ListAsync(Of(request => request.PageToken = "x")));
        await Refusals.WithAsync(SchemaErrorTable.CollectionNotFound, () => _bench.ListAsync(Of(request => request.Collection = "itms")));
    }

    [Fact]
    public async Task Read_AnonymousCaller_HasTheRulesOnly()
    {
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "items" }, Caller.Anonymous);

        Assert.Equal(30, list.Items.Count);
        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing, () => _bench.GetAsync("items", list.Items[0].Id, caller: Caller.Anonymous));
    }

    [Fact]
    public async Task Get_UnknownId_IsNotFound()
    {
        var refused = await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("items", new string('x', 1_000)));

        Assert.True(refused.Message.Length < 400);
    }

    [Fact]
    public async Task Get_Warm_AllocatesLittle()
    {
        var id = (await _bench.ListAsync(new ListRecordsRequest { Collection = "items", PerPage = 1 })).Items[0].Id;
        const int Calls = 2_000;
        var before = 0L;
        for (var i = -200; i < Calls; i++)
        {
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            // A session is free, so the call runs on this thread from end to end.
            using var answer = await _bench.Reader.GetAsync("items", id, "", Caller.Engine, CancellationToken.None);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Calls, 0, 1_024);
    }

    private static double Rank(V1.Records.Record record) => record.Data.Fields["rank"].NumberValue;
}
