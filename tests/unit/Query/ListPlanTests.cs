using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

public sealed class ListPlanTests
{
    private const string Columns = "\"id\", \"created\", \"updated\", \"etag\", \"title\", \"value\", \"price\", \"weight\", \"stock\", \"rank\", "
        + "\"active\", \"in\", \"due\", \"seen\", \"tags\", \"extra\"";

    private static readonly ListPlanRequest All = new() { Dialect = SqliteDialect.Instance, Collection = QueryFixtures.Posts, Now = QueryFixtures.Now };

    [Fact]
    public void PageSql_NothingAsked_FirstThirtyById()
    {
        var plan = ListPlan.Create(All);

        Assert.Equal($"SELECT {Columns} FROM \"posts\" ORDER BY \"id\" LIMIT ?1 | 31", QueryFixtures.Describe(plan.PageSql));
        Assert.Equal("SELECT count(*) FROM \"posts\"", QueryFixtures.Describe(plan.CountSql));
        Assert.Equal((1, 30), (plan.Page, plan.PerPage));
    }

    [Fact]
    public void PageSql_EverythingAsked_AllInOneStatement()
    {
        var plan = ListPlan.Create(All with { Filter = "price > 5", Sort = "-price", Search = "50%", Page = 3, PerPage = 10 });

        const string where = "FROM \"posts\" WHERE \"price\" > ?1 AND (\"title\" LIKE ?2 ESCAPE '\\' OR \"value\" LIKE ?3 ESCAPE '\\')";
        Assert.Equal(
            $"SELECT {Columns} {where} ORDER BY \"price\" DESC NULLS LAST, \"id\" DESC LIMIT ?4 OFFSET ?5 | 5d, '%50\\%%', '%50\\%%', 11, 20",
            QueryFixtures.Describe(plan.PageSql));
        Assert.Equal($"SELECT count(*) {where} | 5d, '%50\\%%', '%50\\%%'", QueryFixtures.Describe(plan.CountSql));
    }

    [Fact]
    public void PageSql_SameQueryAgain_SameTextWithNewParameters()
    {
        var request = All with { Filter = "rank in (1, 2, 3)", Sort = "-updated", PerPage = 10 };
        var first = ListPlan.Create(request);
        var token = first.MakePageToken(new TestRecord { Id = "a", Updated = 7 }.ToImage());
        var second = ListPlan.Create(request with { PageToken = token });
        var third = ListPlan.Create(request with { PageToken = second.MakePageToken(new TestRecord { Id = "b", Updated = 5 }.ToImage()) });
        var again = ListPlan.Create(request with { PerPage = 20 });

        Assert.Equal(new long[] { 1, 2, 3, 11 }, first.PageSql.Parameters.Select(value => value.Integer));
        Assert.Equal(new long[] { 1, 2, 3, 21 }, again.PageSql.Parameters.Select(value => value.Integer));
        Assert.Same(first.PageSql.Text, again.PageSql.Text);
        Assert.Same(second.PageSql.Text, third.PageSql.Text);
        Assert.EndsWith("| 1, 2, 3, 5, 'b', 11", QueryFixtures.Describe(third.PageSql));
        Assert.Same(first.CountSql.Text, third.CountSql.Text);
    }

    [Fact]
    public void PageSql_FilterWithClock_FollowsTheClock()
    {
        var request = All with { Filter = "created > @now" };
        var before = ListPlan.Create(request).PageSql.Parameters[0].Integer;
        var after = ListPlan.Create(request with { Now = QueryFixtures.Now.AddSeconds(1) }).PageSql.Parameters[0].Integer;

        Assert.Equal(1_000_000, after - before);
    }

    [Fact]
    public void Create_ManyDifferentQueries_StayRight()
    {
        for (var i = 0; i < 500; i++)
        {
            var plan = ListPlan.Create(All with { Filter = $"rank = {i % 150}" });

            Assert.Equal(i % 150, plan.PageSql.Parameters[0].Integer);
        }
    }

    [Theory]
    [InlineData(0, 0, 1, 30, 0)]
    [InlineData(1, 1, 1, 1, 0)]
    [InlineData(2, 101, 2, 100, 100)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 100, 214748364600)]
    public void Create_PageNumbers_AreBroughtIntoRange(int page, int perPage, int expectedPage, int expectedPerPage, long offset)
    {
        var plan = ListPlan.Create(All with { Page = page, PerPage = perPage });

        Assert.Equal((expectedPage, expectedPerPage), (plan.Page, plan.PerPage));
        Assert.Equal(expectedPerPage + 1, plan.PageSql.Parameters[0].Integer);
        Assert.Equal(offset, plan.PageSql.Parameters.Skip(1).Select(value => value.Integer).FirstOrDefault());
    }

    [Theory]
    [InlineData(-1, 0, "", "page")]
    [InlineData(0, -1, "", "per_page")]
    [InlineData(2, 0, "x", "page")]
    public void Create_WrongPage_PageInvalid(int page, int perPage, string token, string field)
    {
        var refusal = QueryFixtures.Refusal(() => ListPlan.Create(All with { Page = page, PerPage = perPage, PageToken = token }));

        Assert.Equal("PAGE_INVALID", refusal.Definition.Reason);
        Assert.Equal(field, Assert.Single(refusal.Violations).Field);
    }

    [Theory]
    [InlineData(201, 'a')]
    [InlineData(1, '\ud800')]
    [InlineData(1, '\0')]
    public void Create_WrongSearch_SearchInvalid(int length, char character)
    {
        var refusal = QueryFixtures.Refusal(() => ListPlan.Create(All with { Search = new string(character, length) }));

        Assert.Equal("SEARCH_INVALID", refusal.Definition.Reason);
        Assert.Equal("search", Assert.Single(refusal.Violations).Field);
    }

    [Fact]
    public void PageSql_Search_FindsTextInSearchableFieldsOnly()
    {
        using var database = new TestDatabase();
        database.Insert(
            new TestRecord { Id = "1", Title = "50% OFF" },
            new TestRecord { Id = "2", Value = "now 50% off!" },
            new TestRecord { Id = "3", Title = "50 percent off" },
            new TestRecord { Id = "4", Due = "50% off" },
            new TestRecord { Id = "5" });

        var plan = ListPlan.Create(All with { Search = "50% oFF" });

        Assert.Equal(["1", "2"], database.Query(plan.PageSql));
        Assert.Equal(["2"], database.Query(plan.CountSql));
    }

    [Fact]
    public void PageSql_SearchWithoutSearchableField_FindsNothing()
    {
        using var database = new TestDatabase();
        database.Insert(new TestRecord());
        var closed = new Collection("c", "posts", [new Field(10, "due", new TestType("date", ValueKind.Text))], QueryFixtures.Posts.Rules);

        var plan = ListPlan.Create(All with { Collection = closed, Search = "a" });

        Assert.Empty(database.Query(plan.PageSql));
        Assert.Equal(["0"], database.Query(plan.CountSql));
    }
}
