using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.UnitTests.Query;

public sealed class FieldSelectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("id,data")]
    [InlineData("data,title")]
    [InlineData("*")]
    public void Parse_Everything_Null(string fields) => Assert.Null(FieldSelection.Parse(fields, QueryFixtures.Posts));

    [Theory]
    [InlineData("title,price")]
    [InlineData(" data.title , price,title,id,etag,collection,created,updated")]
    public void Parse_SomeFields_HasThemAndTheSystemFields(string fields)
    {
        var selection = FieldSelection.Parse(fields, QueryFixtures.Posts)!;

        int[] expected = [1, 2, 3, 4, 10, 12];
        Assert.Equal(expected, Enumerable.Range(1, 30).Where(number => selection.Contains(number) && number is < 5 or > 9));
    }

    [Theory]
    [InlineData("titl", "titl", "title")]
    [InlineData("title,,price", "", null)]
    [InlineData("data.id", "data.id", "id")]
    [InlineData("author.name", "author", null)]
    [InlineData("-titl", "titl", "title")]
    [InlineData("-id", "id", null)]
    [InlineData("-*", "*", null)]
    [InlineData("data.a.b", "data.a.b", null)]
    public void Parse_UnknownField_FieldsInvalid(string fields, string field, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => FieldSelection.Parse(fields, QueryFixtures.Posts));

        Assert.Equal("FIELDS_INVALID", refusal.Definition.Reason);
        Assert.Equal(field, refusal.Metadata["field"]);
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal("fields", Assert.Single(refusal.Violations).Field);
    }

    [Theory]
    [InlineData("-title", "1,2,3,4,11,12")]
    [InlineData("*,-title,-etag", "1,2,3,11,12")]
    [InlineData("title,price,- price", "1,2,3,4,10")]
    [InlineData("-created,-updated,-etag,title", "1,10")]
    [InlineData("id,-value", "1,2,3,4")]
    public void Parse_Exclusions_LeaveTheOthers(string fields, string expected)
    {
        var selection = FieldSelection.Parse(fields, QueryFixtures.Posts)!;
        int[] numbers = [1, 2, 3, 4, 10, 11, 12];
        Assert.Equal(expected, string.Join(',', numbers.Where(selection.Contains)));
    }

    [Fact]
    public void Parse_NamesWithAPoint_AreOfTheRelation()
    {
        var selection = FieldSelection.Parse("author.name, -expand.author.bio,-tags.x", QueryFixtures.Posts, seesHidden: false, out var nested);
        Assert.Null(selection);
        Assert.Equal(new() { ["author"] = "name,-bio", ["tags"] = "-x" }, nested);
    }

    [Fact]
    public void Either_OfTwo_HasTheFieldsOfBoth()
    {
        var title = FieldSelection.Parse("title,-etag", QueryFixtures.Posts);
        var price = FieldSelection.Parse("price", QueryFixtures.Posts);
        var both = FieldSelection.Either(title, price, QueryFixtures.Posts)!;
        Assert.Equal((true, true, false, true), (both.Contains(4), both.Contains(10), both.Contains(11), both.Contains(12)));
        Assert.Null(FieldSelection.Either(title, null, QueryFixtures.Posts));
    }
}
