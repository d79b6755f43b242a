using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Expand;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.Expand;

/// <summary>What expands cost, and where they end.</summary>
public sealed class ExpandCostTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await Blog.DefineAsync(_bench);
        await _bench.IngestAsync(Items("users", 50, i => $$"""{"name":"u{{i}}","bio":""}"""));
        await _bench.IngestAsync(Items("tags", 120, i => $$"""{"name":"t{{i}}","weight":{{i}}}"""));
        var tags = string.Join(',', Enumerable.Range(0, 120).Select(i => $"\"tags{i}\""));
        await _bench.IngestAsync(Items("posts", 100, i => $$"""{"title":"p{{i}}","author":"users{{i % 50}}","tags":[{{tags}}]}"""));
        await _bench.IngestAsync(Items("comments", 1_000, i => $$"""{"text":"c{{i}}","post":"posts{{i % 100}}","author":"users{{i % 7}}"}"""));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("comments_via_post.author", 3)]
    [InlineData("author,comments_via_post(limit:3,sort:-text).author", 4)]
    [InlineData("tags(limit:2,sort:-weight)", 2)]
    public async Task List_OfAHundred_RunsOneStatementALevel(string expand, int statements)
    {
        var table = RecordTable.Of(_bench.Catalogue.Current.Find("posts")!);
        var plan = ListPlan.Create(new ListPlanRequest { Dialect = _bench.Database.Dialect, Collection = table.Collection, PerPage = 100, Now = default });
        var page = new ListPage(table, plan, null)
        {
            Access = RecordAccess.Of(Caller.Engine, _bench.Catalogue),
            Expand = ExpandPlan.Create(
                new ExpandRequest(expand, [], "", ""), new ExpandBinder(RecordAccess.Of(Caller.Engine, _bench.Catalogue), default), table.Collection),
        };
        var seen = await _bench.Database.ReadAsync(
            page,
            static (session, page) =>
            {
                var counting = new CountingSession(session);
                page.Read(counting).Dispose();
                return counting.Statements;
            },
            CancellationToken.None);

        Assert.Equal(statements, seen.Count(sql => sql.Contains("FROM \"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task List_MoreThanTenThousandRecords_IsRefused()
    {
        var request = new ListRecordsRequest { Collection = "posts", PerPage = 100, Expand = "tags" };
        var refused = await Refusals.WithAsync(RecordsErrorTable.ExpandTooLarge, () => _bench.ListAsync(request));
        Assert.Equal(("tags", "records", "10000"), (refused.Metadata["path"], refused.Metadata["limit"], refused.Metadata["maximum"]));

        request.ExpandMode = "included";
        Assert.Equal(120, (await _bench.ListAsync(request)).Included.Count);
        request.ExpandMode = "";
        request.PerPage = 83;
        Assert.Equal(83 * 120, (await _bench.ListAsync(request)).Items.Sum(item => item.Expand.Fields["tags"].ListValue.Values.Count));
    }

    [Fact]
    public async Task List_ThatGrowsFromLevelToLevel_IsRefusedBeforeItIsWritten()
    {
        var request = new ListRecordsRequest { Collection = "posts", PerPage = 1, Expand = "tags.posts_via_tags.tags.posts_via_tags.tags" };
        await Refusals.WithAsync(RecordsErrorTable.ExpandTooLarge, () => _bench.ListAsync(request));
    }

    private static IEnumerable<IngestRecordsRequest> Items(string collection, int count, Func<int, string> json)
    {
        yield return new IngestRecordsRequest
        {
            Collection = collection,
            Items =
            {
                Enumerable.Range(0, count).Select(i => new IngestItem
                {
                    Id = $"{collection}{i}",
                    Data = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson(json(i)),
                }),
            },
        };
    }
}
