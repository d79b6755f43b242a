using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

public sealed class DefinitionParserTests
{
    // The field examples of the REST contract that the native paths follow, as clients have them.
    private const string Examples = """
        {
          "name": "everything", "type": "base", "list_rule": "", "view_rule": "", "create_rule": null,
          "schema": [
            {"name": "title", "type": "text", "validation": {"required": true, "min_length": 3, "max_length": 100}},
            {"name": "price", "type": "number", "validation": {"required": true, "min": 0}},
            {"name": "published", "type": "bool", "validation": {"required": false}},
            {"name": "contact_email", "type": "email", "validation": {"required": true}},
            {"name": "website", "type": "url", "validation": {"required": false}},
            {"name": "publish_date", "type": "date", "validation": {"required": false}},
            {"name": "status", "type": "select", "select": {"values": ["draft", "published", "archived"], "max_select": 1},
             "validation": {"required": true}},
            {"name": "category", "type": "relation", "relation": {"collection_id": "categories_collection_id", "type": "many-to-one",
             "cascade_delete": false, "display_fields": ["id", "name"]}, "validation": {"required": false}},
            {"name": "metadata", "type": "json", "validation": {"required": false}},
            {"name": "content", "type": "editor", "validation": {"required": false}},
            {"name": "image", "type": "file", "file": {"max_files": 1, "max_size": 5242880,
             "mime_types": ["image/jpeg", "image/png", "image/gif"], "thumbs": ["100x100", "500x500"]}, "validation": {"required": false}}
          ]
        }
        """;

    [Fact]
    public void ParseNew_ContractExamples_AcceptedAsWritten()
    {
        var target = Definitions.New("categories_collection_id");

        var collection = DefinitionParser.ParseNew(Definitions.Json(Examples), "the-id", CatalogueSnapshot.Of([target]), Definitions.Now);

        Assert.Equal(
            "10 title, 11 price, 12 published, 13 contact_email, 14 website, 15 publish_date, 16 status, 17 category, 18 metadata, 19 content, 20 image",
            Definitions.Numbers(collection));
        Assert.Equal(new AccessRules("", "", null, null, null), collection.Rules);
        Assert.Equal(("the-id", "everything", 1L), (collection.Id, collection.Name, collection.Revision));
        Assert.Equal((Definitions.Now, Definitions.Now), (collection.Created, collection.Updated));
        Assert.True(collection.Find("title")!.IsRequired);
        Assert.False(collection.Find("website")!.IsRequired);
        Assert.Equal(target.Id, ((RelationType)collection.Find("category")!.Type).TargetCollectionId);
    }

    [Fact]
    public void Definition_Answer_HasTheEngineAdditions()
    {
        var definition = Definitions.New("posts", """{"name":"tag","type":"select","select":{"values":["a"]}}""").Definition;

        Assert.Equal(("id-of-posts", "base", "1"), (definition.Id, definition.Type, definition.Etag));
        Assert.Equal((10, 1), (definition.Schema[0].Number, definition.Schema[0].Select.MaxSelect));
        Assert.Equal(1_000, definition.Created.Nanos);
        Assert.Equal(definition.Created, definition.Updated);
    }

    [Fact]
    public void ParseNew_EmptyDefinition_NamesWhatIsMissing()
        => AssertFaults(new V1.Schema.Collection(), "name REQUIRED");

    [Fact]
    public void ParseNew_ManyFaults_AllToldAtOnce()
    {
        var definition = Definitions.Json("""
            {
              "name": "Posts", "type": "table", "list_rule": "@request.auth.id != ''",
              "schema": [
                {"name": "id", "type": "text"},
                {"name": "a b", "type": "txt"},
                {"name": "title", "type": "text", "validation": {"min_length": 5, "max_length": 2, "min": 1}},
                {"name": "title", "type": "bool"},
                {"name": "ref", "type": "relation", "relation": {"collection_id": "nowhere"}},
                {"type": "int", "number": 10}
              ]
            }
            """);

        var exception = AssertFaults(definition, """
            schema[5].number UNSUPPORTED
            name FORMAT
            type UNKNOWN
            schema[0].name RESERVED
            schema[1].name FORMAT
            schema[1].type UNKNOWN
            schema[2].validation.min_length MAX
            schema[2].validation.min UNSUPPORTED
            schema[3].name DUPLICATE
            schema[4].relation.collection_id UNKNOWN
            schema[5].name REQUIRED
            """);

        Assert.Equal("MAX", exception.Metadata["schema[2].validation.min_length"]);
        Assert.Contains("11 faults", exception.Message);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("z9_")]
    [InlineData("order")]
    [InlineData("select")]
    public void Name_Allowed_Accepted(string name) => Assert.Equal(name, Definitions.New(name, Text(name)).Name);

    [Theory]
    [InlineData("", "REQUIRED")]
    [InlineData("_a", "FORMAT")]
    [InlineData("1a", "FORMAT")]
    [InlineData("aB", "FORMAT")]
    [InlineData("a-b", "FORMAT")]
    [InlineData("a\\\"b", "FORMAT")]
    [InlineData("ä", "FORMAT")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234", "FORMAT")]
    [InlineData("json_each", "RESERVED")]
    [InlineData("pg_class", "RESERVED")]
    [InlineData("sqlite_x", "RESERVED")]
    [InlineData("baas_x", "RESERVED")]
    public void Name_NotAllowed_Refused(string name, string rule) => AssertFaults(Definitions.Named(name), $"name {rule}");

    [Theory]
    [InlineData("id")]
    [InlineData("collection")]
    [InlineData("created")]
    [InlineData("updated")]
    [InlineData("etag")]
    [InlineData("data")]
    public void FieldName_OfTheEngine_Refused(string name) => AssertFaults(Definitions.Named("a", Text(name)), "schema[0].name RESERVED");

    [Fact]
    public void FieldNames_SameInProtobufJson_Refused()
        => AssertFaults(Definitions.Named("a", Text("line_1"), Text("line1")), "schema[1].name DUPLICATE");

    [Fact]
    public void Fields_256Accepted_257Refused()
    {
        string[] fields = [.. Enumerable.Range(0, 256).Select(number => Text($"f{number}"))];

        Assert.Equal(256, Definitions.New("a", fields).Fields.Length);
        AssertFaults(Definitions.Named("a", [.. fields, Text("g")]), "schema TOO_MANY");
    }

    [Theory]
    [InlineData("list_rule")]
    [InlineData("view_rule")]
    [InlineData("create_rule")]
    [InlineData("update_rule")]
    [InlineData("delete_rule")]
    public void Rule_Given_Kept(string rule)
    {
        var rules = Parse(Definitions.Json($$"""{"name":"a","{{rule}}":"id = 1"}""")).Rules;

        string?[] all = [rules.List, rules.View, rules.Create, rules.Update, rules.Delete];
        Assert.Equal("id = 1", Assert.Single(all, text => text is not null));
    }

    [Fact]
    public void ManyFaults_LargeDefinition_AnswerStaysSmall()
    {
        string[] fields = [.. Enumerable.Range(0, 256).Select(number => $$"""{"name":"UPPER{{number}}","type":"{{new string('x', 10_000)}}"}""")];

        var exception = Assert.Throws<BaasException>(() => Parse(Definitions.Named("a", fields)));

        Assert.Contains("512 faults", exception.Message);
        Assert.InRange(exception.Violations.Sum(violation => violation.Field.Length + violation.Description.Length), 1, 3_000);
    }

    [Fact]
    public void ParseStored_WhatWasParsed_IsTheSame()
    {
        var stored = Definitions.Update(Definitions.New("a", Text("x"), Text("y")), Text("y")).Definition.ToByteArray();

        var loaded = DefinitionParser.ParseStored(V1.Schema.Collection.Parser.ParseFrom(stored), revision: 2);

        Assert.Equal(stored, loaded.Definition.ToByteArray());
        Assert.Equal(("11 y", 2L, Definitions.Now, Definitions.Now + 1), (Definitions.Numbers(loaded), loaded.Revision, loaded.Created, loaded.Updated));
        Assert.Equal("10", string.Join(", ", loaded.ReservedNumbers));
    }

    private static string Text(string name) => $$"""{"name":"{{name}}","type":"text"}""";

    private static Engine.Schema.Collection Parse(V1.Schema.Collection definition)
        => DefinitionParser.ParseNew(definition, "the-id", CatalogueSnapshot.Empty, Definitions.Now);

    private static BaasException AssertFaults(V1.Schema.Collection definition, string expected)
    {
        var exception = Assert.Throws<BaasException>(() => Parse(definition));
        Assert.Equal(SchemaErrorTable.DefinitionInvalid, exception.Definition);
        Assert.Equal(expected.ReplaceLineEndings("\n"), Definitions.Faults(exception));
        return exception;
    }
}
