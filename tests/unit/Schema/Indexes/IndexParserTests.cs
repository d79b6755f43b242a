using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Schema;
using Collection = Grpc.Baas.Engine.Schema.Collection;

namespace Grpc.Baas.UnitTests.Schema.Indexes;

public sealed class IndexParserTests
{
    private const string Fields = """
        {"name":"title","type":"text"}, {"name":"slug","type":"text","unique":true}, {"name":"views","type":"int"},
        {"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2}}, {"name":"extra","type":"json"},
        {"name":"parent","type":"relation","relation":{"collection_id":"posts"}}
        """;

    [Fact]
    public void Indexes_OfEveryKind_AreRead()
    {
        var collection = Parse("""
            {"fields":["title","-created"]}, {"fields":[" +views "],"unique":true,"where":"views > 5"}, {"name":"mine","fields":["-title"]},
            {"fields":["title","-created"],"where":"title != \"\""}
            """);

        Assert.Equal(
            ["slug unique slug+", "title_created plain title+ created-", "views unique views+ [views > 5]", "mine plain title-",
                "title_created_2 plain title+ created- [title != \"\"]", "parent plain parent+"],
            collection.Indexes.Select(index =>
                $"{index.Name} {(index.IsUnique ? "unique" : "plain")} {string.Join(' ', index.Keys.Select(key => key.Field.Name + (key.IsDescending ? "-" : "+")))}"
                + (index.Condition is null ? "" : $" [{index.Condition.Text}]")));
        Assert.Equal(["slug", "views"], collection.UniqueKeys.Select(key => key.Name));
        Assert.Equal(["title_created", "views", "mine", "title_created_2"], collection.Definition.Indexes.Select(index => index.Name));
        Assert.Equal("views", collection.Definition.Indexes[1].Fields.Single());
        Assert.Equal(6, collection.Indexes.DistinctBy(index => index.Suffix).Count());
    }

    [Fact]
    public void Index_OverAHiddenField_IsMade()
    {
        var collection = DefinitionParser.ParseNew(
            Definitions.Json("""{"name":"posts","schema":[{"name":"cost","type":"number","hidden":true}],"indexes":[{"fields":["cost"]}]}"""),
            "id",
            CatalogueSnapshot.Empty,
            Definitions.Now);

        Assert.Equal("cost", collection.Indexes.Single().Keys.Single().Field.Name);
    }

    [Fact]
    public void Indexes_AreStoredAndReadAgain()
    {
        var collection = Parse("""{"fields":["title"],"where":"views > 5"}""");

        var loaded = DefinitionParser.ParseStored(collection.Definition.Clone(), 1);

        Assert.Equal(collection.Indexes.Select(index => index.Suffix), loaded.Indexes.Select(index => index.Suffix));
        Assert.Equal(2_400, loaded.Find("title")!.MaxIndexedBytes);
    }

    [Fact]
    public void Index_Renamed_KeepsItsShape()
    {
        var current = Definitions.New("posts", """{"name":"a","type":"text"}""", """{"name":"b","type":"text"}""");
        var indexed = Update(current, "a", "b");
        var renamed = Update(indexed, "x", "b");

        Assert.Equal(indexed.Indexes.Single().Suffix, renamed.Indexes.Single().Suffix);
        Assert.Equal(("a_b", "x_b"), (indexed.Indexes.Single().Name, renamed.Indexes.Single().Name));
        Assert.Equal(1_200, renamed.Find("x")!.MaxIndexedBytes);
    }

    [Theory]
    [InlineData("""{}""", "indexes[0].fields REQUIRED")]
    [InlineData("""{"fields":["tilte"]}""", "indexes[0].fields[0] UNKNOWN")]
    [InlineData("""{"fields":["title","-title"]}""", "indexes[0].fields[1] DUPLICATE")]
    [InlineData("""{"fields":["title","-created"],"unique":true}""", "indexes[0].fields[1] UNSUPPORTED")]
    [InlineData("""{"fields":["updated"],"unique":true}""", "indexes[0].fields[0] UNSUPPORTED")]
    [InlineData("""{"fields":["tags","extra"]}""", "indexes[0].fields[0] UNSUPPORTED\nindexes[0].fields[1] UNSUPPORTED")]
    [InlineData("""{"name":"Bad","fields":["title"]}""", "indexes[0].name FORMAT")]
    [InlineData("""{"name":"x","fields":["title"]},{"name":"x","fields":["views"]}""", "indexes[1].name DUPLICATE")]
    [InlineData("""{"fields":["title"],"where":"views >"}""", "indexes[0].where FILTER")]
    [InlineData("""{"fields":["title"],"where":"created < @now"}""", "indexes[0].where UNSUPPORTED")]
    [InlineData("""{"fields":["title"],"where":"tags ?= \"a\""}""", "indexes[0].where UNSUPPORTED")]
    [InlineData("""{"fields":["title","slug","views","parent","id","created","updated","title","slug"]}""", "indexes[0].fields TOO_MANY")]
    public void Indexes_Wrong_NamesTheFault(string indexes, string faults)
    {
        var exception = Assert.Throws<BaasException>(() => Parse(indexes));

        Assert.Equal(SchemaErrorTable.DefinitionInvalid, exception.Definition);
        Assert.Equal(faults, Definitions.Faults(exception));
    }

    [Fact]
    public void Indexes_TooMany_Refused()
    {
        var exception = Assert.Throws<BaasException>(() => Parse(string.Join(',', Enumerable.Repeat("""{"fields":["title"]}""", 33))));

        Assert.Equal("indexes TOO_MANY", Definitions.Faults(exception));
    }

    [Fact]
    public void Unique_OfAList_Refused()
    {
        var exception = Assert.Throws<BaasException>(() => Definitions.New("posts", """{"name":"extra","type":"json","unique":true}"""));

        Assert.Equal("schema[0].unique UNSUPPORTED", Definitions.Faults(exception));
    }

    private static Collection Parse(string indexes) => DefinitionParser.ParseNew(
        Definitions.Json($$"""{"name":"posts","schema":[{{Fields}}],"indexes":[{{indexes}}]}"""), "id", CatalogueSnapshot.Empty, Definitions.Now);

    private static Collection Update(Collection current, string first, string second) => DefinitionParser.ParseUpdate(
        Definitions.Json($$"""
            {"name":"posts","schema":[{"name":"{{first}}","type":"text","number":10},{"name":"{{second}}","type":"text","number":11}],
             "indexes":[{"fields":["{{first}}","{{second}}"]}]}
            """),
        current,
        CatalogueSnapshot.Of([current]),
        Definitions.Now).Next;
}
