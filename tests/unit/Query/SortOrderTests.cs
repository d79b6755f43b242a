using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

public sealed class SortOrderTests
{
    [Theory]
    [InlineData("", "\"id\"")]
    [InlineData(" ", "\"id\"")]
    [InlineData("-created", "\"created\" DESC, \"id\" DESC")]
    [InlineData("-created,title", "\"created\" DESC, \"title\" NULLS FIRST, \"id\"")]
    [InlineData(" + title , -price ", "\"title\" NULLS FIRST, \"price\" DESC NULLS LAST, \"id\" DESC")]
    [InlineData("-id", "\"id\" DESC")]
    [InlineData("in,id,price", "\"in\" NULLS FIRST, \"id\"")]
    [InlineData(
        "title,value,price,weight,stock,rank,in,due",
        "\"title\" NULLS FIRST, \"value\" NULLS FIRST, \"price\" NULLS FIRST, \"weight\" NULLS FIRST, \"stock\" NULLS FIRST, "
        + "\"rank\" NULLS FIRST, \"in\" NULLS FIRST, \"due\" NULLS FIRST, \"id\"")]
    public void Parse_Sort_EndsWithId(string sort, string expected)
    {
        var sql = new SqlText(SqliteDialect.Instance);
        SortOrder.Parse(sort, QueryFixtures.Posts).AppendSql(sql);

        Assert.Equal(" ORDER BY " + expected, sql.Text);
        Assert.Empty(sql.Parameters);
    }

    [Theory]
    [InlineData("titl", "titl", "title")]
    [InlineData("-price,-nope", "nope", null)]
    [InlineData("title,,price", "", null)]
    [InlineData("--price", "-price", "price")]
    [InlineData("tags", "tags", null)]
    [InlineData("extra", "extra", null)]
    [InlineData("etag", "etag", null)]
    [InlineData("@random", "@random", null)]
    [InlineData("price,-price", "price", null)]
    public void Parse_WrongSort_SortInvalid(string sort, string field, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => SortOrder.Parse(sort, QueryFixtures.Posts));

        Assert.Equal("SORT_INVALID", refusal.Definition.Reason);
        Assert.Equal(field, refusal.Metadata["field"]);
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal("sort", Assert.Single(refusal.Violations).Field);
    }

    [Fact]
    public void Parse_NineKeys_SortInvalid()
    {
        var refusal = QueryFixtures.Refusal(
            () => SortOrder.Parse("title,value,price,weight,stock,rank,in,due,seen", QueryFixtures.Posts));

        Assert.Equal("SORT_INVALID", refusal.Definition.Reason);
        Assert.Equal("8", refusal.Metadata["maximum"]);
    }
}
