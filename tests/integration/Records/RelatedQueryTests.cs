using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Lists that look at related records, and who may.</summary>
public sealed class RelatedQueryTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""{"name":"authors","list_rule":"","schema":[{"name":"name","type":"text"},{"name":"secret","type":"text","hidden":true}]}""");
        await _bench.DefineAsync("""
            {"name":"posts","list_rule":"","schema":[
              {"name":"title","type":"text"},
              {"name":"author","type":"relation","relation":{"collection_id":"authors"}},
              {"name":"see","type":"relation","relation":{"collection_id":"posts","type":"many-to-many"}}]}
            """);
        await _bench.DefineAsync("""
            {"name":"notes","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"}},{"name":"text","type":"text"}]}
            """);
        await _bench.CreateAsync("authors", """{"name":"Zoe","secret":"s1"}""", "a1");
        await _bench.CreateAsync("authors", """{"name":"Ann"}""", "a2");
        await _bench.CreateAsync("posts", """{"title":"one","author":"a1"}""", "p1");
        await _bench.CreateAsync("posts", """{"title":"two","author":"a2","see":["p1"]}""", "p2");
        await _bench.CreateAsync("posts", """{"title":"three","see":["p1","p2"]}""", "p3");
        await _bench.CreateAsync("posts", """{"title":"four","author":"a1"}""", "p4");
        await _bench.CreateAsync("notes", """{"post":"p1","text":"good"}""", "n1");
        await _bench.CreateAsync("notes", """{"post":"p1","text":"bad"}""", "n2");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("author.name = Zoe", "p1 p4")]
    [InlineData("author.name != Zoe", "p2 p3")]
    [InlineData("author.name = null", "p3")]
    [InlineData("see.author.name ?= Ann", "p3")]
    [InlineData("see:length > 1", "p3")]
    [InlineData("notes_via_post.text = good", "p1")]
    [InlineData("notes_via_post:length = 0", "p2 p3 p4")]
    [InlineData("posts_via_see.title ~ 'THR'", "p1 p2")]
    [InlineData("author.secret = s1", "p1 p4")]
    public async Task List_ByRelatedFields_FindsTheRecords(string filter, string expected)
    {
        var page = await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Filter = filter, IncludeTotal = true });

        Assert.Equal(expected, string.Join(' ', page.Items.Select(item => item.Id)));
        Assert.Equal(page.Items.Count, page.Total);
    }

    [Theory]
    [InlineData("author.name", "p3 p2 p1 p4")]
    [InlineData("-author.name,title", "p4 p1 p2 p3")]
    [InlineData("-see:length", "p3 p2 p4 p1")]
    [InlineData("-notes_via_post:length,id", "p1 p2 p3 p4")]
    public async Task List_SortedByRelatedFields_PagesThroughTheOrder(string sort, string expected)
    {
        var request = new ListRecordsRequest { Collection = "posts", Sort = sort, PerPage = 1 };
        var walked = new List<string>();
        do
        {
            var page = await _bench.ListAsync(request);
            walked.AddRange(page.Items.Select(item => item.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(expected, string.Join(' ', walked));
    }

    [Fact]
    public async Task List_ByClosedCollections_IsAsIfTheyWereNotThere()
    {
        Task Ask(string filter, string sort = "")
            => _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Filter = filter, Sort = sort }, Caller.Anonymous);
        async Task LookAlike(string closed, string missing, bool isSort = false)
        {
            // Whoever may ask does so first, so that what is kept of the query is not shown to others.
            await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Filter = isSort ? "" : closed, Sort = isSort ? closed : "" });
            var definition = isSort ? QueryErrorTable.SortInvalid : QueryErrorTable.FilterInvalid;
            var ofClosed = await Refusals.WithAsync(definition, () => isSort ? Ask("", closed) : Ask(closed));
            var ofMissing = await Refusals.WithAsync(definition, () => isSort ? Ask("", missing) : Ask(missing));
            Assert.Equal(ofMissing.Message.Replace("nopes", "notes").Replace("nane", "name"), ofClosed.Message);
            Assert.Equal(ofMissing.Metadata.Keys, ofClosed.Metadata.Keys);
        }

        await Ask("author.name = Zoe", "author.name");
        await LookAlike("notes_via_post.text = good", "nopes_via_post.text = good");
        await LookAlike("notes_via_post:length > 1", "nopes_via_post:length > 1");
        await LookAlike("notes_via_post = n1", "nopes_via_post = n1");
        await LookAlike("see.notes_via_post.text = good", "see.nopes_via_post.text = good");
        await LookAlike("notes_via_post:length", "nopes_via_post:length", isSort: true);
        await _bench.RedefineAsync("authors", definition => definition.ClearListRule());
        await LookAlike("author.name = Zoe", "author.nane = Zoe");
        await LookAlike("author.name", "author.nane", isSort: true);
        await _bench.RedefineAsync("authors", definition => definition.ListRule = "");
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => Ask("author.secret = s1"));
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => Ask("", "author.secret"));
    }

    [Fact]
    public async Task List_BackByAHiddenRelation_IsForAdministrators()
    {
        await _bench.DefineAsync("""
            {"name":"flags","list_rule":"","schema":[{"name":"post","type":"relation","hidden":true,"relation":{"collection_id":"posts"}},{"name":"text","type":"text"}]}
            """);
        await _bench.CreateAsync("flags", """{"post":"p2","text":"bad"}""", "f1");
        foreach (var filter in new[] { "flags_via_post.text = bad", "flags_via_post:length = 1", "flags_via_post = f1" })
        {
            var request = new ListRecordsRequest { Collection = "posts", Filter = filter };
            Assert.Equal("p2", Assert.Single((await _bench.ListAsync(request)).Items).Id);
            await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.ListAsync(request, Caller.Anonymous));
        }
    }

    [Fact]
    public async Task List_RelatedCollectionRenamed_FollowsAtOnce()
    {
        var request = new ListRecordsRequest { Collection = "posts", Filter = "author.name = Zoe", Sort = "author.name" };
        Assert.Equal(2, (await _bench.ListAsync(request)).Items.Count);

        await _bench.RedefineAsync("authors", definition => definition.Name = "writers");

        Assert.Equal(2, (await _bench.ListAsync(request)).Items.Count);
        await _bench.RedefineAsync("writers", definition => definition.Schema[0].Name = "called");
        await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => _bench.ListAsync(request));
    }

    [Fact]
    public async Task Watch_ByRelatedFields_IsRefused()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "posts", Filter = "author.name = Zoe" });

        var refused = await watch.FailureAsync();

        Assert.Equal("FILTER_INVALID", refused.Definition.Reason);
    }

    [Fact]
    public async Task Explain_List_TellsStatementParametersAndIndex()
    {
        var request = new ListRecordsRequest { Collection = "posts", Filter = "author.name = Zoe && author = a1" };

        var plan = await _bench.Reader.ExplainAsync(request, Caller.Engine, CancellationToken.None);

        Assert.StartsWith("SELECT \"id\"", plan.Sql);
        Assert.Equal(["?1", "?2", "?3"], plan.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(("Zoe", "a1", 31), (plan.Parameters[0].Value.StringValue, plan.Parameters[1].Value.StringValue, plan.Parameters[2].Value.NumberValue));
        Assert.NotEmpty(plan.Plan);
        Assert.Contains(plan.Indexes, index => index.StartsWith("_baas_ix_", StringComparison.Ordinal));
        Assert.False(plan.HasSearchCandidates);
    }

    [Theory]
    [InlineData("", "-rank")]
    [InlineData("rank = 5", "")]
    [InlineData("rank = 5", "-title")]
    [InlineData("", "rank,title")]
    public async Task Explain_IndexedFilterAndSort_ReadOnlyThePage(string filter, string sort)
    {
        await _bench.DefineAsync("""
            {"name":"items","schema":[{"name":"title","type":"text"},{"name":"rank","type":"int"}],
             "indexes":[{"name":"rank_id","fields":["rank"]},{"name":"rank_title","fields":["rank","title"]}]}
            """);
        await _bench.IngestAsync(IngestTests.Messages("items", 500, i => $$"""{"title":"t{{i % 7}}","rank":{{i % 100}}}"""));
        var request = new ListRecordsRequest { Collection = "items", Filter = filter, Sort = sort, PerPage = 2 };
        for (var page = 0; page < 2; page++)
        {
            var plan = await _bench.Reader.ExplainAsync(request, Caller.Engine, CancellationToken.None);

            // PostgreSQL reads a table as small as this as it likes.
            Assert.Single(plan.Indexes);
            Assert.DoesNotContain(plan.Plan, line => line.Contains("TEMP B-TREE", StringComparison.Ordinal));
            Assert.DoesNotContain(plan.Plan, line => line.StartsWith("SCAN", StringComparison.Ordinal) && !line.Contains("USING INDEX", StringComparison.Ordinal));
            request.PageToken = (await _bench.ListAsync(request)).NextPageToken;
        }
    }

    [Fact]
    public async Task Explain_NoAdministrator_IsDenied()
    {
        var request = new ListRecordsRequest { Collection = "posts" };

        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing, () => _bench.Reader.ExplainAsync(request, Caller.Anonymous, CancellationToken.None).AsTask());
    }
}
