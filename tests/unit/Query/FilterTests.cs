namespace Grpc.Baas.UnitTests.Query;

/// <summary>What filters mean, shown on one record by both evaluators.</summary>
public sealed class FilterTests
{
    private static readonly TestRecord Record = new()
    {
        Id = "0190a0b2-7c00-7000-8000-000000000001",
        Created = Micros(2026, 11, 21, 9),
        Updated = Micros(2026, 11, 21, 10),
        Title = "Grüße, World",
        Price = 19.5,
        Weight = 20,
        Stock = 9007199254740993,
        Active = true,
        In = false,
        Due = "2026-11-21",
        Tags = ["news", "Größe"],
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("  ", true)]
    [InlineData("title = 'Grüße, World'", true)]
    [InlineData("title=\"Gr\\u00fc\\u00dfe, World\"", true)]
    [InlineData("title = 'grüße, world'", false)]
    [InlineData("title != x", true)]
    [InlineData("title ~ WORLD", true)]
    [InlineData("title ~ 'GRÜSSE'", false)]
    [InlineData("title ~ 'w%d'", false)]
    [InlineData("title ~ 'W_rld'", false)]
    [InlineData("title ~ ''", true)]
    [InlineData("value ~ ''", false)]
    [InlineData("value !~ x", true)]
    [InlineData("title > Gr", true)]
    [InlineData("id>0", true)]
    [InlineData("id = 0190a0b2-7c00-7000-8000-000000000001", true)]
    [InlineData("price >= 19.5 && price<=1.95e1", true)]
    [InlineData("price = -19.5", false)]
    [InlineData("stock = 9007199254740993", true)]
    [InlineData("stock = 9007199254740992", false)]
    [InlineData("stock > 9007199254740992.0", true)]
    [InlineData("stock < 9007199254740993.5", true)]
    [InlineData("stock < 1e300 and stock > -1e300", true)]
    [InlineData("active", true)]
    [InlineData("!active", false)]
    [InlineData("in", false)]
    [InlineData("not in = true", true)]
    [InlineData("active = TRUE && in = false", true)]
    [InlineData("value = null && title != NULL", true)]
    [InlineData("value = x || value != x", true)]
    [InlineData("rank < 5", false)]
    [InlineData("NOT (rank < 5)", true)]
    [InlineData("!(rank < 5 || rank >= 5)", true)]
    [InlineData("rank != 5", true)]
    [InlineData("rank in (1, 2)", false)]
    [InlineData("rank not in (1, 2)", true)]
    [InlineData("price in (1, 19.5)", true)]
    [InlineData("title NOT IN ('a', b)", true)]
    [InlineData("tags ?= news", true)]
    [InlineData("tags ?= new", false)]
    [InlineData("tags ?~ NEW", true)]
    [InlineData("tags ?!= news", true)]
    [InlineData("!(tags ?= news)", false)]
    [InlineData("tags != null", true)]
    [InlineData("extra = null", true)]
    [InlineData("updated > @record.created", true)]
    [InlineData("@record.updated <= @record.created", false)]
    [InlineData("price < @record.weight", true)]
    [InlineData("stock > @record.price", true)]
    [InlineData("rank = @record.stock", false)]
    [InlineData("rank = @record.rank", true)]
    [InlineData("rank < @record.stock", false)]
    [InlineData("!(rank < @record.stock)", true)]
    [InlineData("created >= 2026-11-21 && created < 2026-11-21T09:00:00.000001Z", true)]
    [InlineData("created = '2026-11-21T10:00:00+01:00'", true)]
    [InlineData("created > @today && created < @now", true)]
    [InlineData("created > @hour-1", false)]
    [InlineData("created > @day-7", true)]
    [InlineData("created > @tomorrow || created < @YESTERDAY", false)]
    [InlineData("due = 2026-11-21", true)]
    [InlineData("due >= @today && due < @tomorrow && due <= @monthEnd && due > @yearStart", true)]
    [InlineData("due ~ '-11-'", true)]
    [InlineData("active || price = 1 && price = 2", true)]
    [InlineData("(active || price = 1) && price = 2", false)]
    [InlineData("(price=1)or(active)", true)]
    public void Matches_Record_AsTheLanguageSays(string text, bool expected)
    {
        using var database = new TestDatabase();
        database.Insert(Record);

        var filter = QueryFixtures.Parse(text);

        Assert.Equal(expected, filter.Matches(Record.ToImage()));
        Assert.Equal(expected, database.Select(filter).Count == 1);
    }

    [Theory]
    [InlineData("", "TRUE")]
    [InlineData("title = a", "\"title\" = ?1 | 'a'")]
    [InlineData("title != a", "(\"title\" IS NULL OR \"title\" <> ?1) | 'a'")]
    [InlineData("price >= 5 && price < 9.5", "(\"price\" >= ?1 AND \"price\" < ?2) | 5d, 9.5d")]
    [InlineData("!(price >= 5 && in)", "((\"price\" IS NULL OR \"price\" < ?1) OR (\"in\" IS NULL OR \"in\" <> ?2)) | 5d, 1")]
    [InlineData("!!active", "\"active\" = ?1 | 1")]
    [InlineData("stock > 1.5", "\"stock\" >= ?1 | 2")]
    [InlineData("stock <= -1.5", "\"stock\" <= ?1 | -2")]
    [InlineData("stock = 1.5", "FALSE")]
    [InlineData("stock != 1.5", "TRUE")]
    [InlineData("stock < 1e300", "\"stock\" <= ?1 | 9223372036854775807")]
    [InlineData("stock > 1e300", "FALSE")]
    [InlineData("stock in (1.5, 2e0)", "\"stock\" IN (?1) | 2")]
    [InlineData("stock not in (1.5)", "TRUE")]
    [InlineData("stock in (1, 2)", "\"stock\" IN (?1, ?2) | 1, 2")]
    [InlineData("value ~ '5%_\\\\'", "\"value\" LIKE ?1 ESCAPE '\\' | '%5\\%\\_\\\\%'")]
    [InlineData("tags = null || extra != null", "(\"tags\" IS NULL OR \"extra\" IS NOT NULL)")]
    [InlineData(
        "tags ?= x",
        "EXISTS (SELECT 1 FROM json_each(\"posts\".\"tags\") AS \"~element\" WHERE \"~element\".value = ?1) | 'x'")]
    [InlineData("price = @record.stock", "\"price\" IS CAST(\"stock\" AS REAL)")]
    [InlineData("title = \"'; DROP TABLE posts --\"", "\"title\" = ?1 | ''; DROP TABLE posts --'")]
    public void AppendSql_Filter_BindsEveryValue(string text, string expected)
        => Assert.Equal(expected, QueryFixtures.Describe(QueryFixtures.Parse(text)));

    [Fact]
    public void Matches_AnyFilter_AllocatesNothing()
    {
        var image = Record.ToImage();
        var filter = QueryFixtures.Parse(
            "title !~ zzz && price > 3 && stock in (1, 2, 9007199254740993) && tags ?= news && tags ?~ NE && created < @now && !(rank < 5) && updated > @record.created");
        Assert.True(filter.Matches(image));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            filter.Matches(image);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static long Micros(int year, int month, int day, int hour)
        => (new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
