using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Records over the wire, by gRPC and by HTTP/JSON.</summary>
public sealed class RecordServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Service = "/baas.records.v1.RecordService/";

    private readonly string _collection = "c" + Guid.NewGuid().ToString("N")[..10];
    private readonly BaasChannel _channel = BaasChannel.ForAddress(fixture.Engine.Address);

    private TestEngine Engine => fixture.Engine;

    private string Records => $"/api/v1/collections/{_collection}/records";

    private RecordService.RecordServiceClient Client => new(_channel.CreateCallInvoker());

    private Metadata Headers => new() { { "authorization", $"Bearer {Engine.AdminToken}" } };

    public async Task InitializeAsync()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{_collection}}","schema":[
              {"name":"title","type":"text","validation":{"required":true} },{"name":"n","type":"int"},{"name":"x","type":"json"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }

    public Task DisposeAsync()
    {
        _channel.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Rest_WholeLife_HasTheShapesOfTheContract()
    {
        var created = await Engine.RestAsync(HttpMethod.Post, Records, """{"data":{"title":"a","n":1,"x":{"k":[1,null]}}}""");
        var id = created.Json.GetProperty("id").GetString();
        var updated = await Engine.RestAsync(HttpMethod.Patch, $"{Records}/{id}", """{"data":{"n":2}}""");
        var got = await Engine.RestAsync(HttpMethod.Get, $"{Records}/{id}");
        var list = await Engine.RestAsync(HttpMethod.Get, $"{Records}?filter=n%20%3D%202&fields=n&include_total=true&per_page=1");
        var deleted = await Engine.RestAsync(HttpMethod.Delete, $"{Records}/{id}?etag={got.Json.GetProperty("etag").GetString()}");
        var gone = await Engine.RestAsync(HttpMethod.Get, $"{Records}/{id}");

        Assert.Equal("""{"title":"a","n":1,"x":{"k":[1,null]}}""", created.Json.GetProperty("data").GetRawText());
        Assert.Equal(updated.Text, got.Text);
        Assert.Equal("""{"n":2}""", list.Json.GetProperty("items")[0].GetProperty("data").GetRawText());
        Assert.Equal((1, 1, 1), (Number(list, "page"), Number(list, "per_page"), Number(list, "total")));
        Assert.Equal("{}", deleted.Text);
        Assert.Equal((HttpStatusCode.NotFound, "RECORD_NOT_FOUND"), (gone.Status, gone.Reason));
    }

    [Theory]
    [InlineData("""{"data":{"n":1}}""", "DATA_INVALID")]
    [InlineData("""{"data":{"title":1}}""", "DATA_INVALID")]
    [InlineData("""{"data":{"title":"t"},"id":"/"}""", "ID_INVALID")]
    [InlineData("""{"data":{"title":"t"},"request_id":"a b"}""", "REQUEST_ID_INVALID")]
    public async Task Create_Wrong_HasTheSameReasonOverRestAndGrpc(string json, string reason)
    {
        var rest = await Engine.RestAsync(HttpMethod.Post, Records, json);
        Assert.Equal((HttpStatusCode.BadRequest, reason), (rest.Status, rest.Reason));
        var request = CreateRecordRequest.Parser.ParseJson(json);
        request.Collection = _collection;
        var grpc = await CallAsync("CreateRecord", request);
        Assert.Equal((StatusCode.InvalidArgument, reason), (grpc.Code, grpc.Reason));
    }

    [Fact]
    public async Task Grpc_BytesThatAreNoStruct_AreRefused()
    {
        // A get has text where a create has data, in the field with the number 3.
        var answer = await CallAsync("CreateRecord", new GetRecordRequest { Collection = _collection, Fields = "\n" });

        Assert.Equal((StatusCode.InvalidArgument, "PROTOBUF_MALFORMED"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Grpc_IngestThenWatch_GivesEachChange()
    {
        var position = (await Client.ListRecordsAsync(new ListRecordsRequest { Collection = _collection }, Headers)).Position;
        using var ingest = Client.IngestRecords(Headers);
        foreach (var message in IngestTests.Messages(_collection, 1_000, i => $$"""{"title":"t{{i}}","n":{{i}}}"""))
        {
            await ingest.RequestStream.WriteAsync(message);
        }

        await ingest.RequestStream.CompleteAsync();
        var answer = await ingest.ResponseAsync;
        using var watch = Client.WatchRecords(new WatchRecordsRequest { Collection = _collection, From = position, Filter = "n >= 500" }, Headers);
        var seen = new List<int>();
        while (seen.Count < 500 && await watch.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (watch.ResponseStream.Current.Type == "record.created")
            {
                seen.Add((int)watch.ResponseStream.Current.Data.Fields["n"].NumberValue);
            }
        }

        Assert.Equal((1_000, 0), (answer.Accepted, answer.Rejected));
        Assert.Equal(Enumerable.Range(500, 500), seen);
    }

    [Fact]
    public async Task Sse_Snapshot_NamesEventsAndGivesPositionsAsIds()
    {
        await Engine.RestAsync(HttpMethod.Post, Records, """{"data":{"title":"a"},"id":"one"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/realtime/{_collection}?snapshot=true&token={Engine.AdminToken}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = new List<string>();
        while (text.Count(line => line.Length == 0) < 3)
        {
            text.Add((await lines.ReadLineAsync().WaitAsync(RecordsBench.Patience))!);
        }

        Assert.Equal(["event: connected", "event: record.snapshot", "event: snapshot.complete"], text.Where(line => line.StartsWith("event:")));
        Assert.StartsWith("id: ", Assert.Single(text, line => line.StartsWith("id:")));
        var data = JsonSerializer.Deserialize<JsonElement>(text.Where(line => line.StartsWith("data:")).ElementAt(1)[5..]);
        Assert.Equal("one", data.GetProperty("record_id").GetString());
    }

    private static int Number(RestAnswer answer, string member) => answer.Json.GetProperty(member).GetInt32();

    private Task<GrpcAnswer> CallAsync(string method, IMessage message)
        => RawGrpc.CallAsync(Engine.Http2, Service + method, message, $"Bearer {Engine.AdminToken}");
}
