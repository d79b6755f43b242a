using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Aggregates;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query.Aggregates;

public sealed class AggregateParserTests
{
    [Theory]
    [InlineData("select", "cont", 0, "count")]
    [InlineData("select", "count,", 6, null)]
    [InlineData("select", "count sum(stock)", 6, null)]
    [InlineData("select", "sum", 3, null)]
    [InlineData("select", "sum()", 4, null)]
    [InlineData("select", "sum(*)", 4, null)]
    [InlineData("select", "sum(stok)", 4, "stock")]
    [InlineData("select", "sum(title)", 4, null)]
    [InlineData("select", "sum(tags)", 4, null)]
    [InlineData("select", "min(extra)", 4, null)]
    [InlineData("select", "distinct(tags)", 9, null)]
    [InlineData("select", "count(stock", 11, null)]
    [InlineData("select", "count,count", 6, null)]
    [InlineData("select", "count as Total", 9, null)]
    [InlineData("select", "count as ", 9, null)]
    [InlineData("select", "count as \"x\"", 9, null)]
    [InlineData("group_by", "tags", 0, null)]
    [InlineData("group_by", "title:day", 6, null)]
    [InlineData("group_by", "due:dey", 4, "day")]
    [InlineData("group_by", "due:", 4, null)]
    [InlineData("group_by", "title,titl", 6, "title")]
    [InlineData("group_by", "title;", 5, null)]
    [InlineData("sort", "cout", 0, "count")]
    [InlineData("sort", "count,-count", 7, null)]
    [InlineData("sort", "-", 1, null)]
    public void Parse_Wrong_TellsWhere(string parameter, string text, int offset, string? suggestion)
    {
        var refused = QueryFixtures.Refusal(() => Plan(parameter, text));
        Assert.Equal("AGGREGATE_INVALID", refused.Definition.Reason);
        Assert.Equal((parameter, $"{offset}"), (refused.Metadata["parameter"], refused.Metadata["offset"]));
        Assert.Equal(suggestion, refused.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal(parameter, Assert.Single(refused.Violations).Field);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        var terms = string.Join(',', Enumerable.Range(0, AggregateParser.MaxTerms + 1).Select(i => $"count as c{i}"));
        var keys = string.Join(',', Enumerable.Range(0, AggregateParser.MaxKeys + 1).Select(i => $"title as c{i}"));
        Assert.Equal("20", QueryFixtures.Refusal(() => Plan("select", terms)).Metadata["maximum"]);
        Assert.Equal("8", QueryFixtures.Refusal(() => Plan("group_by", keys)).Metadata["maximum"]);
        Assert.Equal("2000", QueryFixtures.Refusal(() => Plan("select", new string(' ', 2_001))).Metadata["maximum"]);
    }

    [Theory]
    [InlineData("count", "created > '2026-01-01'", "FILTER_INVALID")]
    [InlineData("count", "count > x", "FILTER_INVALID")]
    [InlineData("max(created) as created", "created > '2026-01-01'", null)]
    [InlineData("sum(stock) as id,avg(price)", "id > 5 && avg_price < 2.5 && title != null", null)]
    public void Having_KnowsTheResultsOnly(string select, string having, string? reason)
    {
        var refused = Record.Exception(() => AggregatePlan.Create(Request() with { Select = select, GroupBy = "title", Having = having }));
        Assert.Equal(reason, (refused as BaasException)?.Definition.Reason);
        Assert.True(refused is null or BaasException { Violations: [{ Field: "having" }] });
    }

    [Fact]
    public void Parse_AnyText_IsReadOrRefused()
    {
        string[] words = ["count", "sum", "(", ")", ",", "stock", "title", "as", " ", ":", "day", "due", "*", "-", "\"", "'", "\0", "é", "\ud800", "1", ";"];
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => words[random.Next(words.Length)]));
            var request = Request() with { Select = Text(), GroupBy = Text(), Sort = Text() };
            var refused = Record.Exception(() => AggregatePlan.Create(request).Sql.Text);
            Assert.True(refused is null or BaasException, $"{request.Select} | {request.GroupBy} | {request.Sort}");
        }
    }

    private static AggregateRequest Request()
        => new() { Dialect = SqliteDialect.Instance, Collection = QueryFixtures.Posts, Now = QueryFixtures.Now };

    private static AggregatePlan Plan(string parameter, string text) => AggregatePlan.Create(parameter switch
    {
        "select" => Request() with { Select = text },
        "group_by" => Request() with { GroupBy = text },
        _ => Request() with { Sort = text },
    });
}
