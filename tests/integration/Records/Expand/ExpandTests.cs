using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.Expand;

/// <summary>What comes along with a record or a page.</summary>
public sealed class ExpandTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => Blog.FillAsync(_bench);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("author", "author=u1")]
    [InlineData("author.team", "author=u1{team=m1}")]
    [InlineData("tags", "tags=[t2,t1]")]
    [InlineData("tags(sort:weight)", "tags=[t1,t2]")]
    [InlineData("tags(sort:\"-weight\", limit:1)", "tags=[t2]")]
    [InlineData("tags(limit:1)", "tags=[t2]")]
    [InlineData("tags(filter:\"name = 'red'\")", "tags=[t1]")]
    [InlineData("author(filter:name=Bob)", "")]
    [InlineData("comments_via_post", "comments_via_post=[c1,c2,c3]")]
    [InlineData("comments_via_post(filter:\"approved = true\", sort:-id, limit:5)", "comments_via_post=[c3,c1]")]
    [InlineData("comments_via_post(limit:1).author, tags", "comments_via_post=[c1{author=u2}] tags=[t2,t1]")]
    [InlineData("tags.posts_via_tags.author.team", "tags=[t2{posts_via_tags=[p1{author=u1{team=m1}}]},t1{posts_via_tags=[p1{author=u1{team=m1}}]}]")]
    [InlineData("author.posts_via_author.comments_via_post.author", "author=u1{posts_via_author=[p1{comments_via_post=[c1{author=u2},c2{author=u1},c3{author=u2}]}]}")]
    public async Task Get_Expand_HasTheRelatedRecords(string expand, string shape)
    {
        var got = await GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = expand });
        Assert.Equal(shape, Blog.Shape(got.Expand));
        Assert.Equal("one", got.Data.Fields["title"].StringValue);
    }

    [Fact]
    public async Task Get_Messages_MeanTheSameAsText()
    {
        var request = new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "author" };
        request.Expands.Add(new Expansion { Relation = "comments_via_post", Filter = "approved", Sort = "-id", Fields = "text", Expands = { new Expansion { Relation = "author" } } });
        var got = await GetAsync(request);
        Assert.Equal("author=u1 comments_via_post=[c3{author=u2},c1{author=u2}]", Blog.Shape(got.Expand));
    }

    [Fact]
    public async Task List_Expand_GivesEachRecordItsOwn()
    {
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Expand = "author.team,tags,comments_via_post(limit:2)", PerPage = 1 });
        var next = await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Expand = "author.team,tags,comments_via_post", PageToken = list.NextPageToken });

        Assert.Equal("author=u1{team=m1} comments_via_post=[c1,c2] tags=[t2,t1]", Blog.Shape(Assert.Single(list.Items).Expand));
        Assert.Equal("author=u2{} comments_via_post=[] tags=[]", Blog.Shape(Assert.Single(next.Items).Expand));
        Assert.Equal(_bench.Log.Position, list.Position);
    }

    [Fact]
    public async Task Expand_NestedRecord_HasTheFormOfARecord()
    {
        var got = await GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "author" });
        var author = got.Expand.Fields["author"].StructValue;
        var plain = await _bench.GetAsync("users", "u1");

        Assert.Equal(["id", "collection", "created", "updated", "etag", "data"], author.Fields.Keys);
        Assert.Equal(plain.Data, author.Fields["data"].StructValue);
        Assert.Equal((plain.Etag, "users"), (author.Fields["etag"].StringValue, author.Fields["collection"].StringValue));
        Assert.Equal($"\"{author.Fields["created"].StringValue}\"", Google.Protobuf.JsonFormatter.Default.Format(plain.Created));
    }

    [Fact]
    public async Task Included_HasEachRecordOnce()
    {
        var list = await _bench.ListAsync(new ListRecordsRequest
        {
            Collection = "comments",
            Expand = "author(fields:name).team,post(fields:title).author(fields:bio)",
            ExpandMode = "included",
        });

        Assert.All(list.Items, item => Assert.Null(item.Expand));
        Assert.Equal(["posts/p1", "teams/m1", "users/u1", "users/u2"], list.Included.Keys.Order());
        Assert.Equal(["bio", "name"], list.Included["users/u1"].Data.Fields.Keys.Order());
        Assert.Equal(["title"], list.Included["posts/p1"].Data.Fields.Keys);
    }

    [Fact]
    public async Task Included_RecordsOfThePage_AreNotRepeated()
    {
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "posts", Expand = "author.posts_via_author", ExpandMode = "included" });
        Assert.Equal(["users/u1", "users/u2"], list.Included.Keys.Order());
    }

    [Theory]
    [InlineData("title,author.name", "title", "name")]
    [InlineData("*,expand.author.name", "author,body,tags,title", "name")]
    [InlineData("-body,-author.bio", "author,tags,title", "name,team")]
    [InlineData("id,author.name,author.bio", "", "bio,name")]
    public async Task Fields_OfALevel_AreThoseNamed(string fields, string own, string nested)
    {
        var got = await GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "author", Fields = fields });
        var author = got.Expand.Fields["author"].StructValue.Fields["data"].StructValue;
        Assert.Equal(own, string.Join(',', got.Data.Fields.Keys.Order()));
        Assert.Equal(nested, string.Join(',', author.Fields.Keys.Order()));
    }

    [Fact]
    public async Task Expand_WhatTheCallerMayNotSee_IsLeftOut()
    {
        var request = new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "author.team,comments_via_post.author,notes_via_post(filter:\"no such\"),nothing_via_post" };
        var got = await GetAsync(request, Caller.Anonymous);
        Assert.Equal("author=u1{team=m1} comments_via_post=[c1{author=u2},c2{author=u1},c3{author=u2}]", Blog.Shape(got.Expand));

        // Users may be viewed and not listed, and teams have their own rule.
        var team = await GetAsync(new GetRecordRequest { Collection = "teams", Id = "m1", Expand = "users_via_team" }, Caller.Anonymous);
        Assert.Equal("", Blog.Shape(team.Expand));
        await _bench.RedefineAsync("users", definition => definition.ClearViewRule());
        Assert.Equal("comments_via_post=[c1,c2,c3]", Blog.Shape((await GetAsync(request, Caller.Anonymous)).Expand));
    }

    [Theory]
    [InlineData("autor", "author")]
    [InlineData("author.tem", "team")]
    [InlineData("coments_via_post", "comments_via_post")]
    [InlineData("title", null)]
    [InlineData("secrets_via_user", null)]
    public async Task Expand_UnknownRelation_IsRefusedWithTheNearest(string expand, string? suggestion)
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.ExpandInvalid, () => GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = expand }));
        Assert.Equal(expand, refused.Metadata["path"]);
        Assert.Equal(suggestion, refused.Metadata.GetValueOrDefault("suggestion"));
        Assert.Equal("expand", Assert.Single(refused.Violations).Field);
    }

    [Fact]
    public async Task Expand_UnknownName_TellsCallersNothingOfClosedCollections()
    {
        var refused = await Refusals.WithAsync(
            RecordsErrorTable.ExpandInvalid,
            () => GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "notes_viapost" }, Caller.Anonymous));
        Assert.DoesNotContain("notes_via_post", refused.Message);
    }

    [Theory]
    [InlineData("comments_via_post(filter:\"post.author.name = 'Ann' && approved\",sort:-text)", "comments_via_post=[c3,c1]")]
    [InlineData("comments_via_post(filter:\"post.comments_via_post:length = 3\",sort:\"-post.title,-text\",limit:2)", "comments_via_post=[c3,c2]")]
    [InlineData("tags(filter:\"posts_via_tags.author.name ?= Ann && posts_via_tags:length = 1\",sort:name)", "tags=[t2,t1]")]
    [InlineData("author(filter:\"team.name = core\").posts_via_author(filter:\"tags.weight ?= 2\")", "author=u1{posts_via_author=[p1]}")]
    public async Task Filter_OverRelatedRecords_IsThatOfLists(string expand, string shape)
        => Assert.Equal(shape, Blog.Shape((await GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = expand })).Expand));

    [Fact]
    public async Task Filter_OverRelatedRecords_NeedsTheRightToListThem()
    {
        var request = new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "comments_via_post(filter:\"author.name = 'Ann'\",sort:-author.name)" };
        var count = new AggregateRecordsRequest { Collection = "comments", Filter = "author.name = 'Ann'" };
        var aggregates = new Engine.Records.Aggregates.AggregateReader(_bench.Database, _bench.Catalogue, _bench.Time);

        Assert.Equal("comments_via_post=[c2]", Blog.Shape((await GetAsync(request)).Expand));
        using var answer = await aggregates.AggregateAsync(count, Caller.Engine, CancellationToken.None);
        Assert.Equal(1, AggregateRecordsResponse.Parser.ParseFrom(answer.Bytes.Span).Rows[0].Fields["count"].NumberValue);

        // Users may be viewed one by one, and not listed.
        await Refusals.WithAsync(V1.Query.QueryErrorTable.FilterInvalid, () => GetAsync(request, Caller.Anonymous));
        await Refusals.WithAsync(
            V1.Query.QueryErrorTable.FilterInvalid, () => aggregates.AggregateAsync(count, Caller.Anonymous, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task HiddenFields_AreForAdministratorsWhoNameThem()
    {
        await _bench.RedefineAsync("users", definition => definition.Schema[1].Hidden = true);
        await _bench.RedefineAsync("posts", definition => definition.Schema[3].Hidden = true);
        async Task<string> Fields(string fields, Caller caller)
        {
            var got = await GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "author", Fields = fields }, caller);
            var author = got.Expand.Fields["author"].StructValue.Fields["data"].StructValue;
            return $"{string.Join(',', got.Data.Fields.Keys.Order())} {string.Join(',', author.Fields.Keys.Order())}";
        }

        Assert.Equal("author,body,title name,team", await Fields("", Caller.Engine));
        Assert.Equal("author,title name", await Fields("-body,author.*,-author.team", Caller.Engine));
        Assert.Equal("author,body,tags,title bio,name,team", await Fields("*,tags,author.*,author.bio", Caller.Engine));
        Assert.Equal("author,body name,team", await Fields("-title", Caller.Anonymous));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Fields("tags", Caller.Anonymous));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Fields("author.bio", Caller.Anonymous));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Fields("-author.bio", Caller.Anonymous));

        // What a hidden relation points at tells its value, from either end.
        var tags = new GetRecordRequest { Collection = "posts", Id = "p1", Expand = "tags" };
        Assert.Equal("tags=[t2,t1]", Blog.Shape((await GetAsync(tags)).Expand));
        await Refusals.WithAsync(RecordsErrorTable.ExpandInvalid, () => GetAsync(tags, Caller.Anonymous));
        var posts = new GetRecordRequest { Collection = "tags", Id = "t1", Expand = "posts_via_tags" };
        Assert.Equal("posts_via_tags=[p1]", Blog.Shape((await GetAsync(posts)).Expand));
        Assert.Equal("", Blog.Shape((await GetAsync(posts, Caller.Anonymous)).Expand));
    }

    [Fact]
    public async Task Expand_WrongOptions_NameTheLevel()
    {
        Task Ask(string expand, string fields = "") => GetAsync(new GetRecordRequest { Collection = "posts", Id = "p1", Expand = expand, Fields = fields });

        var filter = await Refusals.WithAsync(QueryErrorTable.FilterInvalid, () => Ask("author.team(filter:nme=x)"));
        Assert.Equal(("author.team", "name"), (filter.Metadata["path"], filter.Metadata["suggestion"]));
        Assert.Equal("expand.author.team.filter", Assert.Single(filter.Violations).Field);
        await Refusals.WithAsync(QueryErrorTable.SortInvalid, () => Ask("author(sort:x)"));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Ask("author(fields:x)"));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Ask("author", "title,tags.name"));
        await Refusals.WithAsync(QueryErrorTable.FieldsInvalid, () => Ask("author", "author.nme"));
        await Refusals.WithAsync(RecordsErrorTable.ExpandInvalid, () => Ask("author(limit:1001)"));
        await Refusals.WithAsync(
            RecordsErrorTable.ExpandInvalid, () => _bench.ListAsync(new ListRecordsRequest { Collection = "posts", ExpandMode = "flat" }));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => GetAsync(new GetRecordRequest { Collection = "posts", Id = "no", Expand = "author" }));
    }

    private async Task<V1.Records.Record> GetAsync(GetRecordRequest request, Caller? caller = null)
    {
        using var answer = await _bench.Reader.GetAsync(request, caller ?? Caller.Engine, CancellationToken.None);
        return V1.Records.Record.Parser.ParseFrom(answer.Bytes.Span);
    }
}
