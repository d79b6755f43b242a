using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Walks whole lists by page token.</summary>
public sealed class KeysetTests
{
    private static readonly string[] Sorts =
    [
        "", "-id", "title", "-title", "price", "-price", "-created", "active,-due", "-active,due", "rank,price", "-rank,-price", "in,-title,price",
        "-in,title,-price,seen", "created,-updated", "-created,title", "title,-in,rank,-price,active,-due,weight,-stock",
    ];

    public static TheoryData<string> AllSorts => [.. Sorts];

    [Theory]
    [MemberData(nameof(AllSorts))]
    public void Tokens_WalkedToTheEnd_GiveTheWholeOrder(string sort)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var records = RandomFilters.Records(seed, 200);
        using var database = new TestDatabase();
        database.Insert(records);
        var request = NewRequest(sort) with { Filter = random.Next(2) == 0 ? "" : "active != true || rank != null" };

        var whole = SelectAll(database, request);
        var walked = Walk(database, records.ToDictionary(record => record.Id), request with { PerPage = random.Next(1, 20) }, _ => { });

        Assert.True(whole.SequenceEqual(walked), $"seed {seed}");
        Assert.NotEmpty(whole);
    }

    [Theory]
    [MemberData(nameof(AllSorts))]
    public void Tokens_WithRowsInsertedBetween_NeitherRepeatNorSkip(string sort)
    {
        var seed = Environment.TickCount;
        var stable = RandomFilters.Records(seed, 100);
        var known = stable.ToDictionary(record => record.Id);
        using var database = new TestDatabase();
        database.Insert(stable);
        var request = NewRequest(sort) with { PerPage = 7 };
        var expected = SelectAll(database, request);

        var walked = Walk(database, known, request, page =>
        {
            var added = RandomFilters.Records(seed + page + 1, 3, first: 1_000 + (page * 3));
            Array.ForEach(added, record => known.Add(record.Id, record));
            database.Insert(added);
        });

        var isStable = stable.Select(record => record.Id).ToHashSet();
        Assert.True(expected.SequenceEqual(walked.Where(isStable.Contains)), $"seed {seed}");
        Assert.Equal(walked.Count, walked.Distinct().Count());
    }

    [Theory]
    [InlineData("", "posts USING INDEX sqlite_autoindex_posts_1 (id>?)")]
    [InlineData("-id", "posts USING INDEX sqlite_autoindex_posts_1 (id<?)")]
    [InlineData("-created", "posts USING INDEX by_created ((created,id)<(?,?))")]
    [InlineData("title", "posts USING INDEX by_title ((title,id)>(?,?))")]
    [InlineData("-title", "posts USING INDEX by_title ((title,id)<(?,?))")]
    public void Sql_WithIndexOverTheKeys_ReadsOnlyThePage(string sort, string expected)
    {
        using var database = new TestDatabase();
        database.Execute("CREATE INDEX by_created ON posts (created, id)");
        database.Execute("CREATE INDEX by_title ON posts (title, id)");
        var first = ListPlan.Create(NewRequest(sort));
        var next = ListPlan.Create(NewRequest(sort) with { PageToken = first.MakePageToken(new TestRecord { Title = "a" }.ToImage()) });

        var plan = database.Explain(next.PageSql);

        Assert.Contains(expected, plan);
        Assert.DoesNotContain("SCAN", plan);
        Assert.DoesNotContain("TEMP B-TREE", plan);
    }

    [Fact]
    public void Sql_AfterANull_ReadsOnlyThePage()
    {
        using var database = new TestDatabase();
        database.Execute("CREATE INDEX by_title ON posts (title, id)");
        var token = ListPlan.Create(NewRequest("title")).MakePageToken(new TestRecord { Title = null }.ToImage());

        var plan = database.Explain(ListPlan.Create(NewRequest("title") with { PageToken = token }).PageSql);

        Assert.Contains("(title=? AND id>?)", plan);
        Assert.DoesNotContain("SCAN", plan);
        Assert.DoesNotContain("TEMP B-TREE", plan);
    }

    private static ListPlanRequest NewRequest(string sort) => new() { Dialect = SqliteDialect.Instance, Collection = QueryFixtures.Posts, Now = QueryFixtures.Now, Sort = sort };

    private static List<string> SelectAll(TestDatabase database, ListPlanRequest request)
    {
        var sql = new SqlText(SqliteDialect.Instance).Append("SELECT id FROM posts WHERE ");
        Filter.Parse(request.Filter, request.Collection, request.Now).AppendSql(sql);
        SortOrder.Parse(request.Sort, request.Collection).AppendSql(sql);
        return database.Query(sql);
    }

    private static List<string> Walk(
        TestDatabase database, Dictionary<string, TestRecord> known, ListPlanRequest request, Action<int> afterPage)
    {
        var walked = new List<string>();
        for (var page = 0; page < 1_000; page++)
        {
            var plan = ListPlan.Create(request);
            var ids = database.Query(plan.PageSql);
            walked.AddRange(ids.Take(plan.PerPage));
            if (ids.Count <= plan.PerPage)
            {
                return walked;
            }

            afterPage(page);
            request = request with { PageToken = plan.MakePageToken(known[walked[^1]].ToImage()) };
        }

        throw new InvalidOperationException("The walk does not end.");
    }
}
