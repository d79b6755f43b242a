using System.Text.Json;
using Default.Client;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary>The generated C# client, which is compiled with the tests, against the real engine.</summary>
public sealed class TypedClientTests(ContractFixture fixture) : IClassFixture<ContractFixture>
{
    [Fact]
    public async Task GeneratedClient_EveryCall_Works()
    {
        var project = new DefaultClient(fixture.Client);
        var ada = await project.Authors.CreateAsync(new Author { Name = "Ada" });

        var post = await CreateAsync(project.Posts, ada.Id);
        await UpdateAsync(project.Posts, post);
        await QueryAsync(project.Posts);
        await FollowAsync(project.Posts);
        await project.Posts.DeleteAsync(post.Id);
        var gone = await Assert.ThrowsAsync<BaasClientException>(() => project.Posts.GetAsync(post.Id));
        Assert.True(gone.Is(RecordsErrorTable.RecordNotFound));
    }

    private static async Task<Post> CreateAsync(RecordCollection<Post> posts, string author)
    {
        var sent = new Post
        {
            Id = "first",
            Title = "\"quoted\" \\ 😀",
            Views = long.MaxValue,
            Score = 0.1,
            Published = false,
            Cover = [0, 255],
            Released = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(1),
            Day = "2026-01-31",
            Price = 9.50m,
            Meta = JsonSerializer.SerializeToElement(new { a = new object?[] { 1, null, "x" } }),
            Place = new(52.5, -13.25),
            Tags = ["red", "blue"],
            Status = PostStatus.InReview,
            Author = author,
            Reviewers = [author],
            Pin = "correct horse",
        };

        var made = await posts.CreateAsync(sent);

        Assert.NotEmpty(made.Etag);
        Assert.NotNull(made.Created);
        var read = await posts.GetAsync("first");
        foreach (var post in (Post[])[made, read])
        {
            // Both as text, since lists and bytes are compared by reference in records.
            var expected = sent with { Created = made.Created, Updated = made.Updated, Etag = made.Etag, Pin = null };
            Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(post));
        }

        var taken = await Assert.ThrowsAsync<BaasClientException>(() => posts.CreateAsync(sent));
        Assert.True(taken.Is(RecordsErrorTable.RecordExists));
        return read;
    }

    private static async Task UpdateAsync(RecordCollection<Post> posts, Post post)
    {
        var changed = await posts.UpdateAsync(post, post => post with { Views = long.MinValue, Score = null, Tags = [] });
        Assert.Equal((long.MinValue, null, 0, post.Title), (changed.Views, changed.Score, changed.Tags.Count, changed.Title));

        var stale = await Assert.ThrowsAsync<BaasClientException>(() => posts.UpdateAsync(post, post => post with { Views = 1 }));
        Assert.True(stale.Is(RecordsErrorTable.EtagMismatch));

        var cleared = await posts.UpdateAsync(new Post { Id = post.Id, Day = "2026-02-01" }, post => post.Day, post => post.Status);
        Assert.Equal(("2026-02-01", null, post.Title), (cleared.Day, cleared.Status, cleared.Title));
        var kept = await posts.UpdateAsync(new Post { Id = post.Id, Status = PostStatus.Draft });
        Assert.Equal((PostStatus.Draft, "2026-02-01"), (kept.Status, kept.Day));
    }

    private static async Task QueryAsync(RecordCollection<Post> posts)
    {
        var result = await posts.IngestAsync(Enumerable.Range(0, 250)
            .Select(number => new Post { Title = $"n{number}", Views = number, Price = number, Status = number % 2 == 0 ? PostStatus.Draft : PostStatus.InReview, Tags = ["red"] })
            .ToAsyncEnumerable());
        Assert.Equal((250, 0), (result.Accepted, result.Rejected));

        string[] titles = ["n1", "n248", "\"quoted\" \\ 😀"];
        Assert.Equal(249, await posts.Where(post => post.Price > 0 && post.Tags.Contains("red") || post.Id == "first" && post.Tags.Count > 0).CountAsync());
        Assert.Equal(3, await posts.Where(post => titles.Contains(post.Title)).CountAsync());
        Assert.Equal(1, await posts.Where(post => post.Title!.Contains("QUOTED", StringComparison.OrdinalIgnoreCase) && post.Published == false).CountAsync());
        Assert.Equal(251, await posts.Where(post => post.Created > DateTimeOffset.UnixEpoch && post.Score == null && !(post.Views > 1000)).CountAsync());
        Assert.Equal(0, await posts.Where(post => post.Released >= new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) || new List<string>().Contains(post.Id)).CountAsync());
        var drafts = posts.Where(post => post.Status == PostStatus.Draft && post.Views >= 0).OrderByDescending(post => post.Views);
        var views = new List<long?>();
        await foreach (var post in drafts)
        {
            views.Add(post.Views);
        }

        Assert.Equal(Enumerable.Range(0, 125).Select(number => (long?)(248 - (2 * number))), views);
        var pages = await drafts.PageSize(50).Only(post => post.Views).ToPagesAsync().ToListAsync();
        Assert.Equal([50, 50, 25], pages.Select(page => page.Items.Count));
        Assert.Equal((248, null), (pages[0].Items[0].Views, pages[0].Items[0].Title));
        Assert.Equal("n248", (await drafts.FirstOrDefaultAsync())?.Title);
        var unknown = await Assert.ThrowsAsync<BaasClientException>(() => posts.Where("nothing = 1").CountAsync());
        Assert.Equal("FILTER_INVALID", unknown.Reason);
    }

    private static async Task FollowAsync(RecordCollection<Post> posts)
    {
        var cheap = posts.Where(post => post.Price < 3).OrderBy(post => post.Price);
        await using var live = cheap.Only(post => post.Title).Live();
        var changed = new TaskCompletionSource<IReadOnlyList<Post>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await live.ReadyAsync();
        live.Changed += (_, e) => changed.TrySetResult(e.Records);
        Assert.Equal(["n0", "n1", "n2"], live.Select(post => post.Title));
        var from = (await cheap.ToPageAsync()).Position;

        await posts.CreateAsync(new Post { Id = "new", Title = "new", Price = 1.5m });

        Assert.Equal(["n0", "n1", "new", "n2"], (await changed.Task.Soon()).Select(post => post.Title));
        await using var changes = cheap.WatchAsync(new WatchOptions { From = from }).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync().AsTask().Soon());
        Assert.Equal((WatchEventType.Created, "new", 1.5m), (changes.Current.Type, changes.Current.RecordId, changes.Current.Record?.Price));
        await posts.UpdateAsync(changes.Current.Record!, post => post with { Price = 5 });
        Assert.True(await changes.MoveNextAsync().AsTask().Soon());
        Assert.Equal((WatchEventType.Deleted, "filter", null), (changes.Current.Type, changes.Current.Cause, changes.Current.Record));
    }
}
