using Default.Client;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary>A generated client goes on working while the schema that it was made from goes on changing.</summary>
public sealed class OldClientTests(ContractFixture fixture) : IClassFixture<ContractFixture>
{
    private static readonly Action<Collection>[] SafeChanges =
    [
        posts => posts.Schema.Add(new CollectionField { Name = "subtitle", Type = "text" }),
        posts => posts.Schema.Add(new CollectionField { Name = "likes", Type = "int", DefaultValue = Google.Protobuf.WellKnownTypes.Value.ForNumber(7) }),
        posts => Find(posts, "title").Validation.MaxLength = 500,
        posts => Find(posts, "title").Validation.Required = false,
        // In front of the others: their numbers stay.
        posts => Find(posts, "status").Select.Values.Insert(0, "published"),
        posts => Find(posts, "tags").Select.Values.Add("green"),
        posts => Find(posts, "views").Description = "How often it was read.",
        posts => posts.Schema.Add(new CollectionField { Name = "editor", Type = "relation", Relation = new RelationOptions { CollectionId = "authors" } }),
        posts => posts.Indexes.Add(new CollectionIndex { Name = "by_views", Fields = { "-views" } }),
        posts => posts.Schema.Add(new CollectionField { Name = "extra", Type = "json" }),
    ];

    [Fact]
    public async Task GeneratedClient_TenSafeChangesLater_WorksAsBefore()
    {
        var posts = new DefaultClient(fixture.Client).Posts;
        await using var changes = posts.WatchAsync(new WatchOptions { From = 0 }).GetAsyncEnumerator();
        for (var i = 0; i < SafeChanges.Length; i++)
        {
            var definition = await fixture.Client.Collections.GetAsync("posts");
            SafeChanges[i](definition);
            await fixture.Client.Collections.UpdateAsync("posts", definition);

            var made = await posts.CreateAsync(new Post { Id = $"p{i}", Title = "Hello", Views = i, Status = PostStatus.InReview, Tags = ["red"] });
            await posts.UpdateAsync(made, post => post with { Views = i + 100 });
            var found = await posts.Where(post => post.Views == i + 100 && post.Status == PostStatus.InReview).OrderBy(post => post.Title).ToListAsync();

            Assert.Equal([("Hello", PostStatus.InReview)], found.Select(post => (post.Title, post.Status!.Value)));
            Assert.True(await changes.MoveNextAsync().AsTask().Soon());
            Assert.Equal((WatchEventType.Created, $"p{i}", i), (changes.Current.Type, changes.Current.RecordId, changes.Current.Record?.Views));
            Assert.True(await changes.MoveNextAsync().AsTask().Soon());
            Assert.Equal((WatchEventType.Updated, i + 100), (changes.Current.Type, changes.Current.Record?.Views));
        }

        await TouchNewFieldsAsync(posts);
    }

    // What the client does not know stays as it is.
    private async Task TouchNewFieldsAsync(RecordCollection<Post> posts)
    {
        var generic = fixture.Client.Collection("posts");
        await generic.UpdateAsync("p1", new RecordData { ["status"] = "published", ["subtitle"] = "kept" });

        var post = await posts.GetAsync("p1");
        await posts.UpdateAsync(post, post => post with { Title = "New" });

        Assert.True(post.Status is not (PostStatus.Unspecified or PostStatus.Draft or PostStatus.InReview));
        var record = await generic.GetAsync("p1");
        Assert.Equal(
            ("New", "kept", "published", 7),
            (record.Data.Fields["title"].StringValue, record.Data.Fields["subtitle"].StringValue, record.Data.Fields["status"].StringValue, record.Data.Fields["likes"].NumberValue));
    }

    private static CollectionField Find(Collection collection, string name) => collection.Schema.Single(field => field.Name == name);
}
