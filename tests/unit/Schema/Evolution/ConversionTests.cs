using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Evolution;

/// <summary>Fields of other types, over records that exist.</summary>
public sealed class ConversionTests
{
    private const string Text = """{"name":"f","type":"text"}""";
    private const string Number = """{"name":"f","type":"number"}""";
    private const string Int = """{"name":"f","type":"int"}""";
    private const string Bool = """{"name":"f","type":"bool"}""";
    private const string Date = """{"name":"f","type":"date"}""";
    private const string Json = """{"name":"f","type":"json"}""";
    private const string Email = """{"name":"f","type":"email"}""";
    private const string Select = """{"name":"f","type":"select","select":{"values":["a","b"]}}""";
    private const string Selects = """{"name":"f","type":"select","select":{"values":["a","b"],"max_select":2}}""";
    private const string Hidden = """{"name":"f","type":"text","hidden":true}""";
    private const string Cents = """{"name":"f","type":"decimal","decimal":{"scale":2}}""";
    private const string Mills = """{"name":"f","type":"decimal","decimal":{"scale":3}}""";
    private const string Moment = """{"name":"f","type":"datetime"}""";
    private const string Parent = """{"name":"f","type":"relation","relation":{"collection_id":"posts"}}""";

    [Theory]
    [InlineData(Text, Int, "'42'", "42")]
    [InlineData(Text, Int, "'9007199254740993'", "9007199254740993")]
    [InlineData(Text, Int, "'4.0'", "4")]
    [InlineData(Text, Int, "''", "NULL")]
    [InlineData(Text, Number, "'1.5e3'", "1500.0")]
    [InlineData(Text, Bool, "'true'", "1")]
    [InlineData(Text, Bool, "'0'", "0")]
    [InlineData(Text, Date, "'2026-11-21T10:00:00+01:00'", "2026-11-21T09:00:00.000Z")]
    [InlineData(Text, Json, "'x\"y'", "\"x\\\"y\"")]
    [InlineData(Text, Email, "'a@example.com'", "a@example.com")]
    [InlineData(Text, Select, "'a'", "a")]
    [InlineData(Text, Selects, "'a'", "[\"a\"]")]
    [InlineData(Text, Parent, "'one'", "one")]
    [InlineData(Selects, Select, "'[\"b\"]'", "b")]
    [InlineData(Selects, Text, "'[\"a\",\"b\"]'", "[\"a\",\"b\"]")]
    [InlineData(Select, Text, "'a'", "a")]
    [InlineData(Int, Text, "-7", "-7")]
    [InlineData(Int, Text, "9007199254740993", "9007199254740993")]
    [InlineData(Int, Number, "7", "7.0")]
    [InlineData(Int, Bool, "1", "1")]
    [InlineData(Number, Int, "7.0", "7")]
    [InlineData(Number, Text, "0.1", "0.1")]
    [InlineData(Bool, Text, "1", "true")]
    [InlineData(Bool, Int, "1", "1")]
    [InlineData(Json, Text, "'{\"a\":[1,null]}'", "{\"a\":[1,null]}")]
    [InlineData(Json, Int, "'5'", "5")]
    [InlineData(Hidden, Int, "'42'", "42")]
    [InlineData(Cents, Mills, "1250", "12500")]
    [InlineData(Text, Cents, "'12.5'", "1250")]
    [InlineData(Cents, Text, "1250", "12.50")]
    [InlineData(Text, Moment, "'2026-11-21'", "1795219200000000")]
    public async Task Update_ValueFits_IsConverted(string from, string to, string stored, string expected)
    {
        await using var schema = await CreateAsync(from, stored);

        var next = await schema.UpdateAsync("posts", Definitions.Named("posts", to, """{"name":"g","type":"text"}"""));

        Assert.Equal([expected, "NULL"], await schema.QueryAsync("SELECT f FROM posts ORDER BY id"));
        Assert.Equal(["g1", "g2"], await schema.QueryAsync("SELECT g FROM posts ORDER BY id"));
        await schema.RestartAsync();
        Assert.Equal(next.Definition, schema.Catalogue.Current.Find("posts")!.Definition);
    }

    [Theory]
    [InlineData(Text, Int, "'x'")]
    [InlineData(Text, Int, "'1.5'")]
    [InlineData(Text, Int, "' 1'")]
    [InlineData(Text, Number, "'9007199254740993'")]
    [InlineData(Text, Number, "'1e999'")]
    [InlineData(Text, Bool, "'yes'")]
    [InlineData(Text, Email, "'nobody'")]
    [InlineData(Text, Select, "'c'")]
    [InlineData(Text, Parent, "'three'")]
    [InlineData(Number, Int, "1.5")]
    [InlineData(Int, Bool, "2")]
    [InlineData(Selects, Select, "'[\"a\",\"b\"]'")]
    [InlineData(Json, Int, "'{}'")]
    public async Task Update_ValueDoesNotFit_RefusedUnlessItsLossIsConfirmed(string from, string to, string stored)
    {
        await using var schema = await CreateAsync(from, stored);
        var definition = Definitions.Named("posts", to, """{"name":"g","type":"text"}""");

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", definition));
        var unconfirmed = await Assert.ThrowsAsync<BaasException>(() => UpdateAsync(schema, definition, ""));
        var plan = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms { NullsFailures = true }, CancellationToken.None);
        Assert.Equal(["one"], await schema.QueryAsync("SELECT id FROM posts WHERE f IS NOT NULL"));
        await UpdateAsync(schema, definition, plan.ConfirmHash);

        Assert.Equal((SchemaErrorTable.ConversionFailed, "1", "one"), (refused.Definition, refused.Metadata["failures"], refused.Metadata["examples"]));
        Assert.Equal((SchemaErrorTable.DestructiveChange, plan.ConfirmHash), (unconfirmed.Definition, unconfirmed.Metadata["confirm_hash"]));
        Assert.Equal(["NULL", "NULL"], await schema.QueryAsync("SELECT f FROM posts"));
    }

    [Fact]
    public async Task Update_Conversion_TellsTheLogEachRecordThatChanges()
    {
        await using var schema = await CreateAsync(Text, "'42'");
        var before = schema.Catalogue.Current.Find("posts")!;

        var next = await schema.UpdateAsync("posts", Definitions.Named("posts", Int, """{"name":"g","type":"text"}"""));
        var batch = await schema.Log.ReadAsync(0, 10, 1 << 20, CancellationToken.None);

        var entry = Assert.Single(batch.Entries.ToArray());
        Assert.Equal((1, ChangeOperation.Updated, "one"), (entry.Position, entry.Operation, entry.RecordId));
        Assert.True(Engine.Schema.RecordImage.TryGet(entry.Before.Span, before.Find("f")!.Number, out _, out var old));
        Assert.Equal("42"u8, old);
        Assert.True(Engine.Schema.RecordImage.TryGet(entry.After.Span, next.Find("f")!.Number, out var scalar, out _));
        Assert.Equal(42ul, scalar);
        Assert.Equal(["1|2", "2|2"], await schema.QueryAsync("SELECT etag, created FROM posts ORDER BY id", columns: 2));
    }

    [Fact]
    public async Task Update_ManyRecords_ConvertsAll()
    {
        await using var schema = await CreateAsync(Text, "'42'");
        await schema.ExecuteAsync("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO posts (id, created, updated, etag, f, g) SELECT 'r' || i, 1, 1, 1, i, 'g' FROM n
            """);

        await schema.UpdateAsync("posts", Definitions.Named("posts", Int, """{"name":"h","type":"text","number":11}"""));

        Assert.Equal(["500542|1001|1001"], await schema.QueryAsync("SELECT sum(f), count(f), count(DISTINCT etag) FROM posts", columns: 3));
        Assert.Equal(1_001, schema.Log.Position);
    }

    [Fact]
    public async Task Update_ConvertsRenamesSwapsAndIndexesAtOnce_KeepsEveryValue()
    {
        await using var schema = await CreateAsync(Text, "'42'");

        var next = await schema.UpdateAsync("posts", Definitions.Json("""
            {"name":"articles","schema":[{"name":"g","type":"int","number":10,"unique":true},{"name":"f","type":"text","number":11}],
             "indexes":[{"fields":["f","g"]}]}
            """));

        Assert.Equal("12 g, 11 f", Definitions.Numbers(next));
        Assert.Equal(["42|g1", "NULL|g2"], await schema.QueryAsync("SELECT g, f FROM articles ORDER BY id", columns: 2));
    }

    [Fact]
    public async Task Plan_SaysWhatEachChangeMeans()
    {
        await using var schema = await CreateAsync(Text, "'x'");
        var definition = Definitions.Json("""
            {"name":"articles","list_rule":"","description":"New","schema":[
              {"name":"f","type":"int"},{"name":"h","type":"text","number":11,"validation":{"max_length":1}},
              {"name":"new","type":"text","validation":{"required":true}}],
             "indexes":[{"fields":["h"],"unique":true}]}
            """);

        var plan = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms(), CancellationToken.None);

        Assert.Equal(
            [
                " collection_renamed WireBreaking 0 0", " collection_changed Safe 0 0", "list_rule rule_changed Safe 0 0", "new field_added WireBreaking 0 0",
                "g field_renamed SourceBreaking 0 0", "g field_changed WireBreaking 2 0", "f field_converted WireBreaking 1 1", "h index_added WireBreaking 0 0",
            ],
            plan.Changes.Select(change => $"{change.Name} {change.Kind} {change.Impact} {change.Records} {change.Failures}"));
        Assert.Equal(("one", "\"x\""), (plan.Changes[6].Examples.Single().Id, plan.Changes[6].Examples.Single().Value));
        Assert.Equal(("", ChangeImpact.WireBreaking, "2"), (plan.ConfirmHash, plan.Impact, plan.Collection.Etag));
        Assert.Equal(1, schema.Catalogue.Current.Find("posts")!.Revision);
    }

    [Fact]
    public async Task Plan_OfALoss_CountsValuesAndConfirms()
    {
        await using var schema = await CreateAsync(Text, "'x'");
        var definition = Definitions.Named("posts", """{"name":"g","type":"text"}""");

        var plan = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms(), CancellationToken.None);
        await schema.UpdateAsync("posts", definition, confirmHash: plan.ConfirmHash);
        var nothing = await schema.Editor.PlanAsync("posts", definition, new UpdateTerms(), CancellationToken.None);

        Assert.Equal(("field_removed", ChangeImpact.DataDestructive, 1), (plan.Changes.Single().Kind, plan.Impact, plan.Changes.Single().Records));
        Assert.Equal(("", ChangeImpact.Safe, 0), (nothing.ConfirmHash, nothing.Impact, nothing.Changes.Count));
    }

    private static Task<Engine.Schema.Collection> UpdateAsync(SchemaDatabase schema, V1.Schema.Collection definition, string confirmHash)
        => schema.Editor.UpdateAsync("posts", definition, new UpdateTerms { NullsFailures = true, ConfirmHash = confirmHash }, CancellationToken.None);

    private static async Task<SchemaDatabase> CreateAsync(string field, string stored)
    {
        var schema = SchemaDatabase.Create();
        await schema.CreateAsync("posts", field, """{"name":"g","type":"text"}""");
        await schema.ExecuteAsync($"INSERT INTO posts (id, created, updated, etag, f, g) VALUES ('one', 2, 2, 2, {stored}, 'g1'), ('two', 2, 2, 2, NULL, 'g2')");
        return schema;
    }
}
