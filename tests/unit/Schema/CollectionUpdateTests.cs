using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>Changes of collections that hold records.</summary>
public sealed class CollectionUpdateTests
{
    private static readonly string[] Fields =
    [
        """{"name":"a","type":"text"}""",
        """{"name":"b","type":"int"}""",
        """{"name":"r","type":"relation","relation":{"collection_id":"posts"}}""",
    ];

    [Fact]
    public async Task Update_RenamesAndAdds_KeepsEveryValue()
    {
        await using var schema = await CreateFilledAsync();

        var next = await schema.UpdateAsync("posts", Definitions.Json("""
            {"name":"articles","list_rule":"","schema":[
              {"name":"b","number":10,"type":"text"}, {"name":"a","number":11,"type":"int"},
              {"name":"parent","number":12,"type":"relation","relation":{"collection_id":"posts"}},
              {"name":"c","type":"number"}]}
            """));

        Assert.Equal("10 b, 11 a, 12 parent, 13 c", Definitions.Numbers(next));
        Assert.Equal(["one|1|two|NULL", "two|2|NULL|NULL"], await schema.QueryAsync("SELECT b, a, parent, c FROM articles ORDER BY id", columns: 4));
        Assert.Equal(["c|REAL"], (await schema.ColumnsAsync("articles")).TakeLast(1));
        Assert.Null(schema.Catalogue.Current.Find("posts"));
        Assert.Same(next, schema.Catalogue.Current.Find("articles"));
        Assert.Equal(next.Id, schema.Catalogue.Current.RelationsTo(next.Id).Single().Collection.Id);
        await schema.RestartAsync();
        Assert.Equal(next.Definition, schema.Catalogue.Current.Find(next.Id)!.Definition);
    }

    [Fact]
    public async Task Update_Removal_NeedsItsOwnConfirmation()
    {
        await using var schema = await CreateFilledAsync();
        var removal = Definitions.Named("posts", Fields[0]);

        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", removal));
        var wrong = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", removal, confirmHash: "wrong"));
        Assert.Equal(SchemaErrorTable.DestructiveChange, refused.Definition);
        Assert.Equal("b, r", refused.Metadata["fields"]);
        Assert.Equal(refused.Metadata["confirm_hash"], wrong.Metadata["confirm_hash"]);
        Assert.Equal(["1", "2"], await schema.QueryAsync("SELECT b FROM posts ORDER BY id"));

        var next = await schema.UpdateAsync("posts", removal, confirmHash: refused.Metadata["confirm_hash"]);

        Assert.Equal("11, 12", string.Join(", ", next.ReservedNumbers));
        Assert.Equal(["one", "two"], await schema.QueryAsync("SELECT a FROM posts ORDER BY id"));
        Assert.Equal(["id|TEXT", "created|INTEGER", "updated|INTEGER", "etag|INTEGER", "a|TEXT"], await schema.ColumnsAsync("posts"));
    }

    [Fact]
    public async Task Update_ConfirmationOfAnotherPlan_DoesNotCount()
    {
        await using var schema = await CreateFilledAsync();
        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", Definitions.Named("posts", Fields[0], Fields[1])));
        var hash = refused.Metadata["confirm_hash"];

        var larger = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", Definitions.Named("posts"), confirmHash: hash));
        await schema.UpdateAsync("posts", Definitions.Named("posts", [.. Fields, """{"name":"c","type":"bool"}"""]));
        var later = await Assert.ThrowsAsync<BaasException>(
            () => schema.UpdateAsync("posts", Definitions.Named("posts", Fields[0], Fields[1], """{"name":"c","type":"bool"}"""), confirmHash: hash));

        Assert.Equal(SchemaErrorTable.DestructiveChange, larger.Definition);
        Assert.Equal(SchemaErrorTable.DestructiveChange, later.Definition);
    }

    [Fact]
    public async Task Update_RemovedNameComesBack_StartsEmpty()
    {
        await using var schema = await CreateFilledAsync();
        var without = Definitions.Named("posts", Fields[1], Fields[2]);
        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", without));
        await schema.UpdateAsync("posts", without, confirmHash: refused.Metadata["confirm_hash"]);

        var next = await schema.UpdateAsync("posts", Definitions.Named("posts", """{"name":"a","type":"bool"}""", Fields[1], Fields[2]));

        Assert.Equal("13 a, 11 b, 12 r", Definitions.Numbers(next));
        Assert.Equal(["NULL", "NULL"], await schema.QueryAsync("SELECT a FROM posts"));
    }

    [Fact]
    public async Task Update_DryRun_ChangesNothing()
    {
        await using var schema = await CreateFilledAsync();
        var definition = Definitions.Named("articles", [.. Fields, """{"name":"c","type":"bool"}"""]);

        var planned = await schema.UpdateAsync("posts", definition, isDryRun: true);
        var refused = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", Definitions.Named("posts"), isDryRun: true));

        Assert.Equal(("articles", 13, "2"), (planned.Name, planned.Find("c")!.Number, planned.Definition.Etag));
        Assert.Equal(SchemaErrorTable.DestructiveChange, refused.Definition);
        Assert.Equal(1, schema.Catalogue.Current.Find("posts")!.Revision);
        Assert.Equal(7, (await schema.ColumnsAsync("posts")).Length);
    }

    [Fact]
    public async Task Update_Etag_GuardsAgainstLostChanges()
    {
        await using var schema = await CreateFilledAsync();
        var definition = schema.Catalogue.Current.Find("posts")!.Definition.Clone();
        definition.ListRule = "";

        var next = await schema.UpdateAsync("posts", definition);
        var exception = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", definition));

        Assert.Equal("2", next.Definition.Etag);
        Assert.Equal(SchemaErrorTable.EtagMismatch, exception.Definition);
        Assert.Equal(("1", "2"), (exception.Metadata["expected"], exception.Metadata["etag"]));
    }

    [Fact]
    public async Task Update_NothingChanges_KeepsTheEtag()
    {
        await using var schema = await CreateFilledAsync();

        var same = await schema.UpdateAsync("posts", Definitions.Named("posts", Fields));

        Assert.Same(schema.Catalogue.Current.Find("posts"), same);
        Assert.Equal("1", same.Definition.Etag);
    }

    [Fact]
    public async Task Update_NameOfAnother_Refused()
    {
        await using var schema = await CreateFilledAsync();
        await schema.CreateAsync("other");

        var exception = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("posts", Definitions.Named("other", Fields)));

        Assert.Equal(SchemaErrorTable.CollectionExists, exception.Definition);
        Assert.Equal(["2"], await schema.QueryAsync("SELECT count(*) FROM posts"));
    }

    [Fact]
    public async Task Update_Unknown_NotFound()
    {
        await using var schema = SchemaDatabase.Create();

        var exception = await Assert.ThrowsAsync<BaasException>(() => schema.UpdateAsync("nothing", Definitions.Named("nothing")));

        Assert.Equal(SchemaErrorTable.CollectionNotFound, exception.Definition);
    }

    [Fact]
    public async Task Update_ManyAtOnce_NoneIsLost()
    {
        await using var schema = await CreateFilledAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            while (!await TryAddAsync(schema, $"f{number}"))
            {
            }
        }));

        var collection = schema.Catalogue.Current.Find("posts")!;
        Assert.Equal(41, collection.Revision);
        Assert.Equal(Enumerable.Range(10, 43), collection.Fields.Select(field => field.Number));
        Assert.Equal(47, (await schema.ColumnsAsync("posts")).Length);
    }

    private static async Task<bool> TryAddAsync(SchemaDatabase schema, string name)
    {
        var definition = schema.Catalogue.Current.Find("posts")!.Definition.Clone();
        definition.Schema.Add(new CollectionField { Name = name, Type = "text" });
        try
        {
            await schema.UpdateAsync("posts", definition);
            return true;
        }
        catch (BaasException exception) when (exception.Definition == SchemaErrorTable.EtagMismatch)
        {
            return false;
        }
    }

    private static async Task<SchemaDatabase> CreateFilledAsync()
    {
        var schema = SchemaDatabase.Create();
        await schema.CreateAsync("posts", Fields);
        await schema.ExecuteAsync("""
            INSERT INTO posts (id, created, updated, etag, a, b, r) VALUES ('one', 1, 1, 1, 'one', 1, 'two'), ('two', 2, 2, 2, 'two', 2, NULL)
            """);
        return schema;
    }
}
