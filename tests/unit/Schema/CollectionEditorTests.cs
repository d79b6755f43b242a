using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

public sealed class CollectionEditorTests
{
    private const string AllKinds = """
        {"name":"t","type":"text"}, {"name":"n","type":"number"}, {"name":"i","type":"int"}, {"name":"b","type":"bool"},
        {"name":"d","type":"date"}, {"name":"s","type":"select","select":{"values":["a"],"max_select":3}},
        {"name":"r","type":"relation","relation":{"collection_id":"all_kinds"}}, {"name":"j","type":"json"}
        """;

    [Fact]
    public async Task Create_Collection_MakesATableAnybodyCanRead()
    {
        await using var schema = SchemaDatabase.Create();

        var collection = await schema.CreateAsync("all_kinds", AllKinds);

        Assert.Equal(
            [
                "id|TEXT", "created|INTEGER", "updated|INTEGER", "etag|INTEGER", "t|TEXT", "n|REAL", "i|INTEGER", "b|INTEGER", "d|TEXT",
                "s|TEXT", "r|TEXT", "j|TEXT",
            ],
            await schema.ColumnsAsync("all_kinds"));
        Assert.Equal(
            [$"_baas_ix_{collection.Id}_16"],
            await schema.QueryAsync("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'all_kinds' AND sql IS NOT NULL"));
        Assert.Same(collection, schema.Catalogue.Current.Find("all_kinds"));
        Assert.Same(collection, schema.Catalogue.Current.Find(collection.Id));
        Assert.Equal([("all_kinds", "r")], schema.Catalogue.Current.RelationsTo(collection.Id).Select(Names));
    }

    [Fact]
    public async Task Create_NameTaken_Refused()
    {
        await using var schema = SchemaDatabase.Create();
        await schema.CreateAsync("posts");

        var exception = await Assert.ThrowsAsync<BaasException>(() => schema.CreateAsync("posts"));

        Assert.Equal(SchemaErrorTable.CollectionExists, exception.Definition);
        Assert.Equal(("baas.schema.v1.Collection", "posts"), exception.Resource);
    }

    [Fact]
    public async Task Create_OneNameManyTimesAtOnce_OneIsMade()
    {
        await using var schema = SchemaDatabase.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Outcome(schema.CreateAsync("posts", AllKinds.Replace("all_kinds", "posts")))));

        Assert.Equal(1, outcomes.Count(outcome => outcome is null));
        Assert.Equal(63, outcomes.Count(outcome => outcome == SchemaErrorTable.CollectionExists));
        Assert.Single(schema.Catalogue.Current.Collections);
        Assert.Equal(["1"], await schema.QueryAsync("SELECT count(*) FROM _baas_collections"));
    }

    [Fact]
    public async Task Create_ManyNamesAtOnce_AllAreMadeAndSurviveARestart()
    {
        await using var schema = SchemaDatabase.Create();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => schema.CreateAsync($"c{number:000}", """{"name":"t","type":"text"}""")));
        var before = schema.Catalogue.Current.Collections;
        await schema.RestartAsync();

        var after = schema.Catalogue.Current.Collections;
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"c{number:000}"), after.Select(collection => collection.Name));
        Assert.Equal(before.Select(collection => collection.Definition), after.Select(collection => collection.Definition));
        Assert.Equal(before.Select(collection => collection.Revision), after.Select(collection => collection.Revision));
    }

    [Fact]
    public async Task Create_WriteQueuedRightBehind_SeesTheCollection()
    {
        await using var schema = SchemaDatabase.Create();
        var creates = new List<Task>();
        var seen = new List<Task<bool>>();
        for (var i = 0; i < 50; i++)
        {
            var name = $"c{i}";
            creates.Add(schema.CreateAsync(name));
            seen.Add(schema.Database.WriteAsync(_ => schema.Catalogue.Current.Find(name) is not null, CancellationToken.None));
        }

        await Task.WhenAll(creates);

        Assert.All(await Task.WhenAll(seen), Assert.True);
    }

    [Fact]
    public async Task Create_Fails_LeavesNothingBehind()
    {
        await using var schema = SchemaDatabase.Create();
        await schema.ExecuteAsync("CREATE INDEX stray ON _baas_collections (created)");

        await Assert.ThrowsAnyAsync<Exception>(() => schema.CreateAsync("stray", """{"name":"t","type":"text"}"""));

        Assert.Null(schema.Catalogue.Current.Find("stray"));
        Assert.Equal(["0"], await schema.QueryAsync("SELECT count(*) FROM _baas_collections"));
        await schema.CreateAsync("other");
    }

    [Fact]
    public async Task Delete_Collection_IsGone()
    {
        await using var schema = SchemaDatabase.Create();
        var collection = await schema.CreateAsync("all_kinds", AllKinds);
        await schema.ExecuteAsync("INSERT INTO all_kinds (id, created, updated, etag) VALUES ('x', 1, 1, 1)");

        await schema.DeleteAsync("all_kinds", etag: "1");

        Assert.Null(schema.Catalogue.Current.Find(collection.Id));
        Assert.Empty(await schema.ColumnsAsync("all_kinds"));
        await schema.RestartAsync();
        Assert.Empty(schema.Catalogue.Current.Collections);
        Assert.NotEqual(collection.Id, (await schema.CreateAsync("all_kinds", AllKinds)).Id);
    }

    [Fact]
    public async Task Delete_PointedAt_Refused()
    {
        await using var schema = SchemaDatabase.Create();
        await schema.CreateAsync("categories");
        await schema.CreateAsync("posts", """{"name":"category","type":"relation","relation":{"collection_id":"categories"}}""");

        var exception = await Assert.ThrowsAsync<BaasException>(() => schema.DeleteAsync("categories"));

        Assert.Equal(SchemaErrorTable.CollectionInUse, exception.Definition);
        Assert.Equal("posts.category", exception.Metadata["relations"]);
        await schema.DeleteAsync("posts");
        await schema.DeleteAsync("categories");
        Assert.Empty(schema.Catalogue.Current.Collections);
    }

    [Fact]
    public async Task Delete_UnknownOrStale_Refused()
    {
        await using var schema = SchemaDatabase.Create();
        await schema.CreateAsync("posts");

        Assert.Equal(SchemaErrorTable.CollectionNotFound, await Outcome(schema.DeleteAsync("nothing")));
        Assert.Equal(SchemaErrorTable.EtagMismatch, await Outcome(schema.DeleteAsync("posts", etag: "7")));
        Assert.NotNull(schema.Catalogue.Current.Find("posts"));
    }

    private static (string Collection, string Field) Names((Engine.Schema.Collection Collection, Field Field) relation)
        => (relation.Collection.Name, relation.Field.Name);

    private static async Task<ErrorDefinition?> Outcome(Task work)
    {
        try
        {
            await work;
            return null;
        }
        catch (BaasException exception)
        {
            return exception.Definition;
        }
    }
}
