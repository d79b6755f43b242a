using System.Diagnostics;
using System.Globalization;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Data;

/// <summary>How one collection of many records reads: by an index, deep in its pages, by search and in groups.</summary>
internal sealed class DataScenario
{
    private const string Name = "goods";
    private const int PageSize = 30;
    private const int PagesAtOnce = 200;
    private const int Aggregates = 20;

    private static readonly string[] Words =
        ["amber", "birch", "cobalt", "delta", "ember", "falcon", "granite", "harbor", "indigo", "juniper", "kestrel", "lagoon", "meadow", "nickel", "opal", "pepper"];

    private readonly DataPlan _plan;
    private readonly EngineProcess _engine;
    private readonly Random _random = new(4);

    private DataScenario(DataPlan plan, EngineProcess engine)
    {
        _plan = plan;
        _engine = engine;
    }

    private RecordCollection Goods => _engine.Client.Collection(Name);

    public static async Task<int> RunAsync(DataPlan plan, CancellationToken cancellationToken)
    {
        await using var engine = await EngineProcess.StartAsync(plan.Database, cancellationToken);
        var scenario = new DataScenario(plan, engine);
        Print($"{plan.Records:N0} records on {(plan.Database.Length > 0 ? "PostgreSQL" : "SQLite")}; median / 99th percentile / most of {plan.Requests:N0} calls, one at a time");
        await scenario.FillAsync(cancellationToken);
        Print($"indexed filter and sort, {PageSize} records: {await scenario.TimeListsAsync(cancellationToken)}");
        await scenario.WalkPagesAsync(cancellationToken);
        Print($"search for a word of one record in {scenario._plan.Records:N0}: {await scenario.TimeSearchesAsync(cancellationToken)}");
        Print($"search for a word of every sixteenth: {await scenario.TimeWordsAsync(cancellationToken)}");
        await scenario.TimeAggregatesAsync(cancellationToken);
        Print($"resident memory: {engine.ResidentBytes / 1e6:N0} MB");
        return 0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await _engine.Client.Collections.CreateAsync(
            new Collection
            {
                Name = Name,
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
        var reply = await Goods.IngestAsync(MakeRecords(), cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"ingest: {reply.Accepted / seconds:N0} records/s, {reply.Rejected} refused");
    }

    private async IAsyncEnumerable<RecordData> MakeRecords()
    {
        await Task.CompletedTask;
        for (var i = 0; i < _plan.Records; i++)
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

    private async Task<Latencies> TimeListsAsync(CancellationToken cancellationToken)
    {
        var times = new Latencies();
        for (var i = 0; i < _plan.Requests; i++)
        {
            var options = new ListOptions { Filter = $"category = \"c{_random.Next(100)}\"", Sort = "-price", PerPage = PageSize };
            await times.MeasureAsync(() => Goods.ListAsync(options, cancellationToken));
        }

        return times;
    }

    private Task<Latencies> TimeSearchesAsync(CancellationToken cancellationToken)
        => TimeSearchesAsync(() => $"no{_random.Next(_plan.Records)}x", cancellationToken);

    private Task<Latencies> TimeWordsAsync(CancellationToken cancellationToken)
        => TimeSearchesAsync(() => Words[_random.Next(Words.Length)], cancellationToken);

    private async Task<Latencies> TimeSearchesAsync(Func<string> makeText, CancellationToken cancellationToken)
    {
        var times = new Latencies();
        for (var i = 0; i < _plan.Requests; i++)
        {
            var options = new ListOptions { Search = makeText(), PerPage = PageSize };
            await times.MeasureAsync(() => Goods.ListAsync(options, cancellationToken));
        }

        return times;
    }

    // Each goes through all records, so a few are enough.
    private async Task TimeAggregatesAsync(CancellationToken cancellationToken)
    {
        var client = new AggregateService.AggregateServiceClient(_engine.Client.CallInvoker);
        foreach (var (select, groups) in new[] { ("count", "category"), ("count, sum(stock), avg(price)", "category"), ("count", "created:month") })
        {
            var times = new Latencies();
            var request = new AggregateRecordsRequest { Collection = Name, Select = select, GroupBy = groups };
            for (var i = 0; i < Aggregates; i++)
            {
                await times.MeasureAsync(() => client.AggregateRecordsAsync(request, cancellationToken: cancellationToken).ResponseAsync);
            }

            Print($"{select} by {groups}: {times}");
        }
    }

    // By tokens, as clients walk: the first pages and the last of them cost the same.
    private async Task WalkPagesAsync(CancellationToken cancellationToken)
    {
        var pages = _plan.Records / PageSize;
        var first = new Latencies();
        var last = new Latencies();
        var unwatched = new Latencies();
        var token = "";
        for (var page = 1; page <= pages; page++)
        {
            var options = new ListOptions { PageToken = token, PerPage = PageSize };
            var times = page <= PagesAtOnce ? first : page > pages - PagesAtOnce ? last : unwatched;
            token = (await times.MeasureAsync(() => Goods.ListAsync(options, cancellationToken))).NextPageToken;
        }

        Print($"pages 1 to {PagesAtOnce}: {first}; the last {PagesAtOnce} of {pages:N0}: {last}; {last.Median / first.Median:N2} times");
    }
}
