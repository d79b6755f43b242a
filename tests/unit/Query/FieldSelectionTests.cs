using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.UnitTests.Query;

public sealed class FieldSelectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("id,data")]
    [InlineData("data,title")]
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
    [InlineData("title.name", "title.name", null)]
    public void Parse_UnknownField_FieldsInvalid(string fields, string field, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => FieldSelection.Parse(fields, QueryFixtures.Posts));

        Assert.Equal("FIELDS_INVALID", refusal.Definition.Reason);
        Assert.Equal(field, refusal.Metadata["field"]);
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal("fields", Assert.Single(refusal.Violations).Field);
    }
}
