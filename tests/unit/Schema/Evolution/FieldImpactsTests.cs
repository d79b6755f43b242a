using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Evolution;

/// <summary>What each change of a definition means for clients that run.</summary>
public sealed class FieldImpactsTests
{
    [Theory]
    [InlineData("text", "'validation':{'max_length':10}", "'validation':{'max_length':20}", true)]
    [InlineData("text", "'validation':{'max_length':10}", "", true)]
    [InlineData("text", "", "'validation':{'max_length':5000}", true)]
    [InlineData("text", "", "'validation':{'max_length':6000}", true)]
    [InlineData("text", "", "'validation':{'max_length':4999}", false)]
    [InlineData("email", "", "'validation':{'max_length':254}", true)]
    [InlineData("url", "'validation':{'max_length':3000}", "", false)]
    [InlineData("editor", "", "'validation':{'max_length':1048575}", false)]
    [InlineData("text", "'validation':{'min_length':3}", "'validation':{'min_length':2}", true)]
    [InlineData("text", "'validation':{'min_length':3}", "'validation':{'min_length':4}", false)]
    [InlineData("text", "'validation':{'pattern':'a'}", "", true)]
    [InlineData("text", "'validation':{'pattern':'a'}", "'validation':{'pattern':'b'}", false)]
    [InlineData("text", "'validation':{'values':['a']}", "'validation':{'values':['b','a']}", true)]
    [InlineData("text", "'validation':{'values':['a']}", "", true)]
    [InlineData("text", "", "'validation':{'values':['a']}", false)]
    [InlineData("text", "'validation':{'values':['a','b']}", "'validation':{'values':['a']}", false)]
    [InlineData("text", "'validation':{'required':true}", "", true)]
    [InlineData("text", "", "'validation':{'required':true}", false)]
    [InlineData("text", "'validation':{'max_length':10}", "'validation':{'max_length':20,'required':true}", false)]
    [InlineData("int", "'validation':{'min':1,'max':5}", "'validation':{'min':0,'max':6}", true)]
    [InlineData("int", "'validation':{'min':1,'max':5}", "", true)]
    [InlineData("int", "'validation':{'min':1,'max':5}", "'validation':{'min':1,'max':4}", false)]
    [InlineData("int", "", "'validation':{'min':0}", false)]
    [InlineData("select", "'select':{'values':['a']}", "'select':{'values':['a','b']}", true)]
    [InlineData("select", "'select':{'values':['a','b']}", "'select':{'values':['b']}", false)]
    [InlineData("select", "'select':{'values':['a','b','c'],'max_select':2}", "'select':{'values':['a','b','c'],'max_select':3}", true)]
    [InlineData("select", "'select':{'values':['a','b','c'],'max_select':3}", "'select':{'values':['a','b','c'],'max_select':2}", false)]
    [InlineData("select", "'select':{'values':['a','b'],'max_select':2,'min_select':1}", "'select':{'values':['a','b'],'max_select':2}", true)]
    [InlineData("select", "'select':{'values':['a','b'],'max_select':2}", "'select':{'values':['a','b'],'max_select':2,'min_select':1}", false)]
    [InlineData("relation", "'relation':{'collection_id':'posts'}", "'relation':{'collection_id':'posts','on_delete':'cascade'}", true)]
    [InlineData("relation", "'relation':{'collection_id':'posts','on_delete':'set_null'}", "'relation':{'collection_id':'posts'}", false)]
    [InlineData("relation", "'relation':{'collection_id':'posts'}", "'relation':{'collection_id':'posts','display_fields':['f']}", true)]
    [InlineData("decimal", "'decimal':{'precision':5}", "'decimal':{'precision':7}", true)]
    [InlineData("decimal", "'decimal':{'precision':7}", "'decimal':{'precision':5}", false)]
    [InlineData("bytes", "'bytes':{'max_size':5}", "", true)]
    [InlineData("bytes", "", "'bytes':{'max_size':5}", false)]
    [InlineData("file", "'file':{'max_size':5,'mime_types':['image/*']}", "'file':{'max_size':6,'mime_types':['text/plain','image/*'],'thumbs':['1x1']}", true)]
    [InlineData("file", "", "'file':{'mime_types':['image/*']}", false)]
    [InlineData("autodate", "", "'autodate':{'on_update':true}", true)]
    [InlineData("text", "'unique':true", "", false)]
    [InlineData("text", "", "'unique':true", false)]
    [InlineData("text", "'hidden':true", "", true)]
    [InlineData("text", "", "'hidden':true", false)]
    [InlineData("text", "'immutable':true", "", true)]
    [InlineData("text", "", "'immutable':true", false)]
    [InlineData("text", "", "'default_value':'x','messages':{'MIN_LENGTH':'No'},'description':'d'", true)]
    [InlineData("text", "'format':'color'", "", true)]
    [InlineData("text", "'format':'color'", "'format':'value'", true)]
    [InlineData("text", "", "'format':'color'", false)]
    [InlineData("int", "", "'format':'month'", false)]
    [InlineData("number", "", "'format':'measurement'", true)]
    [InlineData("file", "", "'format':'image'", false)]
    public void Of_Options_IsSafeOnlyWhenNothingIsRefusedThatWasNot(string type, string before, string after, bool isSafe)
        => Assert.Equal(isSafe ? ChangeImpact.Safe : ChangeImpact.WireBreaking, FieldImpacts.Of(Parse(type, before), Parse(type, after)));

    [Theory]
    [InlineData("email", "text", "", ChangeImpact.SourceBreaking)]
    [InlineData("text", "editor", "", ChangeImpact.SourceBreaking)]
    [InlineData("editor", "text", "", ChangeImpact.WireBreaking)]
    [InlineData("text", "email", "", ChangeImpact.WireBreaking)]
    [InlineData("email", "text", "'validation':{'max_length':100}", ChangeImpact.WireBreaking)]
    [InlineData("url", "editor", "'validation':{'pattern':'x'}", ChangeImpact.WireBreaking)]
    [InlineData("date", "text", "", ChangeImpact.SourceBreaking)]
    public void OfRetyped_TakesAllTexts_BreaksNoClientThatRuns(string from, string to, string options, ChangeImpact impact)
        => Assert.Equal(impact, FieldImpacts.OfRetyped(Parse(from, ""), Parse(to, options)));

    [Fact]
    public void Of_EachOption_IsJudged()
    {
        // An option that is younger than the table is not safe before somebody says so.
        string[] known =
        [
            "name", "type", "number", "validation", "select", "relation", "unique", "description", "file", "decimal", "bytes", "autodate", "default_value", "hidden",
            "immutable", "messages", "format",
        ];
        Assert.Empty(known.Except(CollectionField.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name)));
        var young = new CollectionField { Name = "f", Type = "text" };
        Assert.Equal(ChangeImpact.WireBreaking, FieldImpacts.Of(young, new CollectionField(young) { Type = "int" }));
    }

    [Fact]
    public async Task Plan_OfACollection_JudgesTheRest()
    {
        await using var schema = SchemaDatabase.Create();
        await schema.Editor.CreateAsync(
            Definitions.Json("""{"name":"posts","soft_delete":true,"schema":[{"name":"a","type":"text","hidden":true},{"name":"b","type":"text"}],"indexes":[{"fields":["b"],"unique":true}]}"""),
            CancellationToken.None);
        var definition = Definitions.Json("""
            {"name":"posts","list_rule":"","schema":[{"name":"a","type":"text","validation":{"max_length":9000}},{"name":"b","type":"text"},
              {"name":"c","type":"text","validation":{"required":true},"default_value":"x"},{"name":"d","type":"text","validation":{"required":true}}]}
            """);

        var plan = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms(), CancellationToken.None);

        Assert.Equal(
            [
                " collection_changed WireBreaking", "list_rule rule_changed Safe", "c field_added Safe", "d field_added WireBreaking", "a field_changed Safe",
                "b index_removed WireBreaking",
            ],
            plan.Changes.Select(change => $"{change.Name} {change.Kind} {change.Impact}"));
        Assert.Contains(plan.Changes[4].Warnings, warning => warning.StartsWith("Whoever may read", StringComparison.Ordinal));
    }

    // As the engine stores it, with its defaults.
    private static CollectionField Parse(string type, string options)
    {
        var definition = Definitions.Named("posts", $$"""{"name":"f","type":"{{type}}"{{(options.Length == 0 ? "" : "," + options.Replace('\'', '"'))}}}""");
        if (type == "select" && options.Length == 0)
        {
            definition.Schema[0].Select = new SelectOptions { Values = { "a" } };
        }

        return DefinitionParser.ParseNew(definition, "id-of-posts", CatalogueSnapshot.Empty, Definitions.Now).Definition.Schema[0];
    }
}
