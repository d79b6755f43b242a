using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Filters over fields of related records.</summary>
public sealed class RelatedFilterTests
{
    [Fact]
    public void RandomPaths_OnRandomRecords_SqlDoesWhatTheModelSays()
    {
        var seed = Environment.TickCount;
        var model = new RelatedModel(new Random(seed));
        using var database = new TestDatabase(RelatedFixtures.Catalogue.Collections);
        model.InsertInto(database);
        var matches = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var (text, isMatch) = model.NextFilter(depth: i % 3);
            var expected = model.Posts.Where(isMatch).Select(post => post.Id).ToArray();
            var actual = database.Select(RelatedFixtures.Parse(text)).Order(StringComparer.Ordinal).ToArray();

            Assert.True(expected.SequenceEqual(actual), $"seed {seed}: {text}\nmodel {string.Join(' ', expected)}\nSQL   {string.Join(' ', actual)}");
            matches += actual.Length;
        }

        Assert.InRange(matches, 5_000, 85_000);
    }

    [Theory]
    [InlineData("author.name = x", "\"author\" IN (SELECT \"id\" FROM \"people\" WHERE \"name\" = ?1) | 'x'")]
    [InlineData(
        "author.name != x", "(\"author\" IS NULL OR \"author\" NOT IN (SELECT \"id\" FROM \"people\" WHERE \"name\" = ?1)) | 'x'")]
    [InlineData(
        "author.boss.vip",
        "\"author\" IN (SELECT \"id\" FROM \"people\" WHERE \"boss\" IN (SELECT \"id\" FROM \"people\" WHERE \"vip\" = ?1)) | 1")]
    [InlineData(
        "comments_via_post.by = u1",
        "\"id\" IN (SELECT \"post\" FROM \"comments\" WHERE \"post\" IS NOT NULL AND \"by\" = ?1) | 'u1'")]
    [InlineData(
        "tags.label ?= x",
        "EXISTS (SELECT 1 FROM json_each(\"posts\".\"tags\") AS \"~element\" WHERE \"~element\".value IN "
        + "(SELECT \"id\" FROM \"tags\" WHERE \"label\" = ?1)) | 'x'")]
    [InlineData("tags:length > 2", "coalesce(json_array_length(\"tags\"), 0) > ?1 | 2")]
    [InlineData(
        "comments_via_post:length = 0",
        "(SELECT count(*) FROM \"comments\" AS \"~referrer\" WHERE \"~referrer\".\"post\" = \"posts\".\"id\") = ?1 | 0")]
    public void AppendSql_Path_IsMembershipInAQueryOfItsOwn(string text, string expected)
        => Assert.Equal(expected, QueryFixtures.Describe(RelatedFixtures.Parse(text)));

    [Theory]
    [InlineData("title = a", "")]
    [InlineData("author = u1 && tags:length = 1", "")]
    [InlineData("author.name = a", "people")]
    [InlineData("author.boss.name = a && tags.label = b", "people tags")]
    [InlineData("comments_via_post.post.title = a", "comments posts")]
    [InlineData("comments_via_post:length = 1", "comments")]
    [InlineData("comments_via_post = c1", "comments")]
    public void Touched_Filter_AreTheCollectionsThatItTellsOf(string text, string expected)
    {
        var filter = RelatedFixtures.Parse(text);

        Assert.Equal(expected, string.Join(' ', filter.Touched.Select(collection => collection.Name)));
        Assert.Equal(expected.Length > 0, filter.NeedsDatabase);
    }

    [Theory]
    [InlineData("author.nme = a", 7, "the name of a field", "author.name")]
    [InlineData("author.bos.name = a", 7, "the name of a field", "author.boss.name")]
    [InlineData("auhtor.name = a", 0, "the name of a field", "author.name")]
    [InlineData("title.name = a", 5, "an operator", null)]
    [InlineData("title = x && author.name.x = a", 24, "an operator", null)]
    [InlineData("author. = a", 7, "the name of a field", null)]
    [InlineData("comments_via_pots.text = a", 0, "the name of a field", null)]
    [InlineData("comments_via_by.text = a", 0, "the name of a field", null)]
    [InlineData("tags:lenght > 1", 4, ":length", "tags:length")]
    [InlineData("title:length > 1", 5, "an operator", null)]
    [InlineData("tags:length = null", 12, "a comparison with a number", null)]
    [InlineData("tags:length ~ 1", 12, "= != < <= > >= in", "=")]
    [InlineData("tags:length = x", 14, "a number without quotes", null)]
    [InlineData("author.name ?= a", 12, "= != < <= > >= in", "=")]
    [InlineData("tags.label ?= 5e", 0, "", null)]
    [InlineData("author.name = @record.title", 14, "a value", null)]
    [InlineData("title = @record.author.name", 8, "a value", null)]
    [InlineData("geo_distance(author, 1, 2) < 5", 13, "a field of type geopoint", null)]
    [InlineData("geo_distance(nope, 1, 2) < 5", 13, "the name of a field", null)]
    [InlineData("geo_distance(title, 1) < 5", 13, "geo_distance(field, latitude, longitude)", null)]
    [InlineData("geoDistance(title, 1, 2) < 5", 0, "geo_distance(field, latitude, longitude)", "geo_distance")]
    [InlineData("lower(title) = a", 0, "geo_distance(field, latitude, longitude)", null)]
    [InlineData("geo_distance(title, 1", 21, ")", null)]
    public void Parse_WrongPath_SaysWhereAndWhatIsMeant(string text, int offset, string expected, string? suggestion)
    {
        if (expected.Length == 0)
        {
            Assert.NotNull(RelatedFixtures.Parse(text));
            return;
        }

        var refusal = QueryFixtures.Refusal(() => RelatedFixtures.Parse(text));

        Assert.Equal("FILTER_INVALID", refusal.Definition.Reason);
        Assert.Equal((offset.ToString(System.Globalization.CultureInfo.InvariantCulture), expected), (refusal.Metadata["offset"], refusal.Metadata["expected"]));
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
    }

    [Fact]
    public void Parse_DeepestPathInDeepestParentheses_RunsOnSqlite()
    {
        var path = string.Concat(Enumerable.Repeat("author.posts_via_author.", 3));
        var text = $"{new string('(', FilterParser.MaxDepth)}{path}title != x{new string(')', FilterParser.MaxDepth)}";
        using var database = new TestDatabase(RelatedFixtures.Catalogue.Collections);

        Assert.Empty(database.Select(RelatedFixtures.Parse(text)));
        var refusal = QueryFixtures.Refusal(() => RelatedFixtures.Parse($"{path}author.name = a"));
        Assert.Equal(("FILTER_TOO_COMPLEX", "6"), (refusal.Definition.Reason, refusal.Metadata["maximum"]));
    }

    [Fact]
    public void Select_SelectiveRelatedField_GoesByTheIndexOfTheRelation()
    {
        using var database = new TestDatabase(RelatedFixtures.Catalogue.Collections);
        database.Execute("CREATE INDEX by_author ON posts (author)");
        database.Execute("CREATE INDEX by_name ON people (name)");
        var sql = new SqlText(Engine.Storage.SqliteDialect.Instance).Append("SELECT id FROM posts WHERE ");
        RelatedFixtures.Parse("author.name = x").AppendSql(sql);

        var plan = database.Explain(sql);

        Assert.Contains("posts USING INDEX by_author (author=?)", plan);
        Assert.Contains("by_name (name=?)", plan);
    }
}
