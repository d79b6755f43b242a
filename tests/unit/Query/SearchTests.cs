using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Search;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Searches with and without an index.</summary>
public sealed class SearchTests
{
    private static readonly string[] Pieces = ["foo", "bar", "Ba", "r", " ", "é", "É", "😀", "%", "_", "\"", "'", "x", "OBA", "\n", "*", "(", "ß"];

    private static readonly Collection Indexed = Define(
        """{"name": "notes", "schema": [{"name": "title", "type": "text"}, {"name": "body", "type": "editor"}], "search": {"fields": ["title", "body"]}}""");

    [Fact]
    public void RandomTexts_WithIndex_FindWhatLikeFinds()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var database = NewDatabase();
        for (var i = 0; i < 1_500; i++)
        {
            Change(database, random);
            var search = TextSearch.Parse(Text(random, 4), Indexed)!;
            var expected = Select(database, search, usesIndex: false);
            var actual = Select(database, search, usesIndex: search.IsIndexed);

            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, round {i}");
        }
    }

    [Theory]
    [InlineData("foo", true)]
    [InlineData("fo", false)]
    [InlineData("😀😀", false)]
    [InlineData("😀😀😀", true)]
    public void IsIndexed_Text_FromThreeCharactersOn(string text, bool expected)
        => Assert.Equal(expected, TextSearch.Parse(text, Indexed)!.IsIndexed);

    [Fact]
    public void PageSql_FewCandidates_BestFirst()
    {
        using var database = NewDatabase();
        database.InsertRow("notes", "1", "unfooed", null);
        database.InsertRow("notes", "2", "bar", "a food");
        database.InsertRow("notes", "3", "xfoo", "foo");
        database.InsertRow("notes", "4", "a Foo", "b");
        database.InsertRow("notes", "5", null, "afoo");
        database.InsertRow("notes", "6", "bar", "bar");
        var plan = ListPlan.Create(NewRequest("foo"));
        Assert.Equal(["5"], database.Query(plan.ProbeSql!));

        plan.UseProbe(5);

        Assert.Equal(["4", "2", "3", "1", "5"], database.Query(plan.PageSql));
        Assert.Equal(["5"], database.Query(plan.CountSql));
        Assert.Contains("VIRTUAL TABLE", database.Explain(plan.PageSql));
    }

    [Fact]
    public void PageToken_OfARankedPage_KeepsTheRank()
    {
        using var database = NewDatabase();
        for (var i = 0; i < 20; i++)
        {
            database.InsertRow("notes", $"n{i:d2}", i % 3 == 0 ? "foo" : "xfoo", i % 2 == 0 ? "a foo" : null);
        }

        var request = NewRequest("foo") with { PerPage = 3 };
        var walked = new List<string>();
        while (true)
        {
            var plan = ListPlan.Create(request);

            // Meanwhile so many came that a first page would be in the order of ids.
            plan.UseProbe(walked.Count < 9 ? 20 : TextSearch.MaxCandidates + 1);
            var rows = database.Rows(plan.PageSql, plan.ComputedKeys, firstColumn: 6);
            walked.AddRange(rows.Take(3).Select(row => row.Id));
            if (rows.Count <= 3)
            {
                break;
            }

            using var image = new Engine.Kernel.Wire.WireWriter();
            image.WriteStringField(1, rows[2].Id);
            request = request with { PageToken = plan.MakePageToken(image.WrittenSpan, rows[2].Computed) };
        }

        var whole = ListPlan.Create(request with { PageToken = "", PerPage = 100 });
        whole.UseProbe(20);
        Assert.Equal(database.Query(whole.PageSql), walked);
        Assert.Equal(20, walked.Distinct().Count());
    }

    [Theory]
    [InlineData("foo", "title", 1, false)]
    [InlineData("foo", "", TextSearch.MaxCandidates + 1, false)]
    [InlineData("foo", "", TextSearch.MaxCandidates, true)]
    public void UseProbe_SortOrTooMany_NotRanked(string text, string sort, int candidates, bool isRanked)
    {
        var plan = ListPlan.Create(NewRequest(text) with { Sort = sort });

        plan.UseProbe(candidates);

        Assert.Equal(isRanked, plan.PageSql.Text.Contains("CASE"));
        Assert.Equal(candidates <= TextSearch.MaxCandidates, plan.PageSql.Text.Contains("MATCH"));
    }

    [Fact]
    public void ProbeSql_ShortTextOrNoIndex_IsNotNeeded()
    {
        Assert.Null(ListPlan.Create(NewRequest("fo")).ProbeSql);
        Assert.Null(ListPlan.Create(NewRequest("foo") with { Collection = QueryFixtures.Posts }).ProbeSql);
    }

    private static Collection Define(string json)
    {
        var definition = V1.Schema.Collection.Parser.ParseJson(json);
        return DefinitionParser.ParseNew(definition, "0190-notes", CatalogueSnapshot.Empty, now: 1);
    }

    private static TestDatabase NewDatabase()
    {
        var database = new TestDatabase(Indexed);
        var index = new SearchIndex(Indexed.Id, Indexed.Name, [.. Indexed.SearchFields.Select(field => (field.Number, field.Name))]);
        foreach (var statement in SqliteDialect.Instance.CreateSearchIndex(index))
        {
            database.Execute(statement);
        }

        return database;
    }

    private static ListPlanRequest NewRequest(string search)
        => new() { Dialect = SqliteDialect.Instance, Collection = Indexed, Now = QueryFixtures.Now, Search = search };

    private static void Change(TestDatabase database, Random random)
    {
        var id = $"n{random.Next(40)}";
        var (title, body) = (Maybe(random), Maybe(random));
        switch (random.Next(4))
        {
            case 0:
                database.Execute($"DELETE FROM notes WHERE id = '{id}'");
                break;
            case 1:
                var update = new SqlText(SqliteDialect.Instance).Append("UPDATE notes SET title = ").AppendParameter(title)
                    .Append(", body = ").AppendParameter(body).Append(" WHERE id = ").AppendParameter(SqlValue.Of(id));
                database.Query(update);
                break;
            default:
                var insert = new SqlText(SqliteDialect.Instance).Append("INSERT INTO notes VALUES (").AppendParameter(SqlValue.Of(id))
                    .Append(", 0, 0, 0, ").AppendParameter(title).Append(", ").AppendParameter(body).Append(") ON CONFLICT DO NOTHING");
                database.Query(insert);
                break;
        }
    }

    private static List<string> Select(TestDatabase database, TextSearch search, bool usesIndex)
    {
        var sql = new SqlText(SqliteDialect.Instance).Append("SELECT id FROM notes WHERE ");
        search.AppendSql(sql, usesIndex);
        return database.Query(sql.Append(" ORDER BY id"));
    }

    private static SqlValue Maybe(Random random) => random.Next(5) == 0 ? default : SqlValue.Of(Text(random, 12));

    private static string Text(Random random, int pieces)
        => string.Concat(Enumerable.Range(0, random.Next(1, pieces)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
