using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Indexes;

/// <summary>The indexes in the database, and what lists make of them.</summary>
public sealed class IndexStoreTests
{
    private const string Fields = """[{"name":"title","type":"text"},{"name":"views","type":"int"},{"name":"open","type":"bool"}]""";

    [Theory]
    [InlineData("title", "")]
    [InlineData("-title", "")]
    [InlineData("", "title = 'b'")]
    [InlineData("views,-title", "")]
    [InlineData("-views,title", "")]
    [InlineData("-created", "")]
    [InlineData("created", "")]
    [InlineData("-title", "views = 1 && title > 'a'")]
    public async Task List_IndexedSortOrFilter_NeitherScansNorSorts(string sort, string filter)
    {
        await using var schema = await CreateAsync("""{"fields":["title"]},{"fields":["views","-title"]},{"fields":["-created"]}""");
        var plan = ListPlan.Create(new ListPlanRequest
        {
            Dialect = SqliteDialect.Instance,
            Collection = schema.Catalogue.Current.Find("posts")!,
            Filter = filter,
            Sort = sort,
            Search = "",
            PageToken = "",
            Now = DateTimeOffset.UnixEpoch,
        });

        var steps = await ExplainAsync(schema, plan.PageSql.Text);

        Assert.Contains("USING INDEX _baas_ix_", Assert.Single(steps));
    }

    [Fact]
    public async Task List_FilterOfPartialIndex_UsesIt()
    {
        await using var schema = await CreateAsync("""{"fields":["views"],"where":"open = true"}""");
        var condition = schema.Catalogue.Current.Find("posts")!.Indexes.Single().Condition!;

        var steps = await ExplainAsync(schema, $"SELECT * FROM posts WHERE {condition.ToSql(SqliteDialect.Instance)} ORDER BY views, id");

        Assert.Contains("USING INDEX _baas_ix_", Assert.Single(steps));
    }

    [Fact]
    public async Task UniqueIndex_TakesNullsAndOneOfEachValue()
    {
        await using var schema = await CreateAsync("""{"fields":["title","views"],"unique":true,"where":"open = true"}""");

        await InsertAsync(schema, "('1', 't', 1, 1), ('2', 't', 2, 1), ('3', 't', NULL, 1), ('4', 't', NULL, 1), ('5', 't', 1, 0), ('6', 't', 1, NULL)");
        var refused = await Assert.ThrowsAsync<ConstraintException>(() => InsertAsync(schema, "('7', 't', 2, 1)"));

        Assert.True(refused.IsDuplicate);
    }

    [Fact]
    public async Task UniqueIndex_OverDuplicates_RefusedWithExamples()
    {
        await using var schema = await CreateAsync("");
        await InsertAsync(schema, "('1', 'a', 1, 1), ('2', 'a', 2, 1), ('3', 'b', 1, 1), ('4', 'b', 1, 1), ('5', NULL, 1, 1), ('6', NULL, 1, 1)");

        var exception = await Assert.ThrowsAsync<BaasException>(() => UpdateAsync(schema, """{"fields":["title"],"unique":true}"""));
        await UpdateAsync(schema, """{"fields":["title"],"unique":true,"where":"views > 1"}""");

        Assert.Equal(SchemaErrorTable.ValuesNotUnique, exception.Definition);
        Assert.Equal(("2", "1, 3", "title"), (exception.Metadata["count"], exception.Metadata["examples"], exception.Metadata["fields"]));
        Assert.Single(await IndexesAsync(schema));
    }

    [Fact]
    public async Task Index_OverLongTexts_RefusedWithExamples()
    {
        await using var schema = await CreateAsync("");
        await InsertAsync(schema, $"('1', '{new string('ä', 1_200)}', 1, 1), ('2', '{new string('ä', 1_201)}', 1, 1)");

        var exception = await Assert.ThrowsAsync<BaasException>(() => UpdateAsync(schema, """{"fields":["title"]}"""));

        Assert.Equal(SchemaErrorTable.ValuesTooLong, exception.Definition);
        Assert.Equal(("1", "2", "2400"), (exception.Metadata["count"], exception.Metadata["examples"], exception.Metadata["maximum"]));
    }

    [Fact]
    public async Task Update_ChangesIndexes_LeavesThoseThatStay()
    {
        await using var schema = await CreateAsync("""{"fields":["title"]},{"fields":["views"]}""");
        var before = await IndexesAsync(schema);

        await UpdateAsync(schema, """{"fields":["title"],"name":"other"},{"fields":["open"]}""");
        var after = await IndexesAsync(schema);
        await UpdateAsync(schema, "");

        Assert.Equal(2, after.Length);
        Assert.Single(before.Intersect(after));
        Assert.Empty(await IndexesAsync(schema));
    }

    [Fact]
    public async Task Update_RemovesAndRenamesIndexedFields_Works()
    {
        await using var schema = await CreateAsync("""{"fields":["title","views"]},{"fields":["views"],"where":"open = true"}""");
        await InsertAsync(schema, "('1', 'a', 1, 1)");
        var definition = Definitions.Json("""
            {"name":"articles","schema":[{"name":"title","type":"int","number":11},{"name":"open","type":"bool"}],
             "indexes":[{"fields":["title"],"where":"open = true"}]}
            """);

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", definition));
        var next = await schema.UpdateAsync("posts", definition, confirmHash: refused.Metadata["confirm_hash"]);

        Assert.Equal("11 title, 12 open", Definitions.Numbers(next));
        Assert.Equal(["1|1"], await schema.QueryAsync("SELECT title, open FROM articles", columns: 2));
        Assert.Single(await IndexesAsync(schema));
    }

    [Fact]
    public async Task Condition_WithHostileText_StaysAText()
    {
        await using var schema = await CreateAsync("""{"fields":["title"],"where":"title != \"'); DROP TABLE posts; --?1\" && views > -9223372036854775808"}""");

        await InsertAsync(schema, "('1', 'x', 1, 1)");

        Assert.Equal(["1"], await schema.QueryAsync("SELECT count(*) FROM posts"));
    }

    private static async Task<SchemaDatabase> CreateAsync(string indexes)
    {
        var schema = SchemaDatabase.Create();
        await schema.Editor.CreateAsync(Definition(indexes), CancellationToken.None);
        return schema;
    }

    private static Task<Engine.Schema.Collection> UpdateAsync(SchemaDatabase schema, string indexes) => schema.UpdateAsync("posts", Definition(indexes));

    private static V1.Schema.Collection Definition(string indexes)
        => Definitions.Json($$"""{"name":"posts","schema":{{Fields}},"indexes":[{{indexes}}]}""");

    private static Task<int> InsertAsync(SchemaDatabase schema, string rows) => schema.ExecuteAsync(
        $"INSERT INTO posts SELECT column1, 1, 1, 1, column2, column3, column4 FROM (VALUES {rows})");

    private static Task<string[]> IndexesAsync(SchemaDatabase schema)
        => schema.QueryAsync("SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '\\_baas\\_ix%' ESCAPE '\\' ORDER BY name");

    private static async Task<string[]> ExplainAsync(SchemaDatabase schema, string sql)
        => [.. (await schema.QueryAsync($"EXPLAIN QUERY PLAN {sql}", columns: 4)).Select(row => row.Split('|')[3])];
}
