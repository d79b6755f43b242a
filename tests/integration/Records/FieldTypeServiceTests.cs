using System.Net;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Values of every type over the wire, on whichever database the run has.</summary>
public sealed class FieldTypeServiceTests : IAsyncLifetime
{
    private const string Collections = "/api/v1/collections";
    private const string Records = $"{Collections}/everything/records";

    private TestEngine? _engine;

    private TestEngine Engine => _engine!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32])));
        var made = await Engine.RestAsync(HttpMethod.Post, Collections, """
            {"name":"everything","schema":[
              {"name":"price","type":"decimal"},{"name":"at","type":"datetime"},{"name":"opens","type":"time"},{"name":"blob","type":"bytes"},
              {"name":"place","type":"location"},{"name":"photo","type":"file","file":{"max_files":1,"max_size":5242880,"mime_types":["image/jpeg"],"thumbs":["100x100"]}},
              {"name":"pin","type":"password"},{"name":"token","type":"secret"},{"name":"diary","type":"encrypted"},{"name":"month","type":"month"},
              {"name":"state","type":"select","select":{"values":["open","done"]},"default_value":"open"},{"name":"made","type":"autodate"},
              {"name":"title","type":"text"},{"name":"x","type":"json"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Values_WrittenByRest_ReadByRestAndWatchedByGrpc()
    {
        var created = await Engine.RestAsync(HttpMethod.Post, Records, """
            {"data":{"price":12.5,"at":"2026-11-21T10:30:00+01:00","opens":"09:30","blob":"_-8","place":{"lat":-0.5,"lon":13},"pin":"12345678",
              "token":"t","diary":"dear diary","month":11,"title":"a","x":{"n":1}}}
            """);
        Assert.Equal(HttpStatusCode.OK, created.Status);
        var path = $"{Records}/{created.Json.GetProperty("id").GetString()}";
        var cleared = await Engine.RestAsync(HttpMethod.Patch, path, """{"data":{"at":null,"blob":null,"price":null,"place":null,"pin":null}}""");
        var restored = await Engine.RestAsync(
            HttpMethod.Patch, path, """{"data":{"at":"2026-11-21T09:30:00Z","blob":"/+8=","price":"12.50","place":{"lat":-0.5,"lon":13}}}""");
        var got = await Engine.RestAsync(HttpMethod.Get, path);
        var list = await Engine.RestAsync(HttpMethod.Get, $"{Records}?sort=-price,at,opens");
        using var channel = BaasChannel.ForAddress(Engine.Address);
        var headers = new Metadata { { "authorization", $"Bearer {Engine.AdminToken}" } };
        using var watch = new RecordService.RecordServiceClient(channel.CreateCallInvoker())
            .WatchRecords(new WatchRecordsRequest { Collection = "everything", Snapshot = true }, headers);
        Struct? watched = null;
        while (watched is null && await watch.ResponseStream.MoveNext(CancellationToken.None).Soon())
        {
            watched = watch.ResponseStream.Current.Data;
        }

        var data = created.Json.GetProperty("data");
        var made = data.GetProperty("made").GetString();
        Assert.Equal(
            $$$"""{"price":"12.50","at":"2026-11-21T09:30:00Z","opens":"09:30:00","blob":"/+8=","place":{"lat":-0.5,"lon":13},"photo":null,"diary":"dear diary","month":11,"state":"open","made":"{{{made}}}","title":"a","x":{"n":1}}""",
            data.GetRawText());
        Assert.Equal(JsonValueKind.Null, cleared.Json.GetProperty("data").GetProperty("place").ValueKind);
        Assert.Equal(data.GetRawText(), restored.Json.GetProperty("data").GetRawText());
        Assert.Equal(restored.Text, got.Text);
        Assert.Equal(data.GetRawText(), list.Json.GetProperty("items")[0].GetProperty("data").GetRawText());
        Assert.Equal(Struct.Parser.ParseJson(data.GetRawText()), watched);
    }

    [Theory]
    [InlineData("price", "\"1.005\"", "FORMAT")]
    [InlineData("at", "\"soon\"", "FORMAT")]
    [InlineData("opens", "\"25:00\"", "FORMAT")]
    [InlineData("blob", "\"?\"", "FORMAT")]
    [InlineData("place", "{\"lat\":91,\"lon\":0}", "FORMAT")]
    [InlineData("photo", "\"a.jpg\"", "TARGET")]
    [InlineData("pin", "\"short\"", "MIN_LENGTH")]
    [InlineData("token", "1", "TYPE")]
    [InlineData("month", "13", "MAX")]
    [InlineData("made", "\"2026-11-21\"", "READ_ONLY")]
    [InlineData("title", "\"a\\u0000b\"", "FORMAT")]
    [InlineData("diary", "\"a\\u0000b\"", "FORMAT")]
    [InlineData("x", "[\"a\\u0000b\"]", "FORMAT")]
    public async Task Value_Wrong_IsRefusedWithItsField(string field, string value, string rule)
    {
        var refused = await Engine.RestAsync(HttpMethod.Post, Records, $$$"""{"data":{"{{{field}}}":{{{value}}}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "DATA_INVALID"), (refused.Status, refused.Reason));
        Assert.Contains($"\"data.{field}\":\"{rule}\"", refused.Text.Replace(" ", ""));
    }

    [Fact]
    public async Task Target_Deleted_ClearsWhatPointsAtIt()
    {
        await Engine.RestAsync(HttpMethod.Post, Collections, """
            {"name":"books","schema":[{"name":"series","type":"relation","relation":{"collection_id":"everything","on_delete":"set_null"}},
              {"name":"about","type":"relation","relation":{"collection_id":"everything","type":"many-to-many","on_delete":"set_null"}}]}
            """);
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"one","data":{}}""");
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"two","data":{}}""");
        await Engine.RestAsync(HttpMethod.Post, $"{Collections}/books/records", """{"id":"b","data":{"series":"one","about":["one","two"]}}""");
        var deleted = await Engine.RestAsync(HttpMethod.Delete, $"{Records}/one");
        var book = await Engine.RestAsync(HttpMethod.Get, $"{Collections}/books/records/b");

        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.Equal("""{"series":null,"about":["two"]}""", book.Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Definition_ComesBackWithWhatTheEngineAdded()
    {
        var got = await Engine.RestAsync(HttpMethod.Get, $"{Collections}/everything");
        var schema = got.Json.GetProperty("schema").EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!);
        var again = await Engine.RestAsync(HttpMethod.Put, $"{Collections}/everything", got.Text);

        Assert.Equal(("int", "month"), (schema["month"].GetProperty("type").GetString(), schema["month"].GetProperty("format").GetString()));
        Assert.Equal(2, schema["price"].GetProperty("decimal").GetProperty("scale").GetInt32());
        Assert.Equal("open", schema["state"].GetProperty("default_value").GetString());
        Assert.Equal(got.Text, again.Text);
    }
}
