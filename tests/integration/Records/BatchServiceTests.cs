using System.Net;
using System.Net.Http.Headers;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>The many ways to write over the wire: paths, shapes, conditions, and errors that the protos declare.</summary>
public sealed class BatchServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private readonly string _collection = "c" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private string Records => $"/api/v1/collections/{_collection}/records";

    public async Task InitializeAsync()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{_collection}}","soft_delete":true,"schema":[
              {"name":"title","type":"text","validation":{"required":true} },{"name":"n","type":"int"},{"name":"key","type":"text","unique":true}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task BulkCalls_AsDocumented_HaveTheDocumentedShapes()
    {
        var made = await Engine.RestAsync(
            HttpMethod.Post, $"{Records}/batch", """{"records":[{"title":"a"},{"data":{"title":"b","n":1}},{"n":2},{"data":{}}]}""");
        var ids = made.Json.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("id").GetString()).ToArray();
        var updated = await Engine.RestAsync(HttpMethod.Post, $"{Records}/bulk-update", new { record_ids = ids, data = new { n = 7 } });
        var deleted = await Engine.RestAsync(HttpMethod.Post, $"{Records}/bulk-delete", new { record_ids = ids.Append("abc123") });

        Assert.Equal((2, 2), (made.Json.GetProperty("created").GetInt32(), made.Json.GetProperty("failed").GetInt32()));
        Assert.Equal(
            """[{"index":2,"data":{"n":2},"error":"data.title: a value is required."},{"index":3,"data":{"data":{}},"error":"data.title: a value is required."}]""",
            made.Json.GetProperty("errors").GetRawText());
        Assert.Equal("""{"success":2,"failed":0,"errors":null}""", updated.Text);
        Assert.Equal("""{"success":2,"failed":1,"errors":[{"record_id":"abc123","error":"Record not found"}]}""", deleted.Text);
    }

    [Theory]
    [InlineData("bulk-update", """{"record_ids":[],"data":{"n":1}}""", "FIELD_REQUIRED")]
    [InlineData("bulk-delete", "{}", "FIELD_REQUIRED")]
    [InlineData("batch", """{"records":[]}""", "FIELD_REQUIRED")]
    [InlineData("bulk-delete", """{"record_ids":["a"],"request_id":"a b"}""", "REQUEST_ID_INVALID")]
    public async Task BulkCalls_Wrong_AreRefused(string verb, string body, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Records}/{verb}", body);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task BulkCalls_OfTooMany_AreRefused()
    {
        var ids = Enumerable.Range(0, 101).Select(i => $"r{i}");
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Records}/bulk-delete", new { record_ids = ids });

        Assert.Equal((HttpStatusCode.BadRequest, "BATCH_SIZE_INVALID"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task WhereCalls_AsDocumented_HaveTheDocumentedShapes()
    {
        await Engine.RestAsync(HttpMethod.Post, $"{Records}/batch", """{"records":[{"title":"w1","n":1},{"title":"w2","n":2},{"title":"w3","n":3}]}""");
        const string filter = "title ~ w && n < 100";
        var planned = await Engine.RestAsync(HttpMethod.Post, $"{Records}/delete-where", new { filter, validate_only = true, limit = 2 });
        var updated = await Engine.RestAsync(HttpMethod.Post, $"{Records}/update-where", new { filter, data = new Dictionary<string, int> { ["n+"] = 10 } });
        var deleted = await Engine.RestAsync(HttpMethod.Post, $"{Records}/delete-where", new { filter });

        Assert.Equal((2, true, 3), (planned.Json.GetProperty("success").GetInt32(), planned.Json.GetProperty("more").GetBoolean(), planned.Json.GetProperty("total").GetInt64()));
        Assert.StartsWith("""{"success":3,"failed":0,"errors":null,"more":false,"next_after":"","position":""", updated.Text);
        Assert.Equal(3, deleted.Json.GetProperty("success").GetInt32());
    }

    [Theory]
    [InlineData("update-where", """{"filter":"n = ","data":{"n":1}}""", "FILTER_INVALID")]
    [InlineData("update-where", """{"filter":"n = 1","data":{"n":"x"}}""", "DATA_INVALID")]
    [InlineData("update-where", """{"data":{"n":1}}""", "FIELD_REQUIRED")]
    [InlineData("delete-where", "{}", "FIELD_REQUIRED")]
    [InlineData("delete-where", """{"filter":" "}""", "FILTER_INVALID")]
    [InlineData("delete-where", """{"filter":"n = 1","limit":-1}""", "PAGE_INVALID")]
    [InlineData("delete-where", """{"filter":"n = 1","after":"a b"}""", "ID_INVALID")]
    [InlineData("delete-where", """{"filter":"n = 1","request_id":"a b"}""", "REQUEST_ID_INVALID")]
    public async Task WhereCalls_Wrong_AreRefused(string verb, string body, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Records}/{verb}", body);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("update-where", """{"filter":"n = 1","data":{"n":1}}""")]
    [InlineData("delete-where", """{"filter":"n = 1"}""")]
    [InlineData("bulk-update", """{"record_ids":["a"],"data":{}}""")]
    [InlineData("bulk-delete", """{"record_ids":["a"]}""")]
    [InlineData("batch", """{"records":[{"title":"x"}]}""")]
    [InlineData("upsert", """{"id":"a","data":{}}""")]
    [InlineData("a:restore", "{}")]
    [InlineData("a:purge", "{}")]
    public async Task Calls_WithoutAToken_AreRefused(string verb, string body)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, $"{Records}/{verb}", body, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Batch_OverRest_IsDoneOrRefusedAsAWhole()
    {
        var done = await Engine.RestAsync(HttpMethod.Post, "/api/v1/batch", $$$"""
            {"operations":[{"create":{"collection":"{{{_collection}}}","id":"b1","data":{"title":"x"} } },
              {"update":{"collection":"{{{_collection}}}","id":"@0.id","data":{"n+":3} } }]}
            """);
        var refused = await Engine.RestAsync(HttpMethod.Post, "/api/v1/batch", $$$"""
            {"operations":[{"delete":{"collection":"{{{_collection}}}","id":"b1"} },
              {"create":{"collection":"{{{_collection}}}","data":{} } }]}
            """);
        var read = await Engine.RestAsync(HttpMethod.Get, $"{Records}/b1");
        var anonymous = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/batch", $$$"""{"operations":[{"delete":{"collection":"{{{_collection}}}","id":"b1"} }]}""", token: "");

        Assert.Equal("updated", done.Json.GetProperty("results")[1].GetProperty("outcome").GetString());
        Assert.Equal((HttpStatusCode.BadRequest, "DATA_INVALID"), (refused.Status, refused.Reason));
        Assert.Contains("operations[1].create.data.title", refused.Text);
        Assert.Equal(3, read.Json.GetProperty("data").GetProperty("n").GetInt32());
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (anonymous.Status, anonymous.Reason));
    }

    [Fact]
    public async Task Replace_WithIfMatch_IsConditional()
    {
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"p1","data":{"title":"x","n":1}}""");
        var stale = await PutAsync("p1", """{"data":{"title":"y"}}""", "\"0\"");
        var etag = (await Engine.RestAsync(HttpMethod.Get, $"{Records}/p1")).Json.GetProperty("etag").GetString();
        var done = await PutAsync("p1", """{"data":{"title":"y"}}""", $"\"{etag}\"");
        var read = await Engine.RestAsync(HttpMethod.Get, $"{Records}/p1");

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale);
        Assert.Equal(HttpStatusCode.OK, done);
        Assert.Equal("""{"title":"y","n":null,"key":null}""", read.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Trash_OverRest_HasItsWholeLife()
    {
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"t1","data":{"title":"x"}}""");
        await Engine.RestAsync(HttpMethod.Delete, $"{Records}/t1");
        var deleted = await Engine.RestAsync(HttpMethod.Get, $"{Records}:deleted?per_page=5");
        var restored = await Engine.RestAsync(HttpMethod.Post, $"{Records}/t1:restore", "{}");
        var again = await Engine.RestAsync(HttpMethod.Post, $"{Records}/t1:restore", "{}");
        await Engine.RestAsync(HttpMethod.Delete, $"{Records}/t1");
        var purged = await Engine.RestAsync(HttpMethod.Post, $"{Records}/t1:purge", "{}");
        var anonymous = await Engine.RestAsync(HttpMethod.Get, $"{Records}:deleted", token: "");
        var negative = await Engine.RestAsync(HttpMethod.Get, $"{Records}:deleted?per_page=-1");

        Assert.Equal("t1", deleted.Json.GetProperty("items")[0].GetProperty("record").GetProperty("id").GetString());
        Assert.Equal("x", restored.Json.GetProperty("data").GetProperty("title").GetString());
        Assert.Equal((HttpStatusCode.NotFound, "RECORD_NOT_FOUND"), (again.Status, again.Reason));
        Assert.Equal("{}", purged.Text);
        Assert.Equal("CREDENTIALS_MISSING", anonymous.Reason);
        Assert.Equal("PAGE_INVALID", negative.Reason);
    }

    [Fact]
    public async Task Upsert_OverRest_SaysWhetherItMade()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, $"{Records}/upsert", """{"data":{"title":"x","key":"k","n+":1},"on":["key"]}""");
        var changed = await Engine.RestAsync(HttpMethod.Post, $"{Records}/upsert", """{"data":{"key":"k","n+":1},"on":["key"]}""");
        var taken = await Engine.RestAsync(HttpMethod.Post, Records, """{"data":{"title":"x","key":"k"}}""");

        Assert.True(made.Json.GetProperty("created").GetBoolean());
        Assert.False(changed.Json.GetProperty("created").GetBoolean());
        Assert.Equal(2, changed.Json.GetProperty("record").GetProperty("data").GetProperty("n").GetInt32());
        Assert.Equal((HttpStatusCode.Conflict, "UNIQUE_VIOLATED"), (taken.Status, taken.Reason));
    }

    [Fact]
    public async Task Grpc_CancelledBatch_WritesNothing()
    {
        using var channel = BaasChannel.ForAddress(Engine.Address);
        var client = new BatchService.BatchServiceClient(channel.CreateCallInvoker());
        var request = new BatchWriteRequest
        {
            Operations = { new BatchOperation { Create = new CreateRecordRequest { Collection = _collection, Id = "cancelled" } } },
        };
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var headers = new Metadata { { "authorization", $"Bearer {Engine.AdminToken}" } };
        var fault = await Assert.ThrowsAnyAsync<Exception>(
            () => client.BatchWriteAsync(request, headers, cancellationToken: cancelled.Token).ResponseAsync);

        Assert.True(fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled });
        Assert.Equal(HttpStatusCode.NotFound, (await Engine.RestAsync(HttpMethod.Get, $"{Records}/cancelled")).Status);
    }

    private async Task<HttpStatusCode> PutAsync(string id, string body, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Records}/{id}") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Engine.AdminToken);
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        using var response = await Engine.Http1.SendAsync(request);
        return response.StatusCode;
    }
}
