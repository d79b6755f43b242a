using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Query;

public sealed class FilterParserTests
{
    private const string Field = "the name of a field";
    private const string Value = "a value: a number, a text in quotes, true, false, null, or a date as @today";
    private const string Operator = "an operator: = != < <= > >= ~ !~ in, not in, or for lists ?= ?!= ?~";
    private const string Moment = "a date as 2026-01-31 or 2026-01-31T12:00:00Z, or one as @today";

    [Theory]
    [InlineData("titl = a", 0, Field, "title")]
    [InlineData("price > 1 && Prise < 3", 13, Field, "price")]
    [InlineData("xyzzy = 1", 0, Field, null)]
    [InlineData("@record.actve = true", 8, Field, "active")]
    [InlineData("etag = 1", 0, Field, null)]
    [InlineData("@request.auth.id = 1", 0, Field, null)]
    [InlineData("title.name = a", 5, "a field of the collection itself", null)]
    [InlineData("'title' = a", 0, Field, null)]
    [InlineData("= 5", 0, Field, null)]
    [InlineData("price > 1 &&", 12, Field, null)]
    [InlineData("()", 1, Field, null)]
    [InlineData("title", 5, Operator, null)]
    [InlineData("title == a", 6, Operator, "=")]
    [InlineData("title <> a", 6, Operator, "!=")]
    [InlineData("title LIKE a", 6, Operator, "~")]
    [InlineData("price => 3", 6, Operator, ">=")]
    [InlineData("active price", 7, Operator, null)]
    [InlineData("title not like a", 6, Operator, null)]
    [InlineData("title =", 7, Value, null)]
    [InlineData("title = && active", 8, Value, null)]
    [InlineData("title = 'abc", 8, "a closing '", null)]
    [InlineData("title = \"abc'", 8, "a closing \"", null)]
    [InlineData("title = '\\x'", 9, @"one of \\ \' \"" \/ \n \r \t \b \f \uXXXX", null)]
    [InlineData("title = 'a\\ud800'", 8, "a text", null)]
    [InlineData("title = 'a\\u0000'", 8, "a text", null)]
    [InlineData("title = true", 8, "a text in quotes", null)]
    [InlineData("price = '5'", 8, "a number without quotes", null)]
    [InlineData("price = abc", 8, "a number without quotes", null)]
    [InlineData("price = 1e999", 8, "a number of at most 1.7976931348623157e308", null)]
    [InlineData("active = 1", 9, "true or false", null)]
    [InlineData("active > true", 7, "= or !=", "=")]
    [InlineData("created > yesterday", 10, Moment, null)]
    [InlineData("created > 5", 10, Moment, null)]
    [InlineData("created > 2026-02-30", 10, Moment, null)]
    [InlineData("due = soon", 6, "a value of type date", null)]
    [InlineData("price ~ 5", 6, "= != < <= > >= in", "=")]
    [InlineData("title ?= a", 6, "= != < <= > >= in", "=")]
    [InlineData("tags = a", 5, "?=, ?!= or ?~", "?=")]
    [InlineData("tags != a", 5, "?=, ?!= or ?~", "?!=")]
    [InlineData("tags in (a)", 5, "?=, ?!= or ?~", "?=")]
    [InlineData("extra = 5", 6, "= null or != null", "= null")]
    [InlineData("price > null", 6, "= or !=", "=")]
    [InlineData("price in 5", 9, "( and a list of values", null)]
    [InlineData("price in ()", 10, Value, null)]
    [InlineData("price in (1, null)", 13, "a value", "price = null")]
    [InlineData("price in (1 2)", 12, ", or )", null)]
    [InlineData("(price = 1", 10, "&&, || or )", null)]
    [InlineData("price = 1)", 9, "&&, || or the end of the filter", null)]
    [InlineData("price = 1 & active", 10, "&&, || or the end of the filter", null)]
    [InlineData("price = @record.title", 8, "a field of type number", null)]
    [InlineData("price = @record.prize", 16, Field, "price")]
    [InlineData("title ~ @record.value", 6, "= != < <= > >=", null)]
    [InlineData("tags ?= @record.tags", 8, "a field of type select", null)]
    public void Parse_WrongFilter_SaysWhereAndWhatIsExpected(string text, int offset, string expected, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => QueryFixtures.Parse(text));

        Assert.Equal("FILTER_INVALID", refusal.Definition.Reason);
        Assert.Equal($"{offset}", refusal.Metadata["offset"]);
        Assert.Equal(expected, refusal.Metadata["expected"]);
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal("filter", Assert.Single(refusal.Violations).Field);
        Assert.Contains(expected, refusal.Message);
    }

    [Fact]
    public void Parse_OffsetAfterAstralCharacters_CountsUtf16Units()
    {
        var refusal = QueryFixtures.Refusal(() => QueryFixtures.Parse("title = '😀😀' && nope = 1"));

        Assert.Equal("18", refusal.Metadata["offset"]);
    }

    [Fact]
    public void Parse_HugeUnknownName_IsCutInTheMessage()
    {
        var refusal = QueryFixtures.Refusal(() => QueryFixtures.Parse(new string('x', 3_000) + " = 1"));

        Assert.InRange(refusal.Message.Length, 1, 300);
    }

    public static TheoryData<string, string> AtTheLimits => new()
    {
        { Repeat("(", 33) + "active" + Repeat(")", 33), "levels of parentheses and negations" },
        { Repeat("!", 33) + "active", "levels of parentheses and negations" },
        { Repeat("(", 3_500), "levels of parentheses and negations" },
        { string.Join("||", Enumerable.Repeat("in", 201)), "comparisons" },
        { $"price in ({string.Join(",", Enumerable.Repeat("1", 501))})", "values in a list" },
        { "active" + new string(' ', 3_495), "characters" },
        { $"title ~ '{new string('a', 201)}'", "characters to search for" },
    };

    [Theory]
    [MemberData(nameof(AtTheLimits))]
    public void Parse_BeyondALimit_FilterTooComplex(string text, string limit)
    {
        var refusal = QueryFixtures.Refusal(() => QueryFixtures.Parse(text));

        Assert.Equal("FILTER_TOO_COMPLEX", refusal.Definition.Reason);
        Assert.Equal(limit, refusal.Metadata["limit"]);
    }

    public static TheoryData<string> WithinTheLimits => new()
    {
        Repeat("(", 32) + "active" + Repeat(")", 32),
        Repeat("!", 32) + "active",
        string.Join("||", Enumerable.Repeat("in", 200)),
        $"price in ({string.Join(",", Enumerable.Repeat("1", 500))})",
        "active" + new string(' ', 3_494),
        $"title ~ '{new string('a', 200)}'",
    };

    [Theory]
    [MemberData(nameof(WithinTheLimits))]
    public void Parse_AtALimit_RunsInBothEvaluators(string text)
    {
        using var database = new TestDatabase();
        var record = new TestRecord { Active = true, In = true, Price = 1, Title = new string('a', 300) };
        database.Insert(record);

        var filter = QueryFixtures.Parse(text);

        Assert.True(filter.Matches(record.ToImage()));
        Assert.Single(database.Select(filter));
    }

    [Fact]
    public void Parse_MutatedPathsAndSorts_OnlyBaasException()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var model = new RelatedModel(random);
        string[] distances = ["geo_distance(title, 1, 2) < 5", "geo_distance(author.name,-90.5,180)=1", "author.boss.name = a", "tags:length>=2"];
        var accepted = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var text = Mutate(random.Next(5) == 0 ? distances[random.Next(distances.Length)] : model.NextFilter(depth: 1).Filter, random);
            try
            {
                QueryFixtures.Describe(RelatedFixtures.Parse(text));
                accepted++;
            }
            catch (BaasException refusal)
            {
                Assert.StartsWith("FILTER_", refusal.Definition.Reason);
                Assert.InRange(int.Parse(refusal.Metadata.GetValueOrDefault("offset", "0")), 0, text.Length);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception.GetType()} for {text}");
            }

            Assert.True(Record.Exception(() => SortOrder.Parse(text, RelatedFixtures.Scope)) is null or BaasException, $"seed {seed}: {text}");
        }

        Assert.InRange(accepted, 300, 29_700);
    }

    // A slip of the pen or worse must never come out as anything but a refusal that names the place.
    [Fact]
    public void Parse_MutatedFilters_OnlyBaasException()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var accepted = 0;
        foreach (var filter in RandomFilters.Sample(RandomFilters.Filter, seed, 100_000))
        {
            var text = Mutate(filter.Text, random);
            try
            {
                QueryFixtures.Describe(QueryFixtures.Parse(text));
                accepted++;
            }
            catch (BaasException refusal)
            {
                Assert.StartsWith("FILTER_", refusal.Definition.Reason);
                Assert.InRange(int.Parse(refusal.Metadata.GetValueOrDefault("offset", "0")), 0, text.Length);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception.GetType()} for {text}");
            }
        }

        Assert.InRange(accepted, 1_000, 99_000);
    }

    private static string Mutate(string text, Random random)
    {
        const string pieces = "()'\"\\!?=~<>&|,.@-+_ \t\0\ud800\udc00é😀019aeEnNuUrR%";
        var characters = text.ToList();
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(characters.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < characters.Count:
                    characters.RemoveAt(at);
                    break;
                case 1 when at < characters.Count:
                    characters.RemoveRange(at, random.Next(characters.Count - at));
                    break;
                default:
                    characters.Insert(at, pieces[random.Next(pieces.Length)]);
                    break;
            }
        }

        return new string([.. characters]);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
