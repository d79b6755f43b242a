using System.Diagnostics;
using Grpc.Baas.Client;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>How one collection of a million records reads, one call after the other: by an index, deep in its pages, by search and in groups.</summary>
internal sealed class LargeScenario : IScenario
{
    private const string Goods = "goods";
    private const string Service = "/baas.records.v1";
    private const int Records = 1_000_000;
    private const int Requests = 100;

    private static readonly string[] Words =
        ["amber", "birch", "cobalt", "delta", "ember", "falcon", "granite", "harbor", "indigo", "juniper", "kestrel", "lagoon", "meadow", "nickel", "opal", "pepper"];

    private readonly Random _random = new(4);

    public string Name => "large";

    public string About => $"{Records:N0} records with a composite and a search index, one call at a time";

    public bool IsLong => true;

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage();
        try
        {
            var engine = stage.Hold(await EngineProcess.StartAsync(plan.Database, cancellationToken));
            await FillAsync(engine, stage, cancellationToken);
            var last = await FindLastPageAsync(engine, cancellationToken);
            Add(stage, engine, "list by an index", () => List(request => (request.Filter, request.Sort) = ($"category = \"c{_random.Next(100)}\"", "-price")));
            Add(stage, engine, "first page", () => List(_ => { }));
            Add(stage, engine, "last page", () => List(request => request.PageToken = last));
            Add(stage, engine, "search for a word of one record", () => List(request => request.Search = $"no{_random.Next(Records)}x"));
            Add(stage, engine, "search for a word of every sixteenth", () => List(request => request.Search = Words[_random.Next(Words.Length)]));
            Add(stage, engine, "count by 100 groups", () => Aggregate("count", "category"));
            Add(stage, engine, "count, sum, average by 100 groups", () => Aggregate("count, sum(stock), avg(price)", "category"));
            Add(stage, engine, "count by month", () => Aggregate("count", "created:month"));
            stage.Targets.AddRange([Target.Percentile99(5), Target.Memory(300)]);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    private static void Add(Stage stage, EngineProcess engine, string name, Func<LoadRequest> make)
    {
        var requests = Enumerable.Range(0, Requests).Select(_ => make() with { Token = engine.Token }).ToList();
        stage.Subjects.Add(new HostSubject(name, engine.Host, () => new Http2Client(engine.Address, requests, connections: 1, streams: 1)));
    }

    private static LoadRequest List(Action<ListRecordsRequest> change)
    {
        var request = new ListRecordsRequest { Collection = Goods, PerPage = TestRecords.PageSize };
        change(request);
        return LoadRequest.Grpc($"{Service}.RecordService/ListRecords", request);
    }

    private static LoadRequest Aggregate(string select, string groups)
        => LoadRequest.Grpc($"{Service}.AggregateService/AggregateRecords", new AggregateRecordsRequest { Collection = Goods, Select = select, GroupBy = groups });

    private static async Task<string> FindLastPageAsync(EngineProcess engine, CancellationToken cancellationToken)
    {
        var token = "";
        for (var left = Records; left > 100; left -= 100)
        {
            var options = new ListOptions { PageToken = token, PerPage = 100, Fields = "etag" };
            token = (await engine.Client.Collection(Goods).ListAsync(options, cancellationToken)).NextPageToken;
        }

        return token;
    }

    private async Task FillAsync(EngineProcess engine, Stage stage, CancellationToken cancellationToken)
    {
        await engine.Client.Collections.CreateAsync(
            new Collection
            {
                Name = Goods,
                Schema =
                {
                    new CollectionField { Name = "title", Type = "text" },
                    new CollectionField { Name = "category", Type = "text" },
                    new CollectionField { Name = "price", Type = "number" },
                    new CollectionField { Name = "stock", Type = "int" },
                },
                Indexes = { new CollectionIndex { Fields = { "category", "-price" } } },
                Search = new SearchOptions { Fields = { "title" } },
            },
            cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await engine.Client.Collection(Goods).IngestAsync(MakeRecords().ToAsyncEnumerable(), cancellationToken);
        stage.Notes.Add(FormattableString.Invariant($"ingest: {Records / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} records/s"));
    }

    private IEnumerable<RecordData> MakeRecords()
    {
        for (var i = 0; i < Records; i++)
        {
            yield return new RecordData
            {
                ["title"] = $"{Words[_random.Next(Words.Length)]} {Words[_random.Next(Words.Length)]} no{i}x",
                ["category"] = $"c{i % 100}",
                ["price"] = _random.Next(100_000) / 100.0,
                ["stock"] = i % 1000,
            };
        }
    }
}
