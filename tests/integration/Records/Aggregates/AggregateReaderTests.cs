using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Aggregates;
using Grpc.Baas.IntegrationTests.Records.Expand;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records.Aggregates;

/// <summary>What is computed over records.</summary>
public sealed class AggregateReaderTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"sales","list_rule":"","schema":[
              {"name":"shop","type":"text"},{"name":"units","type":"int"},{"name":"price","type":"number"},{"name":"paid","type":"bool"},
              {"name":"day","type":"date"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2}},{"name":"extra","type":"json"}]}
            """);
        string[] records =
        [
            """{"shop":"north","units":3,"price":0.1,"paid":true,"day":"2026-01-01","tags":["a"],"extra":{"k":1}}""",
            """{"shop":"north","units":4,"price":0.2,"paid":false,"day":"2026-01-05T23:30:00Z"}""",
            """{"shop":"south","units":-5,"price":10,"paid":true,"day":"2026-05-31"}""",
            """{"shop":"south","units":null,"price":null,"paid":null,"day":"2025-12-31"}""",
            """{"units":7,"price":2.5,"paid":true}""",
        ];
        foreach (var record in records)
        {
            await _bench.CreateAsync("sales", record);
        }
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("", "", """[{"count":5}]""")]
    [InlineData("count(*) as n, count(units), distinct(shop)", "", """[{"n":5,"count_units":4,"distinct_shop":2}]""")]
    [InlineData("sum(units),avg(units),min(units),max(units)", "", """[{"sum_units":9,"avg_units":2.25,"min_units":-5,"max_units":7}]""")]
    [InlineData("sum(price), avg(price), min(shop), max(day), max(paid), count(tags), count(extra)", "", """[{"sum_price":12.8,"avg_price":3.2,"min_shop":"north","max_day":"2026-05-31","max_paid":true,"count_tags":1,"count_extra":1}]""")]
    [InlineData("count,sum(units) as u", "shop", """[{"shop":null,"count":1,"u":7},{"shop":"north","count":2,"u":7},{"shop":"south","count":2,"u":-5}]""")]
    [InlineData("SUM(price)", "shop", """[{"shop":null,"sum_price":2.5},{"shop":"north","sum_price":0.3},{"shop":"south","sum_price":10}]""")]
    [InlineData("count", "paid", """[{"paid":null,"count":1},{"paid":false,"count":1},{"paid":true,"count":3}]""")]
    [InlineData("count", "day:year", """[{"day_year":null,"count":1},{"day_year":"2025-01-01","count":1},{"day_year":"2026-01-01","count":3}]""")]
    [InlineData("count", "day:quarter as q", """[{"q":null,"count":1},{"q":"2025-10-01","count":1},{"q":"2026-01-01","count":2},{"q":"2026-04-01","count":1}]""")]
    [InlineData("count", "day:month", """[{"day_month":null,"count":1},{"day_month":"2025-12-01","count":1},{"day_month":"2026-01-01","count":2},{"day_month":"2026-05-01","count":1}]""")]
    [InlineData("count", "day:week", """[{"day_week":null,"count":1},{"day_week":"2025-12-29","count":2},{"day_week":"2026-01-05","count":1},{"day_week":"2026-05-25","count":1}]""")]
    [InlineData("count", "day:day,shop as s", """[{"day_day":null,"s":null,"count":1},{"day_day":"2025-12-31","s":"south","count":1},{"day_day":"2026-01-01","s":"north","count":1},{"day_day":"2026-01-05","s":"north","count":1},{"day_day":"2026-05-31","s":"south","count":1}]""")]
    [InlineData("count", "day:hour", """[{"day_hour":null,"count":1},{"day_hour":"2025-12-31T00:00:00Z","count":1},{"day_hour":"2026-01-01T00:00:00Z","count":1},{"day_hour":"2026-01-05T23:00:00Z","count":1},{"day_hour":"2026-05-31T00:00:00Z","count":1}]""")]
    public async Task Aggregate_OfRecords_IsThis(string select, string groupBy, string rows)
    {
        var answer = await AggregateAsync(new AggregateRecordsRequest { Collection = "sales", Select = select, GroupBy = groupBy });
        Assert.Equal(rows, Json(answer));
        Assert.Equal((answer.Rows.Count, false, _bench.Log.Position), (answer.TotalGroups, answer.Truncated, answer.Position));
    }

    [Fact]
    public async Task Aggregate_OfNothing_IsOneRowOrNone()
    {
        var request = new AggregateRecordsRequest { Collection = "sales", Filter = "shop = 'none'", Select = "count,sum(units),avg(units),avg(price),min(day)" };
        Assert.Equal("""[{"count":0,"sum_units":null,"avg_units":null,"avg_price":null,"min_day":null}]""", Json(await AggregateAsync(request)));
        request.GroupBy = "shop";
        Assert.Equal((0, 0), ((await AggregateAsync(request)).Rows.Count, (await AggregateAsync(request)).TotalGroups));
    }

    [Theory]
    [InlineData("count > 1", "", """["north","south"]""")]
    [InlineData("u > 0", "-u", """[null,"north"]""")]
    [InlineData("shop = null || u < 0", "-shop", """["south",null]""")]
    [InlineData("a >= 3.5 && m = '2026-01-05T23:30:00Z'", "", """["north"]""")]
    [InlineData("", "-count,-shop", """["south","north",null]""")]
    [InlineData("", "u,shop", """["south",null,"north"]""")]
    public async Task HavingAndSort_OverResults_ChooseGroups(string having, string sort, string shops)
    {
        var answer = await AggregateAsync(new AggregateRecordsRequest
        {
            Collection = "sales",
            Select = "count,sum(units) as u,avg(units) as a,max(day) as m",
            GroupBy = "shop",
            Having = having,
            Sort = sort,
        });
        Assert.Equal(shops, $"[{string.Join(',', answer.Rows.Select(row => row.Fields["shop"].ToString()))}]");
    }

    [Fact]
    public async Task Limit_LeavesGroupsOut_AndTellsSo()
    {
        var answer = await AggregateAsync(new AggregateRecordsRequest { Collection = "sales", GroupBy = "shop", Limit = 1, Sort = "-shop", Filter = "units != 100" });
        Assert.Equal("""[{"shop":"south","count":2}]""", Json(answer));
        Assert.Equal((3, true), (answer.TotalGroups, answer.Truncated));
    }

    [Fact]
    public async Task Moments_AreCutInUtc()
    {
        var created = (await _bench.ListAsync(new ListRecordsRequest { Collection = "sales", PerPage = 1 })).Items[0].Created.ToDateTime();
        foreach (var (bucket, start) in new[]
        {
            ("year", $"{created:yyyy}-01-01"),
            ("quarter", $"{created:yyyy}-{((created.Month - 1) / 3 * 3) + 1:00}-01"),
            ("month", $"{created:yyyy-MM}-01"),
            ("week", $"{created.AddDays(-(((int)created.DayOfWeek + 6) % 7)):yyyy-MM-dd}"),
            ("day", $"{created:yyyy-MM-dd}"),
            ("hour", $"{created:yyyy-MM-ddTHH}:00:00Z"),
        })
        {
            var answer = await AggregateAsync(new AggregateRecordsRequest
            {
                Collection = "sales",
                GroupBy = $"created:{bucket} as b",
                Having = "b <= '2999-01-01' && count = 5",
            });
            Assert.Equal($$"""[{"b":"{{start}}","count":5}]""", Json(answer));
        }

        var moments = await AggregateAsync(new AggregateRecordsRequest { Collection = "sales", GroupBy = "created", Select = "max(updated)", Limit = 1 });
        Assert.Equal($"\"{moments.Rows[0].Fields["created"].StringValue}\"", Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(created).ToString());
    }

    [Fact]
    public async Task Sums_OfIntegers_AreExactUntilTheyAreRefused()
    {
        await _bench.DefineAsync("""{"name":"big","schema":[{"name":"n","type":"int"},{"name":"k","type":"text"}]}""");
        await _bench.CreateAsync("big", """{"n":"9223372036854775807","k":"a"}""");
        await _bench.CreateAsync("big", """{"n":"-9223372036854775808","k":"a"}""");
        await _bench.CreateAsync("big", """{"n":"9007199254740993","k":"b"}""");
        var exact = await AggregateAsync(new AggregateRecordsRequest { Collection = "big", Select = "sum(n),avg(n)", GroupBy = "k" });
        Assert.Equal("""[{"k":"a","sum_n":-1,"avg_n":-0.5},{"k":"b","sum_n":"9007199254740993","avg_n":9007199254740992}]""", Json(exact));

        await _bench.CreateAsync("big", """{"n":"9223372036854775807","k":"b"}""");
        foreach (var having in new[] { "", "sum_n < 5", "k = 'zz'" })
        {
            var request = new AggregateRecordsRequest { Collection = "big", Select = "sum(n)", GroupBy = "k", Having = having };
            await Refusals.WithAsync(QueryErrorTable.AggregateOverflow, () => AggregateAsync(request));
        }

        await AggregateAsync(new AggregateRecordsRequest { Collection = "big", Select = "avg(n)", GroupBy = "k" });
    }

    [Fact]
    public async Task Sums_OfDoublesBeyondThem_AreRefused()
    {
        await _bench.DefineAsync("""{"name":"huge","schema":[{"name":"n","type":"number"}]}""");
        await _bench.CreateAsync("huge", """{"n":1.7e308}""");
        await _bench.CreateAsync("huge", """{"n":1.7e308}""");
        await Refusals.WithAsync(
            QueryErrorTable.AggregateOverflow, () => AggregateAsync(new AggregateRecordsRequest { Collection = "huge", Select = "sum(n)" }));
    }

    [Fact]
    public async Task Decimals_AreExact()
    {
        await _bench.DefineAsync("""{"name":"money","schema":[{"name":"n","type":"decimal","decimal":{"precision":10,"scale":2}}]}""");
        foreach (var amount in new[] { "0.10", "0.20", "-5.05" })
        {
            await _bench.CreateAsync("money", $$"""{"n":"{{amount}}"}""");
        }

        var answer = await AggregateAsync(new AggregateRecordsRequest { Collection = "money", Select = "sum(n),avg(n),min(n),max(n),distinct(n)" });
        Assert.Equal("""[{"sum_n":"-4.75","avg_n":-1.5833333333333333,"min_n":"-5.05","max_n":"0.20","distinct_n":3}]""", Json(answer));
        answer = await AggregateAsync(new AggregateRecordsRequest { Collection = "money", Select = "count", GroupBy = "n", Sort = "-n", Limit = 1 });
        Assert.Equal("""[{"n":"0.20","count":1}]""", Json(answer));
    }

    [Fact]
    public async Task HiddenAndSecretFields_TakeNoPart()
    {
        await _bench.DefineAsync("""
            {"name":"people","list_rule":"","schema":[
              {"name":"age","type":"int","hidden":true},{"name":"pin","type":"secret"},{"name":"parent","type":"relation","hidden":true,"relation":{"collection_id":"sales"}}]}
            """);
        Task Ask(string select, string groupBy, Caller caller)
            => AggregateAsync(new AggregateRecordsRequest { Collection = "people", Select = select, GroupBy = groupBy }, caller);

        await Ask("sum(age)", "age", Caller.Engine);
        foreach (var (select, groupBy) in new[] { ("sum(age)", ""), ("count(age)", ""), ("count", "age"), ("count(pin)", ""), ("count", "pin") })
        {
            await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => Ask(select, groupBy, Caller.Anonymous));
        }

        var near = await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => Ask("count", "agee", Caller.Anonymous));
        Assert.DoesNotContain("suggestion", near.Metadata.Keys);
        await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => Ask("count(pin)", "", Caller.Engine));
    }

    [Fact]
    public async Task Aggregate_AgreesWithMemory()
    {
        await _bench.DefineAsync("""{"name":"rows","schema":[{"name":"k","type":"int"},{"name":"v","type":"int"}]}""");
        var random = new Random(11);
        var values = Enumerable.Range(0, 900).Select(_ => (K: random.Next(6), V: random.NextInt64(-1L << 50, 1L << 50))).ToArray();
        await _bench.IngestAsync(IngestTests.Messages("rows", values.Length, i => $$"""{"k":{{values[i].K}},"v":{{values[i].V}}}"""));
        var answer = await AggregateAsync(new AggregateRecordsRequest { Collection = "rows", Select = "count,sum(v) as s,min(v) as a,max(v) as b,distinct(v) as d", GroupBy = "k" });
        var expected = values.GroupBy(value => value.K).OrderBy(group => group.Key).Select(
            group => (group.Key, group.Count(), group.Sum(value => value.V), group.Min(value => value.V), group.Max(value => value.V)));
        Assert.Equal(
            expected,
            answer.Rows.Select(row => ((int)Number(row, "k"), (int)Number(row, "count"), Number(row, "s"), Number(row, "a"), Number(row, "b"))));
    }

    [Theory]
    [InlineData("count", "author.name", "", """[{"author_name":null,"count":1},{"author_name":"Ann","count":1},{"author_name":"Bob","count":2}]""")]
    [InlineData("count", "post.author.team.name as team", "", """[{"team":null,"count":1},{"team":"core","count":3}]""")]
    [InlineData("count(author.team.name) as n, distinct(author.name), max(post.created) as m, sum(post.tags:length)", "text", "text = c2", """[{"text":"c2","n":1,"distinct_author_name":1,"m":null,"sum_post_tags_length":2}]""")]
    [InlineData("sum(comments_via_post:length) as c, sum(comments_via_post:length) as d", "tags:length", "", null)]
    public async Task Aggregate_ByRelatedFields_IsThis(string select, string groupBy, string filter, string? rows)
    {
        await Blog.FillAsync(_bench);
        await _bench.CreateAsync("comments", """{"text":"c4"}""", "c4");
        var collection = rows is null ? "posts" : "comments";
        var answer = await AggregateAsync(new AggregateRecordsRequest { Collection = collection, Select = select, GroupBy = groupBy, Filter = filter });
        foreach (var moment in answer.Rows.SelectMany(row => row.Fields).Where(value => value.Key == "m"))
        {
            Assert.NotEqual("", moment.Value.StringValue);
            moment.Value.NullValue = default;
        }

        Assert.Equal(rows ?? """[{"tags_length":0,"c":0,"d":0},{"tags_length":2,"c":3,"d":3}]""", Json(answer));
    }

    [Fact]
    public async Task Aggregate_ByRelatedDays_CutsAndFiltersGroups()
    {
        await Blog.FillAsync(_bench);
        var answer = await AggregateAsync(new AggregateRecordsRequest
        {
            Collection = "comments",
            Select = "count,min(post.title) as title",
            GroupBy = "post.created:year as y,author.name as who",
            Having = "who = Ann && count > 0",
            Sort = "-who",
        });
        var year = (await _bench.GetAsync("posts", "p1")).Created.ToDateTime().Year;
        Assert.Equal($$"""[{"y":"{{year}}-01-01","who":"Ann","count":1,"title":"one"}]""", Json(answer));
    }

    [Theory]
    [InlineData("count(notes_via_post:length)", "", "The collection has no field 'notes_via_post'")]
    [InlineData("count", "author.name", "The collection has no field 'author.name'")]
    [InlineData("count", "author.nane", "The collection has no field 'author.nane'")]
    [InlineData("count", "comments_via_post.text", "leads to more than one record")]
    [InlineData("count", "tags.name", "leads to more than one record")]
    [InlineData("count", "title.x", "points at no records")]
    public async Task Aggregate_ByWhatCannotBeFollowed_IsRefused(string select, string groupBy, string problem)
    {
        await Blog.FillAsync(_bench);
        var request = new AggregateRecordsRequest { Collection = "posts", Select = select, GroupBy = groupBy };
        var refused = await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => AggregateAsync(request, Caller.Anonymous));
        Assert.Contains(problem, refused.Message);
    }

    [Fact]
    public async Task Aggregate_LongNames_NeverBecomeOne()
    {
        var name = new string('n', 60);
        await _bench.DefineAsync($$"""{"name":"long","schema":[{"name":"{{name}}a","type":"int"},{"name":"{{name}}b","type":"int"}]}""");
        await _bench.CreateAsync("long", $$"""{"{{name}}a":1,"{{name}}b":2}""");
        var request = new AggregateRecordsRequest { Collection = "long", Select = $"sum({name}a),sum({name}b)" };

        var refused = await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => AggregateAsync(request));
        Assert.Contains("as in count(x) as y", refused.Metadata["expected"]);
        request.Select = $"sum({name}a) as a,sum({name}b) as b";
        Assert.Equal("""[{"a":1,"b":2}]""", Json(await AggregateAsync(request)));
    }

    [Fact]
    public async Task Aggregate_CallersWithoutTheRight_AreRefused()
    {
        await Blog.DefineAsync(_bench);
        Task Ask(string collection, Caller caller) => AggregateAsync(new AggregateRecordsRequest { Collection = collection, Select = "nonsense" }, caller);

        // Users may be viewed one by one, and not listed.
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => Ask("users", Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => Ask("missing", Caller.Anonymous));
        await Refusals.WithAsync(SchemaErrorTable.CollectionNotFound, () => Ask("missing", Caller.Engine));
        await Refusals.WithAsync(QueryErrorTable.AggregateInvalid, () => Ask("sales", Caller.Anonymous));
        await AggregateAsync(new AggregateRecordsRequest { Collection = "sales" }, Caller.Anonymous);
    }

    [Fact]
    public async Task Aggregate_Cancelled_Ends()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AggregateAsync(new AggregateRecordsRequest { Collection = "sales" }, Caller.Engine, left.Token));
    }

    private async Task<AggregateRecordsResponse> AggregateAsync(
        AggregateRecordsRequest request, Caller? caller = null, CancellationToken cancellationToken = default)
    {
        var reader = new AggregateReader(_bench.Database, _bench.Catalogue, _bench.Time);
        using var answer = await reader.AggregateAsync(request, caller ?? Caller.Engine, cancellationToken);
        return AggregateRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    private static long Number(Google.Protobuf.WellKnownTypes.Struct row, string name)
        => row.Fields[name] is { HasStringValue: true } text ? long.Parse(text.StringValue) : (long)row.Fields[name].NumberValue;

    private static string Json(AggregateRecordsResponse answer)
        => $"[{string.Join(',', answer.Rows.Select(row => row.ToString().Replace("\": ", "\":").Replace(", \"", ",\"").Replace("{ ", "{").Replace(" }", "}")))}]";
}
