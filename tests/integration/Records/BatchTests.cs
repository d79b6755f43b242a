using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Many operations on several collections in one call.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","schema":[{"name":"title","type":"text","validation":{"required":true} },{"name":"views","type":"int"},
              {"name":"slug","type":"text","unique":true}]}
            """);
        await _bench.DefineAsync("""
            {"name":"comments","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts"} },
              {"name":"others","type":"relation","relation":{"collection_id":"posts","type":"many-to-many"} },
              {"name":"text","type":"text"}]}
            """);
        await _bench.CreateAsync("posts", """{"title":"old","views":1}""", "old");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Atomic_EveryOperation_IsDoneInOrder()
    {
        var answer = await _bench.BatchAsync("""
            {"operations":[
              {"create":{"collection":"posts","data":{"title":"new"}}},
              {"create":{"collection":"comments","data":{"post":"@0.id","others":["old","@0.id"],"text":"@me"}}},
              {"update":{"collection":"posts","id":"@0.id","data":{"views+":2}}},
              {"check":{"collection":"posts","id":"old","etag":"1"}},
              {"check":{"collection":"posts","id":"none","absent":true}},
              {"replace":{"collection":"posts","id":"old","data":{"title":"newer"}}},
              {"upsert":{"collection":"posts","data":{"title":"s","slug":"s"},"on":["slug"]}},
              {"update":{"collection":"comments","id":"@1.id","data":{"others+":"@6.id"}}},
              {"delete":{"collection":"posts","id":"none","allow_missing":true}},
              {"update":{"collection":"posts","id":"old","data":{"title":"newer"}}}]}
            """);
        var comment = await _bench.GetAsync("comments", answer.Results[1].Id);

        Assert.Equal(
            ["created", "created", "updated", "checked", "checked", "updated", "created", "updated", "missing", "unchanged"],
            answer.Results.Select(result => result.Outcome));
        Assert.Equal((10, 0, _bench.Log.Position), (answer.Succeeded, answer.Failed, answer.Position));
        Assert.Equal(answer.Results[0].Id, comment.Data.Fields["post"].StringValue);
        Assert.Equal(["old", answer.Results[0].Id, answer.Results[6].Id], comment.Data.Fields["others"].ListValue.Values.Select(id => id.StringValue));
        Assert.Equal("@me", comment.Data.Fields["text"].StringValue);
        Assert.Equal(comment, answer.Results[7].Record);
        Assert.Equal(comment.Etag, answer.Results[7].Etag);
        Assert.Equal(2, (await _bench.GetAsync("posts", answer.Results[0].Id)).Data.Fields["views"].NumberValue);
    }

    [Theory]
    [InlineData("""{"create":{"collection":"posts","data":{}}}""", "DATA_INVALID", "operations[1].create.data.title")]
    [InlineData("""{"create":{"collection":"posts","data":{"title":"x"},"id":"a b"}}""", "ID_INVALID", "operations[1].create.id")]
    [InlineData("""{"create":{"collection":"posts","data":{"title":"x"},"id":"first"}}""", "RECORD_EXISTS", "")]
    [InlineData("""{"create":{"collection":"posts","data":{"title":"x","slug":"first"}}}""", "UNIQUE_VIOLATED", "operations[1].create.data.slug")]
    [InlineData("""{"update":{"collection":"posts","id":"none","data":{}}}""", "RECORD_NOT_FOUND", "")]
    [InlineData("""{"update":{"collection":"posts","id":"old","data":{},"etag":"9"}}""", "ETAG_MISMATCH", "")]
    [InlineData("""{"delete":{"collection":"posts","id":"none"}}""", "RECORD_NOT_FOUND", "")]
    [InlineData("""{"check":{"collection":"posts","id":"old","etag":"9"}}""", "ETAG_MISMATCH", "")]
    [InlineData("""{"check":{"collection":"posts","id":"none"}}""", "RECORD_NOT_FOUND", "")]
    [InlineData("""{"check":{"collection":"posts","id":"first","absent":true}}""", "CHECK_FAILED", "")]
    [InlineData("""{"check":{"collection":"posts","id":"old","absent":true,"etag":"1"}}""", "BATCH_OPERATION_INVALID", "operations[1].check.etag")]
    [InlineData("""{"upsert":{"collection":"posts","data":{"title":"x"}}}""", "UPSERT_KEY_INVALID", "operations[1].upsert.id")]
    [InlineData("""{"create":{"collection":"nothing"}}""", "COLLECTION_NOT_FOUND", "")]
    [InlineData("""{"create":{"collection":"posts","request_id":"r"}}""", "BATCH_OPERATION_INVALID", "operations[1].create.request_id")]
    [InlineData("""{"create":{"collection":"posts","validate_only":true}}""", "BATCH_OPERATION_INVALID", "operations[1].create.validate_only")]
    [InlineData("{}", "BATCH_OPERATION_INVALID", "operations[1]")]
    [InlineData("""{"create":{"collection":"comments","data":{"post":"@1.id"}}}""", "REFERENCE_INVALID", "operations[1].create.data.post")]
    [InlineData("""{"create":{"collection":"comments","data":{"post":"@0"}}}""", "REFERENCE_INVALID", "operations[1].create.data.post")]
    [InlineData("""{"create":{"collection":"comments","data":{"others":["@-1.id"]}}}""", "REFERENCE_INVALID", "operations[1].create.data.others")]
    [InlineData("""{"update":{"collection":"posts","id":"@7.id","data":{}}}""", "REFERENCE_INVALID", "operations[1].update.id")]
    public async Task Atomic_OneFails_UndoesAllAndNamesIt(string operation, string reason, string field)
    {
        var json = $$$"""{"operations":[{"create":{"collection":"posts","id":"first","data":{"title":"x","slug":"first"} } },{{{operation}}}]}""";
        var refused = await Assert.ThrowsAsync<BaasException>(() => _bench.BatchAsync(json));

        Assert.Equal((reason, "1"), (refused.Definition.Reason, refused.Metadata["operation"]));
        Assert.Equal(field, refused.Violations.Count == 0 ? "" : refused.Violations[0].Field);
        Assert.Equal(1, _bench.Log.Position);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("posts", "first"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"request_id\":\"r\"")]
    public async Task BestEffort_SomeFail_TellsEach(string more)
    {
        await _bench.CreateAsync("comments", """{"post":"old"}""", "c");
        var answer = await _bench.BatchAsync($$$"""
            {"atomic":false{{{more}}},"operations":[
              {"create":{"collection":"posts","data":{} } },
              {"create":{"collection":"comments","data":{"post":"@0.id"} } },
              {"create":{"collection":"nothing","data":{} } },
              {"create":{"collection":"posts","id":"made","data":{"title":"t"} } },
              {"delete":{"collection":"posts","id":"old"} },
              {"delete":{"collection":"comments","id":"c"} },
              {"delete":{"collection":"posts","id":"old"} },
              {"create":{"collection":"comments","data":{"post":"@4.id"} } },
              {}]}
            """);

        Assert.Equal(["failed", "failed", "failed", "created", "failed", "deleted", "deleted", "failed", "failed"], answer.Results.Select(result => result.Outcome));
        Assert.Equal(
            ["DATA_INVALID", "REFERENCE_INVALID", "COLLECTION_NOT_FOUND", "RECORD_REFERENCED", "REFERENCE_INVALID", "BATCH_OPERATION_INVALID"],
            answer.Results.Where(result => result.Failure is not null).Select(result => result.Failure.Reason));
        Assert.Equal("REQUIRED", answer.Results[0].Failure.Metadata["data.title"]);
        Assert.Equal((3, 6, 5), (answer.Succeeded, answer.Failed, answer.Position));
    }

    [Fact]
    public async Task BestEffort_LargerThanAStep_IsDoneWhole()
    {
        var operations = Enumerable.Range(0, 1_000).Select(i => $$$"""{"create":{"collection":"posts","data":{"title":"t{{{i}}}","slug":"s{{{i / 2}}}"} } }""");
        var answer = await _bench.BatchAsync($$"""{"atomic":false,"omit_records":true,"operations":[{{string.Join(',', operations)}}]}""");

        Assert.Equal((500, 500, 501), (answer.Succeeded, answer.Failed, answer.Position));
        Assert.All(answer.Results, (result, i) => Assert.Equal(i % 2 == 0 ? "created" : "failed", result.Outcome));
        Assert.All(answer.Results, result => Assert.Null(result.Record));
    }

    [Fact]
    public async Task ValidateOnly_WritesNothing()
    {
        var answer = await _bench.BatchAsync("""
            {"validate_only":true,"operations":[{"create":{"collection":"posts","data":{"title":"t"}}},{"delete":{"collection":"posts","id":"old"}}]}
            """);

        Assert.Equal(["created", "deleted"], answer.Results.Select(result => result.Outcome));
        Assert.Equal(1, _bench.Log.Position);
        Assert.Equal("old", (await _bench.GetAsync("posts", "old")).Id);
    }

    [Fact]
    public async Task RequestId_Retry_GetsTheFirstAnswer()
    {
        const string Json = """{"request_id":"r","operations":[{"create":{"collection":"posts","data":{"title":"t"}}}]}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.BatchAsync(Json)));

        Assert.Single(answers.Distinct());
        Assert.Equal(2, _bench.Log.Position);
        await Refusals.WithAsync(RecordsErrorTable.RequestIdReused, () => _bench.BatchAsync(Json.Replace("\"t\"", "\"u\"")));
        await Refusals.WithAsync(RecordsErrorTable.RequestIdInvalid, () => _bench.BatchAsync(Json.Replace("\"r\"", "\"a b\"")));
    }

    [Fact]
    public async Task Size_NoneOrTooMany_IsRefused()
    {
        await Refusals.WithAsync(RecordsErrorTable.BatchSizeInvalid, () => _bench.BatchAsync("{}"));
        var operations = string.Join(',', Enumerable.Repeat("{}", 1_001));
        var refused = await Refusals.WithAsync(RecordsErrorTable.BatchSizeInvalid, () => _bench.BatchAsync($$"""{"operations":[{{operations}}]}"""));

        Assert.Equal(("1001", "1000"), (refused.Metadata["count"], refused.Metadata["limit"]));
    }

    [Fact]
    public async Task Rights_OfEachOperation_AreNeeded()
    {
        await _bench.RedefineAsync("posts", definition => definition.CreateRule = "");
        const string Json = """
            {"operations":[{"create":{"collection":"posts","data":{"title":"t"}}},{"check":{"collection":"posts","id":"old"}}]}
            """;
        var refused = await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.BatchAsync(Json, Caller.Anonymous));
        Assert.Equal("1", refused.Metadata["operation"]);
        Assert.Equal(1, _bench.Log.Position);
        await _bench.RedefineAsync("posts", definition => definition.ViewRule = "");

        Assert.Equal(2, (await _bench.BatchAsync(Json, Caller.Anonymous)).Succeeded);
    }

    [Fact]
    public async Task Atomic_ManyRecordsOfOneBatch_AreSeenTogether()
    {
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "posts" });
        await watch.NextAsync("connected");
        await _bench.BatchAsync("""{"operations":[{"create":{"collection":"posts","data":{"title":"a"}}},{"create":{"collection":"posts","data":{"title":"b"}}}]}""");

        Assert.Equal("a", (await watch.NextAsync("record.created")).Data.Fields["title"].StringValue);
        Assert.Equal("b", (await watch.NextAsync("record.created")).Data.Fields["title"].StringValue);
    }
}
