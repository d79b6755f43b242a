using Default.Client;
using Default.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Post = Default.Client.Post;
using Wire = Default.V1;

namespace Grpc.Baas.UnitTests.Client.Typed;

/// <summary>Holds the requests of a typed collection against the messages that protoc makes of the contract.</summary>
public sealed class RecordCollectionTests
{
    private static readonly Wire.Post Answer = new() { Id = "p1", Title = "Hello", Views = 7, Etag = "3" };

    [Fact]
    public async Task Get_Id_SendsTheTypedRequest()
    {
        var (posts, engine) = Open(Answer);

        var post = await posts.GetAsync("p1");

        Assert.Equal(("Hello", 7L), (post.Title, post.Views));
        var (method, request, headers) = Assert.Single(engine.Calls);
        Assert.Equal("/default.v1.PostsService/Get", method);
        Assert.Equal(new GetPostRequest { Id = "p1" }, GetPostRequest.Parser.ParseFrom(request));
        Assert.Equal(
            ["baas-contract: default/5b0c9a7e4d21f380", "baas-client: shop/1.2"],
            headers!.Select(entry => $"{entry.Key}: {entry.Value}"));
    }

    [Fact]
    public async Task Create_Record_HasARequestId()
    {
        var (posts, engine) = Open(Answer);

        await posts.CreateAsync(new Post { Title = "Hello", Status = PostStatus.Draft });

        var request = CreatePostRequest.Parser.ParseFrom(engine.Calls[0].Request);
        Assert.Equal(new Wire.Post { Title = "Hello", Status = Wire.Post.Types.Status.Draft }, request.Record);
        Assert.NotEmpty(request.RequestId);
    }

    [Fact]
    public async Task Update_Change_NamesWhatDiffers()
    {
        var (posts, engine) = Open(Answer, Answer);
        var post = await posts.GetAsync("p1");

        await posts.UpdateAsync(post, post => post with { Title = "New", Views = null, Tags = ["red"] });

        var request = UpdatePostRequest.Parser.ParseFrom(engine.Calls[1].Request);
        Assert.Equal(("p1", "3", "New", false), (request.Id, request.Etag, request.Record.Title, request.Record.HasViews));
        Assert.Equal(["title", "views", "tags"], request.UpdateMask.Paths);
    }

    [Fact]
    public async Task Update_NothingDiffers_AsksNothing()
    {
        var (posts, engine) = Open();
        var post = new Post { Id = "p1", Tags = ["a"], Cover = [1] };

        Assert.Same(post, await posts.UpdateAsync(post, post => post with { Tags = ["a"], Cover = [1] }));
        Assert.Empty(engine.Calls);
    }

    [Fact]
    public async Task Update_Fields_AreTheMask()
    {
        var (posts, engine) = Open(Answer, Answer);

        await posts.UpdateAsync(new Post { Id = "p1" }, post => post.Title, post => post.Views);
        await posts.UpdateAsync(new Post { Id = "p1", Title = "x" });

        Assert.Equal(["title", "views"], UpdatePostRequest.Parser.ParseFrom(engine.Calls[0].Request).UpdateMask.Paths);
        Assert.Null(UpdatePostRequest.Parser.ParseFrom(engine.Calls[1].Request).UpdateMask);
    }

    [Fact]
    public async Task Query_Foreach_ReadsAllPages()
    {
        var (posts, engine) = Open(
            new ListPostsResponse { Items = { Answer, new Wire.Post { Id = "p2" } }, NextPageToken = "t", Total = 3, Position = 9 },
            new ListPostsResponse { Items = { new Wire.Post { Id = "p3" } }, Position = 9 });
        var ids = new List<string>();

        await foreach (var post in posts.Where(post => post.Views > 1).Where("title ~ \"x\"").OrderByDescending(post => post.Price).ThenBy(post => post.Tags.Count))
        {
            ids.Add(post.Id);
        }

        Assert.Equal(["p1", "p2", "p3"], ids);
        var first = ListPostsRequest.Parser.ParseFrom(engine.Calls[0].Request);
        Assert.Equal(("(views > 1) && (title ~ \"x\")", "-price,tags:length", 100, ""), (first.Filter, first.Sort, first.PerPage, first.PageToken));
        Assert.Equal("t", ListPostsRequest.Parser.ParseFrom(engine.Calls[1].Request).PageToken);
    }

    [Fact]
    public void Query_ThenByAlone_Sorts() => Assert.Equal("-price,title", Open().Posts.All.ThenByDescending(post => post.Price).ThenBy(post => post.Title).Sort);

    [Fact]
    public async Task Watch_FieldsOfTheOptions_AreAskedFor()
    {
        var (posts, engine) = Open(new PostEvent { Type = "record.deleted", RecordId = "p1", Position = 6 });

        await posts.All.Only(post => post.Views).WatchAsync(new WatchOptions { From = 4, Fields = "title" }).FirstAsync();

        Assert.Equal("title", WatchPostsRequest.Parser.ParseFrom(engine.Calls[0].Request).Fields);
    }

    [Fact]
    public async Task Watch_Events_HaveRecords()
    {
        var (posts, engine) = Open(
            new PostEvent { Type = "connected", Position = 4 },
            new PostEvent { Type = "record.created", RecordId = "p1", Record = Answer, Position = 5, Etag = "3", Timestamp = new Timestamp { Seconds = 1 } },
            new PostEvent { Type = "record.deleted", RecordId = "p1", Position = 6 });
        var told = new List<string>();

        await foreach (var change in posts.Where(post => post.Views > 1).WatchAsync(new WatchOptions { From = 4 }))
        {
            told.Add($"{change.Type} {change.RecordId} {change.Record?.Title} {change.Position}");
            if (told.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["Created p1 Hello 5", "Deleted p1  6"], told);
        Assert.Equal(new WatchPostsRequest { Filter = "views > 1", From = 4 }, WatchPostsRequest.Parser.ParseFrom(engine.Calls[0].Request));
    }

    [Fact]
    public async Task Watch_Reset_BeginsAnewWithTheRecords()
    {
        var (posts, engine) = Open(
            new PostEvent { Type = "connected", Position = 4 },
            new PostEvent { Type = "record.created", RecordId = "p1", Record = Answer, Position = 5, Etag = "3" },
            new PostEvent { Type = "reset", Position = 6, Cause = "rights" },
            new PostEvent { Type = "connected", Position = 7 },
            new PostEvent { Type = "record.snapshot", RecordId = "p1", Record = Answer, Etag = "3" },
            new PostEvent { Type = "snapshot.complete", Position = 7 },
            new PostEvent { Type = "record.updated", RecordId = "p1", Record = Answer, Position = 8, Etag = "4" });

        var told = await posts.WatchAsync(new WatchOptions { From = 4, RelistOnReset = true }).Take(5).ToListAsync();

        Assert.Equal(
            ["Created p1 Hello", "Reset  ", "Snapshot p1 Hello", "SnapshotComplete  ", "Updated p1 Hello"],
            told.Select(change => $"{change.Type} {change.RecordId} {change.Record?.Title}"));
        Assert.Equal([true, true], engine.Calls.Select(call => WatchPostsRequest.Parser.ParseFrom(call.Request).Snapshot));
        Assert.False(WatchPostsRequest.Parser.ParseFrom(engine.Calls[1].Request).HasFrom);
    }

    [Fact]
    public async Task Watch_Cancelled_Ends()
    {
        var (posts, _) = Open(new PostEvent { Type = "connected", Position = 4 });
        using var ending = new CancellationTokenSource();
        await using var changes = posts.WatchAsync(new WatchOptions { From = 4 }, ending.Token).GetAsyncEnumerator();
        var next = changes.MoveNextAsync().AsTask();

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Live_TypedList_IsSortedByTheRecords()
    {
        var (posts, _) = Open(
            new ListPostsResponse
            {
                Items = { new Wire.Post { Id = "b", Price = "9.5", Etag = "1" }, new Wire.Post { Id = "a", Price = "10", Etag = "2" } },
                Position = 2,
                Order = { new SortTerm { Field = "price", Comparison = "number" }, new SortTerm { Field = "id", Comparison = "text" } },
            },
            new PostEvent { Type = "connected", Position = 2 },
            new PostEvent { Type = "record.created", RecordId = "c", Record = new Wire.Post { Id = "c", Price = "9.75", Etag = "3" }, Position = 3 });
        await using var live = posts.All.OrderBy(post => post.Price).Live();
        var whole = new TaskCompletionSource();
        void Look()
        {
            if (live.Count == 3)
            {
                whole.TrySetResult();
            }
        }

        // It may have come before anybody listened.
        live.Changed += (_, _) => Look();
        Look();
        await whole.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["b", "c", "a"], live.Select(post => post.Id));
    }

    // The fourth status was added after the code was made; the client cannot know its text, and goes on.
    [Fact]
    public async Task Live_ValueOfALaterContract_StandsBehindTheOthers()
    {
        var (posts, _) = Open(new ListPostsResponse
        {
            Items =
            {
                new Wire.Post { Id = "a", Status = (Wire.Post.Types.Status)4, Etag = "1" },
                new Wire.Post { Id = "b", Status = Wire.Post.Types.Status.InReview, Etag = "2" },
                new Wire.Post { Id = "c", Etag = "3" },
            },
            Position = 3,
            Order = { new SortTerm { Field = "status", Comparison = "text" }, new SortTerm { Field = "id", Comparison = "text" } },
        });
        await using var live = posts.All.OrderBy(post => post.Status).Live();

        await live.ReadyAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["c", "b", "a"], live.Select(post => post.Id));
    }

    [Fact]
    public async Task Ingest_Records_GoInMessagesOfTheStream()
    {
        var (posts, engine) = Open(new IngestRecordsResponse { Accepted = 450 });

        var result = await posts.IngestAsync(Enumerable.Range(0, 450).Select(number => new Post { Views = number }).ToAsyncEnumerable());

        Assert.Equal(450, result.Accepted);
        var messages = engine.Calls.Select(call => IngestPostsRequest.Parser.ParseFrom(call.Request)).ToList();
        Assert.Equal([200, 200, 50], messages.Select(message => message.Items.Count));
        Assert.Equal(449, messages[2].Items[49].Views);
    }

    [Fact]
    public async Task Delete_Etag_IsSent()
    {
        var (posts, engine) = Open(new Empty());

        await posts.DeleteAsync("p1", "3");

        var request = DeletePostRequest.Parser.ParseFrom(engine.Calls[0].Request);
        Assert.Equal(("p1", "3"), (request.Id, request.Etag));
    }

    private static (RecordCollection<Post> Posts, TypedEngine Engine) Open(params IMessage[] answers)
    {
        var engine = new TypedEngine(answers);
        var session = new Session(new AuthService.AuthServiceClient(engine), TimeProvider.System);
        var posts = new RecordCollection<Post>(PostCodec.Instance, engine, new CallRunner(Timeout.InfiniteTimeSpan, TimeProvider.System), "shop/1.2", session);
        return (posts, engine);
    }
}
