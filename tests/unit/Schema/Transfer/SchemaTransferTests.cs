using Google.Api;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Transfer;

/// <summary>Schemas that leave one engine and enter another.</summary>
public sealed class SchemaTransferTests
{
    private const string Posts = """
        {"name":"posts","description":"All posts: \"now\"\nand then","list_rule":"","schema":[
          {"name":"title","type":"text","validation":{"required":true,"max_length":200,"pattern":"^\\S.*\\$"}},
          {"name":"author","type":"relation","relation":{"collection_id":"authors"}},
          {"name":"status","type":"select","select":{"values":["draft","yes","1","öffentlich 😀"]}},
          {"name":"rating","type":"number","validation":{"min":-1.5,"max":1e300}},
          {"name":"extra","type":"json","default_value":{"a":[1,null,"x"]},"messages":{"TYPE":"no, \"really\"","REQUIRED":"yes"}}, {"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2}},
          {"name":"slug","type":"text","unique":true}],
         "indexes":[{"fields":["status","-created"]},{"name":"best","fields":["rating"],"unique":true,"where":"status = \"yes\""}]}
        """;

    private const string ByAuthor = """
        {"name":"by_author","type":"view","description":"How many","list_rule":"",
         "view":{"query":"SELECT p.author AS id, count(*) AS n, p.author FROM posts p GROUP BY p.author","cache_ttl_seconds":5}}
        """;

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Export_AppliedElsewhere_GivesTheSame(string format)
    {
        await using var source = await CreateAsync();
        await using var target = SchemaDatabase.Create();
        var document = Export(source, format);

        var applied = await ApplyAsync(target, document, format);
        var etags = target.Catalogue.Current.Collections.Select(collection => collection.Definition).ToList();
        var again = await ApplyAsync(target, document, format, prune: true);

        Assert.Equal(2, target.Catalogue.Current.Find("posts")!.Definition.Schema.Single(field => field.Name == "extra").Messages.Count);
        Assert.Equal(3, applied.Changes.Count(change => change.Kind == "collection_created"));
        Assert.Equal(document, Export(target, format));
        Assert.Empty(again.Changes);
        Assert.Equal(etags, target.Catalogue.Current.Collections.Select(collection => collection.Definition));
        Assert.Empty((await ApplyAsync(source, document, format, prune: true)).Changes);
        Assert.Equal("10 title, 11 author, 13 rating, 14 extra, 15 tags, 16 slug, 17 late", Definitions.Numbers(target.Catalogue.Current.Find("posts")!));
        Assert.Equal(12, Assert.Single(target.Catalogue.Current.Find("posts")!.ReservedNumbers));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Export_WithViews_AppliedElsewhereGivesTheSame(string format)
    {
        await using var source = await CreateAsync();
        await source.Editor.CreateAsync(Definitions.Json(ByAuthor), CancellationToken.None);
        await using var target = SchemaDatabase.Create();
        var document = Export(source, format);

        await ApplyAsync(target, document, format);
        var again = await ApplyAsync(target, document, format, prune: true);

        Assert.Equal(document, Export(target, format));
        Assert.Empty(again.Changes);
        Assert.Equal(["n", "author"], target.Catalogue.Current.Find("by_author")!.Fields.Select(field => field.Name));
        Assert.Empty(await target.QueryAsync("SELECT id FROM by_author"));
        await target.RestartAsync();
        Assert.Empty((await ApplyAsync(target, document, format, prune: true)).Changes);
    }

    [Fact]
    public async Task Apply_ViewWrittenByHand_FollowsItsTableAndGoesWithPruning()
    {
        await using var schema = SchemaDatabase.Create();
        const string view = "{name: v, type: view, list_rule: '', view: {query: 'SELECT id, a AS x FROM t'}}";
        const string before = $"collections: [{view}, {{name: t, schema: [{{name: a, type: text}}]}}]";
        const string after = $"collections: [{view}, {{name: t, schema: [{{name: a, type: email}}]}}]";

        var made = await ApplyAsync(schema, before);
        var again = await ApplyAsync(schema, before, prune: true);
        var changed = await ApplyAsync(schema, after, prune: true);
        var text = schema.Catalogue.Current.Find("v")!.Find("x")!.Type.Name;
        var pruned = await ApplyAsync(schema, "collections: [{name: t, schema: [{name: a, type: email}]}]", prune: true);

        Assert.Equal(2, made.Changes.Count);
        Assert.Empty(again.Changes);
        Assert.Equal(["t a field_converted", "v x field_changed"], changed.Changes.Select(change => $"{change.Collection} {change.Name} {change.Kind}"));
        Assert.Equal("email", text);
        Assert.Equal(("v collection_deleted", ChangeImpact.WireBreaking, ""), ($"{pruned.Changes.Single().Collection} {pruned.Changes.Single().Kind}", pruned.Impact, pruned.ConfirmHash));
        Assert.Empty(await schema.QueryAsync("SELECT name FROM sqlite_schema WHERE name = 'v'"));
    }

    [Theory]
    [InlineData("{name: v, type: view, view: {query: 'SELECT id, b FROM t'}}", "collections[1].view.query UNKNOWN")]
    [InlineData("{name: v, type: view}", "collections[1].view.query REQUIRED")]
    [InlineData("{name: v, type: view, create_rule: '', view: {query: 'SELECT id FROM t'}}", "collections[1].create_rule UNSUPPORTED")]
    [InlineData("{name: other, type: view, view: {query: 'SELECT id FROM t'}}", "collections[1].type CHANGED")]
    [InlineData("{name: w, type: view, view: {query: 'SELECT id FROM v'}}", "collections[1].view.query UNKNOWN")]
    public async Task Diff_WrongView_SaysWhere(string view, string faults)
    {
        await using var schema = SchemaDatabase.Create();
        await ApplyAsync(schema, "collections: [{name: other}]");
        var document = Read($"collections: [{{name: t, schema: [{{name: a, type: text}}]}}, {view}]");

        var refused = await Assert.ThrowsAsync<BaasException>(
            () => Editor(schema).DiffAsync(document, new DocumentTerms(IsPruned: false, new UpdateTerms()), CancellationToken.None));

        Assert.Equal((SchemaErrorTable.DefinitionInvalid, faults), (refused.Definition, Definitions.Faults(refused)));
    }

    [Fact]
    public async Task Diff_TableThatAViewNeeds_IsInUse()
    {
        await using var schema = await CreateAsync();
        await schema.Editor.CreateAsync(Definitions.Json(ByAuthor), CancellationToken.None);
        var document = Read("""{"collections":[{"name":"posts","list_rule":"","schema":[{"name":"author","number":11,"type":"text"}]},{"name":"authors"},{"name":"other"},{"name":"by_author","type":"view","view":{"query":"SELECT count(*) AS n FROM other"}},{"name":"w","type":"view","view":{"query":"SELECT id, title FROM posts"}}]}""");

        var refused = await Assert.ThrowsAsync<BaasException>(
            () => Editor(schema).DiffAsync(document, new DocumentTerms(IsPruned: true, new UpdateTerms()), CancellationToken.None));

        Assert.Equal("collections[4].view.query UNKNOWN", Definitions.Faults(refused));
        document = Read("""{"collections":[{"name":"authors","schema":[{"name":"name","type":"json"}]}]}""");
        await schema.Editor.CreateAsync(Definitions.Json("""{"name":"w","type":"view","view":{"query":"SELECT id, lower(name) AS t FROM authors"}}"""), CancellationToken.None);
        refused = await Assert.ThrowsAsync<BaasException>(
            () => Editor(schema).DiffAsync(document, new DocumentTerms(IsPruned: false, new UpdateTerms()), CancellationToken.None));
        Assert.Equal(SchemaErrorTable.CollectionInUse, refused.Definition);
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Export_IsTheSameEachTime(string format)
    {
        await using var source = await CreateAsync();

        Assert.Equal(Export(source, format), Export(source, format));
        Assert.DoesNotContain(source.Catalogue.Current.Find("authors")!.Id, Export(source, format));
    }

    [Theory]
    [InlineData("yaml")]
    [InlineData("json")]
    [InlineData("proto")]
    public async Task Export_OfNothing_CanBeApplied(string format)
    {
        await using var schema = SchemaDatabase.Create();

        Assert.Empty((await ApplyAsync(schema, Export(schema, format), format, prune: true)).Changes);
    }

    [Fact]
    public async Task Apply_ChangedDocument_RenamesAddsAndConverts()
    {
        await using var schema = await CreateAsync();
        await schema.ExecuteAsync("INSERT INTO authors (id, created, updated, etag, name, age) VALUES ('1', 1, 1, 1, 'Ada', '36')");

        var plan = await ApplyAsync(schema, """
            collections:
              - name: authors
                list_rule: ""
                schema:
                  - {name: full_name, number: 10, type: text}
                  - {name: age, number: 40, type: int}
                  - {name: born, number: 30, type: date}
            """);

        Assert.Equal(
            ["list_rule rule_changed", "born field_added", "name field_renamed", "age field_converted"],
            plan.Changes.Select(change => $"{change.Name} {change.Kind}"));
        Assert.Equal("10 full_name, 40 age, 30 born", Definitions.Numbers(schema.Catalogue.Current.Find("authors")!));
        Assert.Equal(["Ada|36"], await schema.QueryAsync("SELECT full_name, age FROM authors", columns: 2));
        Assert.Equal(3, schema.Catalogue.Current.Collections.Length);
    }

    [Fact]
    public async Task Apply_WithoutPruning_KeepsWhatTheDocumentLacks()
    {
        await using var schema = await CreateAsync();

        var plan = await ApplyAsync(schema, """{"collections":[{"name":"posts","list_rule":"","description":"All posts: \"now\"\nand then","schema":[]}]}""");

        Assert.Empty(plan.Changes);
    }

    [Fact]
    public async Task Apply_Pruned_NeedsConfirmationForAll()
    {
        await using var schema = await CreateAsync();
        const string document = """{"collections":[{"name":"authors","schema":[{"name":"name","type":"text"}]}]}""";

        var diff = await Editor(schema).DiffAsync(Read(document), new DocumentTerms(IsPruned: true, new UpdateTerms()), CancellationToken.None);
        var refused = await Assert.ThrowsAsync<BaasException>(() => ApplyAsync(schema, document, prune: true));
        Assert.Equal(3, schema.Catalogue.Current.Collections.Length);
        var applied = await ApplyAsync(schema, document, prune: true, confirmHash: diff.ConfirmHash);

        Assert.Equal(diff.ConfirmHash, refused.Metadata["confirm_hash"]);
        Assert.Equal(["age field_removed", " collection_deleted", " collection_deleted"], applied.Changes.Select(change => $"{change.Name} {change.Kind}"));
        Assert.Equal("authors", schema.Catalogue.Current.Collections.Single().Name);
        Assert.Empty(await schema.QueryAsync("SELECT name FROM sqlite_schema WHERE name IN ('posts', 'other')"));
    }

    [Fact]
    public async Task Apply_RelationToWhatIsPruned_Refused()
    {
        await using var schema = await CreateAsync();
        const string document = """{"collections":[{"name":"posts","schema":[{"name":"author","type":"relation","relation":{"collection_id":"authors"}}]}]}""";

        var exception = await Assert.ThrowsAsync<BaasException>(() => ApplyAsync(schema, document, prune: true));

        Assert.Equal((SchemaErrorTable.DefinitionInvalid, "collections[0].schema[0].relation.collection_id UNKNOWN"), (exception.Definition, Definitions.Faults(exception)));
    }

    [Fact]
    public async Task Apply_OneCollectionFails_NothingIsDone()
    {
        await using var schema = await CreateAsync();
        await schema.ExecuteAsync("INSERT INTO authors (id, created, updated, etag, name, age) VALUES ('1', 1, 1, 1, 'Ada', 'old')");

        var exception = await Assert.ThrowsAsync<BaasException>(() => ApplyAsync(
            schema, """{"collections":[{"name":"a_new_one"},{"name":"authors","schema":[{"name":"age","type":"int"}]}]}"""));

        Assert.Equal(SchemaErrorTable.ConversionFailed, exception.Definition);
        Assert.Null(schema.Catalogue.Current.Find("a_new_one"));
        Assert.Empty(await schema.QueryAsync("SELECT name FROM sqlite_schema WHERE name = 'a_new_one'"));
    }

    [Fact]
    public async Task Apply_CollectionsThatPointAtEachOther_AreMade()
    {
        await using var schema = SchemaDatabase.Create();

        await ApplyAsync(schema, """
            collections:
              - {name: b, schema: [{name: a, type: relation, relation: {collection_id: a}}]}
              - {name: a, schema: [{name: b, type: relation, relation: {collection_id: b}}, {name: a, type: relation, relation: {collection_id: a}}]}
            """);

        var (a, b) = (schema.Catalogue.Current.Find("a")!, schema.Catalogue.Current.Find("b")!);
        Assert.Equal(b.Id, a.Definition.Schema[0].Relation.CollectionId);
        Assert.Equal(a.Id, b.Definition.Schema[0].Relation.CollectionId);
        await schema.RestartAsync();
    }

    internal static SchemaDocument Read(string text, string format = "")
        => SchemaDocumentReader.Read(new HttpBody { Data = ByteString.CopyFromUtf8(text) }, format);

    internal static string Export(SchemaDatabase schema, string format) => SchemaExport.Write(schema.Catalogue.Current, SchemaFormats.Parse(format));

    internal static Task<SchemaPlan> ApplyAsync(SchemaDatabase schema, string document, string format = "", bool prune = false, string confirmHash = "")
        => Editor(schema).ApplyAsync(
            Read(document, format), new DocumentTerms(prune, new UpdateTerms { ConfirmHash = confirmHash }), CancellationToken.None);

    private static ProjectEditor Editor(SchemaDatabase schema) => schema.Projects;

    private static async Task<SchemaDatabase> CreateAsync()
    {
        var schema = SchemaDatabase.Create();
        await schema.CreateAsync("authors", """{"name":"name","type":"text"}""", """{"name":"age","type":"text"}""");
        await schema.CreateAsync("other");
        await schema.Editor.CreateAsync(Definitions.Json(Posts), CancellationToken.None);

        // A field that goes and one that comes later, so that numbers are not those of a new collection.
        var definition = schema.Catalogue.Current.Find("posts")!.Definition.Clone();
        definition.Schema.RemoveAt(2);
        definition.Indexes.Clear();
        definition.Indexes.Add(new V1.Schema.CollectionIndex { Fields = { "rating", "-created" }, Where = "title != \"a'b\"" });
        definition.Schema.Add(new CollectionField { Name = "late", Type = "select", Select = new SelectOptions { Values = { "yes", "1", "ä 😀", "a\tb" } } });
        var plan = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms(), CancellationToken.None);
        await schema.UpdateAsync("posts", definition, confirmHash: plan.ConfirmHash);
        return schema;
    }
}
