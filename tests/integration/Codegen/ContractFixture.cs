using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary>An engine with the collections of the contract that the golden SDKs are made from.</summary>
public sealed class ContractFixture : IAsyncLifetime
{
    private TestEngine? _engine;
    private BaasClient? _client;

    public string Address => _engine!.Address.ToString();

    /// <summary>A client of the administrator.</summary>
    public BaasClient Client => _client!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync();
        _client = new BaasClient(Address, new BaasClientOptions { Name = "shop/1.2" });
        await _client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        await MakeCollectionsAsync(_client);
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    // What the contract of the golden client says, so that the engine gives the same numbers.
    private static async Task MakeCollectionsAsync(BaasClient client)
    {
        await client.Collections.CreateAsync(new Collection
        {
            Name = "authors",
            Type = "base",
            Schema = { new CollectionField { Name = "name", Type = "text", Validation = new FieldValidation { Required = true } } },
        });
        var posts = new Collection { Name = "posts", Type = "base" };
        posts.Schema.Add(new CollectionField { Name = "title", Type = "text", Validation = new FieldValidation { Required = true, MaxLength = 200 } });
        posts.Schema.AddRange(
            from field in (string[])["views int", "score number", "published bool", "cover bytes", "released datetime", "day date"]
            select new CollectionField { Name = field.Split(' ')[0], Type = field.Split(' ')[1] });
        posts.Schema.Add(new CollectionField { Name = "price", Type = "decimal", Decimal = new DecimalOptions { Precision = 10, Scale = 2 } });
        posts.Schema.Add(new CollectionField { Name = "meta", Type = "json" });
        posts.Schema.Add(new CollectionField { Name = "place", Type = "geopoint" });
        posts.Schema.Add(new CollectionField { Name = "tags", Type = "select", Select = new SelectOptions { Values = { "red", "blue" }, MaxSelect = 2 } });
        posts.Schema.Add(new CollectionField { Name = "status", Type = "select", Select = new SelectOptions { Values = { "draft", "in review" }, AsEnum = true } });
        posts.Schema.Add(new CollectionField { Name = "author", Type = "relation", Relation = new RelationOptions { CollectionId = "authors" } });
        posts.Schema.Add(new CollectionField { Name = "reviewers", Type = "relation", Relation = new RelationOptions { CollectionId = "authors", Type = "many-to-many" } });
        posts.Schema.Add(new CollectionField { Name = "pin", Type = "password" });
        var made = await client.Collections.CreateAsync(posts);
        Assert.Equal(Enumerable.Range(10, 15), made.Schema.Select(field => field.Number));
    }
}
