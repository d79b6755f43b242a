using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>The SDK against the real engine.</summary>
public sealed class BaasClientTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static int _collections;

    [Fact]
    public async Task SignIn_RightAndWrong_ToldByReason()
    {
        using var client = new BaasClient(fixture.Engine.Address.ToString());

        var refused = await Assert.ThrowsAsync<BaasClientException>(() => client.SignInAsync(TestAdministrator.Email, "wrong"));
        Assert.True(refused.Is(AuthErrorTable.CredentialsInvalid));
        Assert.Null(client.AccessToken);
        var anonymous = await Assert.ThrowsAsync<BaasClientException>(() => client.Collections.GetAsync("posts"));
        Assert.True(anonymous.Is(AuthErrorTable.CredentialsMissing));

        var user = await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        Assert.Equal(TestAdministrator.Email, user.Email);
        Assert.NotNull(client.AccessToken);
    }

    [Fact]
    public async Task Collections_WholeLife_Works()
    {
        using var client = await ConnectAsync();
        var made = await client.Collections.CreateAsync(Definition(out var name));

        made.Schema.Add(new CollectionField { Name = "extra", Type = "json" });
        var changed = await client.Collections.UpdateAsync(name, made);
        var names = new List<string>();
        await foreach (var collection in client.Collections.ListAsync())
        {
            names.Add(collection.Name);
        }

        Assert.Equal("extra", changed.Schema[^1].Name);
        Assert.Contains(name, names);
        Assert.Equal(changed, await client.Collections.GetAsync(name));
        await client.Collections.DeleteAsync(name);
        var gone = await Assert.ThrowsAsync<BaasClientException>(() => client.Collections.GetAsync(name));
        Assert.True(gone.Is(SchemaErrorTable.CollectionNotFound));
    }

    [Fact]
    public async Task Records_WholeLife_Works()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);

        var made = await posts.CreateAsync(new RecordData { ["title"] = "Hello", ["views"] = 3 }, id: "first");
        var changed = await posts.UpdateAsync("first", new RecordData { ["views"] = 4 }, made.Etag);
        var stale = await Assert.ThrowsAsync<BaasClientException>(() => posts.UpdateAsync("first", new RecordData { ["views"] = 5 }, made.Etag));
        var read = await posts.GetAsync("first");

        Assert.Equal("first", made.Id);
        Assert.Equal(changed, read);
        Assert.Equal("""{"title":"Hello","views":4}""", read.Data.ToJson());
        Assert.True(stale.Is(RecordsErrorTable.EtagMismatch));
        await posts.DeleteAsync("first");
        var gone = await Assert.ThrowsAsync<BaasClientException>(() => posts.GetAsync("first"));
        Assert.True(gone.Is(RecordsErrorTable.RecordNotFound));
    }

    [Fact]
    public async Task Records_ReplacedUpsertedExpandedAndCounted_AreTold()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);
        var definition = await client.Collections.GetAsync(posts.Name);
        definition.Schema.Add(new CollectionField { Name = "next", Type = "relation", Relation = new RelationOptions { CollectionId = posts.Name } });
        definition.Indexes.Add(new CollectionIndex { Fields = { "title" }, Unique = true });
        await client.Collections.UpdateAsync(posts.Name, definition);

        var made = await posts.UpsertAsync(new RecordData { ["title"] = "One", ["views"] = 1 }, id: "one", on: ["title"]);
        var changed = await posts.UpsertAsync(new RecordData { ["title"] = "One", ["views+"] = 2 }, on: ["title"]);
        await posts.CreateAsync(new RecordData { ["title"] = "Two", ["views"] = 5 }, id: "two");
        var replaced = await posts.ReplaceAsync("two", new RecordData { ["title"] = "Two", ["next"] = "one" });
        var stale = await Assert.ThrowsAsync<BaasClientException>(() => posts.ReplaceAsync("two", new RecordData { ["title"] = "x" }, made.Record.Etag));
        var got = await posts.GetAsync("two", expand: "next");
        var list = await posts.ListAsync(new ListOptions { Filter = "id = 'two'", Expand = "next" });
        var counted = await posts.AggregateAsync(new AggregateOptions { Select = "count, sum(views) as views", Filter = "next = null" });

        Assert.Equal((true, false), (made.Created, changed.Created));
        Assert.Equal(("one", 3), (changed.Record.Id, changed.Record.Data.Fields["views"].NumberValue));
        Assert.Equal(Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NullValue, replaced.Data.Fields["views"].KindCase);
        Assert.True(stale.Is(RecordsErrorTable.EtagMismatch));
        Assert.Equal("one", got.Expand.Fields["next"].StructValue.Fields["id"].StringValue);
        Assert.Equal(got, list.Items.Single());
        Assert.Equal("""{"count":1,"views":3}""", counted.Rows.Single().ToJson());
    }

    [Fact]
    public async Task Create_WrongValues_NamesTheFields()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => posts.CreateAsync(new RecordData { ["views"] = "many", ["nope"] = 1 }));

        Assert.True(exception.Is(RecordsErrorTable.DataInvalid));
        Assert.Equal(["data.nope", "data.views"], exception.Violations.Select(violation => violation.Field).Order());
    }

    [Fact]
    public async Task Ingest_Many_AreListedThroughAllPages()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);

        var result = await posts.IngestAsync(Items(1_050));

        Assert.Equal(1_049, result.Accepted);
        var refusal = Assert.Single(result.Rejections);
        Assert.Equal((700, "DATA_INVALID"), (refusal.Index, refusal.Reason));
        var views = new List<double>();
        await foreach (var record in posts.ListAllAsync(new ListOptions { Filter = "views >= 100", Sort = "views", Fields = "views" }))
        {
            views.Add(record.Data.Fields["views"].NumberValue);
        }

        Assert.Equal(Enumerable.Range(100, 950).Where(i => i != 700).Select(i => (double)i), views);
    }

    [Fact]
    public async Task List_Filtered_HasTotalAndPosition()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);
        await posts.IngestAsync(Items(50));

        var page = await posts.ListAsync(new ListOptions { Filter = "views < 20", PerPage = 5, IncludeTotal = true });
        var wrong = await Assert.ThrowsAsync<BaasClientException>(() => posts.ListAsync(new ListOptions { Filter = "views <" }));

        Assert.Equal((5, 20L), (page.Items.Count, page.Total));
        Assert.True(page.Position > 0);
        Assert.Equal("FILTER_INVALID", wrong.Reason);
        Assert.Contains("offset", wrong.Metadata.Keys);
    }

    [Fact]
    public async Task Watch_SnapshotThenChanges_TellsBoth()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);
        await posts.CreateAsync(new RecordData { ["title"] = "old", ["views"] = 10 }, id: "a");
        await posts.CreateAsync(new RecordData { ["title"] = "other", ["views"] = 1 }, id: "b");
        await using var watch = posts.WatchAsync(new WatchOptions { Snapshot = true, Filter = "views >= 5" }).GetAsyncEnumerator();

        Assert.Equal((WatchEventType.Snapshot, "a"), await NextAsync(watch));
        Assert.Equal((WatchEventType.SnapshotComplete, ""), await NextAsync(watch));
        await posts.UpdateAsync("b", new RecordData { ["views"] = 6 });
        Assert.Equal((WatchEventType.Created, "b"), await NextAsync(watch));
        Assert.Equal("filter", watch.Current.Cause);
        await posts.UpdateAsync("a", new RecordData { ["title"] = "new" });
        Assert.Equal((WatchEventType.Updated, "a"), await NextAsync(watch));
        Assert.Equal("new", watch.Current.Data!.Fields["title"].StringValue);
        await posts.DeleteAsync("a");
        Assert.Equal((WatchEventType.Deleted, "a"), await NextAsync(watch));
        Assert.Null(watch.Current.Data);
    }

    [Fact]
    public async Task Watch_FromAList_MissesNothing()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);
        var page = await posts.ListAsync();
        await posts.IngestAsync(Items(500));

        var seen = new List<double>();
        await foreach (var change in posts.WatchAsync(new WatchOptions { From = page.Position }))
        {
            seen.Add(change.Data!.Fields["views"].NumberValue);
            if (seen.Count == 500)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(i => (double)i), seen);
    }

    [Fact]
    public async Task Calls_Cancelled_ThrowAsDotNetDoes()
    {
        using var client = await ConnectAsync();
        var posts = await MakeAsync(client);
        var cancelled = new CancellationToken(canceled: true);
        using var source = new CancellationTokenSource();
        await using var watch = posts.WatchAsync(cancellationToken: source.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posts.GetAsync("x", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posts.IngestAsync(Items(10), cancelled));
    }

    private static async Task<(WatchEventType Type, string RecordId)> NextAsync(IAsyncEnumerator<WatchEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().Soon());
        return (watch.Current.Type, watch.Current.RecordId);
    }

    // Item 700 has no valid value.
    private static async IAsyncEnumerable<RecordData> Items(int count)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            yield return new RecordData { ["title"] = $"post {i}", ["views"] = i == 700 ? "many" : i };
        }
    }

    private static Collection Definition(out string name) => new()
    {
        Name = name = $"posts_{Interlocked.Increment(ref _collections)}",
        Schema = { new CollectionField { Name = "title", Type = "text" }, new CollectionField { Name = "views", Type = "int" } },
    };

    private static async Task<RecordCollection> MakeAsync(BaasClient client)
    {
        await client.Collections.CreateAsync(Definition(out var name));
        return client.Collection(name);
    }

    private async Task<BaasClient> ConnectAsync()
    {
        var client = new BaasClient(fixture.Engine.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        return client;
    }
}
