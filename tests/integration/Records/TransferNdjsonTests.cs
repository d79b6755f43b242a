using System.Net;
using Google.Api;
using Google.Protobuf;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Files without a limit, by HTTP and by gRPC.</summary>
public sealed class TransferNdjsonTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Import = "/records:import";
    private const string Export = "/records:export";
    private const string Lines = "application/x-ndjson";

    private readonly string _collection = "c" + Guid.NewGuid().ToString("N")[..10];
    private readonly BaasChannel _channel = BaasChannel.ForAddress(fixture.Engine.Address);

    private TransferFiles Files => new(fixture.Engine, _collection);

    private TransferService.TransferServiceClient Client => new(_channel.CreateCallInvoker());

    private Metadata Headers => new() { { "authorization", $"Bearer {fixture.Engine.AdminToken}" } };

    public async Task InitializeAsync()
    {
        var made = await fixture.Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{_collection}}","schema":[{"name":"title","type":"text"},{"name":"n","type":"int"},{"name":"x","type":"json"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }

    public Task DisposeAsync()
    {
        _channel.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ExportThenImport_EmptiedCollection_HasTheSameIdsAndValues()
    {
        await Files.SendAsync(
            Import, "{\"id\":\"a\",\"data\":{\"title\":\"\",\"n\":\"9007199254740993\",\"x\":{\"k\":[1,\"\\u00fc\\n\"]}}}\n\n{\"data\":{}}", Lines);
        var before = await Files.GetAsync(Export);
        foreach (var item in (await Files.GetAsync("/records")).Json.GetProperty("items").EnumerateArray())
        {
            await fixture.Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/{_collection}/records/{item.GetProperty("id").GetString()}");
        }

        var imported = await Files.SendAsync(Import, before.Text, Lines);
        var after = await Files.GetAsync(Export);
        var one = await Files.GetAsync("/records/a");

        Assert.Equal((2, 2), (imported.Json.GetProperty("imported").GetInt32(), imported.Json.GetProperty("total").GetInt32()));
        Assert.Equal(before.Text.Split('\n').Select(ValuesOf), after.Text.Split('\n').Select(ValuesOf));
        Assert.Contains(one.Text + "\n", after.Text);
        Assert.Equal(Lines, after.Response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("_export.ndjson\"", after.Response.Content.Headers.ContentDisposition!.ToString());
    }

    [Theory]
    [InlineData("records:export?format=csv&")]
    [InlineData("records/export/csv?")]
    public async Task Export_ByRelatedFields_FiltersAndSortsAsLists(string route)
    {
        var name = _collection + "n";
        await fixture.Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{name}}","list_rule":"","schema":[{"name":"of","type":"relation","relation":{"collection_id":"{{_collection}}"} },{"name":"k","type":"int"}]}
            """);
        foreach (var (id, title) in new[] { ("t1", "red"), ("t2", "blue") })
        {
            await fixture.Engine.RestAsync(
                HttpMethod.Post, $"/api/v1/collections/{_collection}/records", $$"""{"id":"{{id}}","data":{"title":"{{title}}"} }""");
        }

        foreach (var (k, of) in new[] { (1, "t1"), (2, "t2"), (3, "t1") })
        {
            await fixture.Engine.RestAsync(
                HttpMethod.Post, $"/api/v1/collections/{name}/records", $$"""{"data":{"k":{{k}},"of":"{{of}}"} }""");
        }

        var files = new TransferFiles(fixture.Engine, name);
        var red = await files.GetAsync($"/{route}filter=of.title%3Dred&fields=k");
        var sorted = await files.GetAsync("/records/export/csv?sort=of.title,-k&fields=k");
        var closed = await files.GetAsync($"/{route}filter=of.title%3Dred", token: "");

        Assert.Equal(["1", "3"], Numbers(red.Text));
        Assert.Equal(["2", "3", "1"], Numbers(sorted.Text));
        Assert.Equal("FILTER_INVALID", closed.Reason);
    }

    [Fact]
    public async Task Export_After_GoesOnBehindIt()
    {
        await Files.SendAsync(Import, string.Concat(Enumerable.Range(0, 25_000).Select(i => $"{{\"id\":\"{i:D6}\",\"data\":{{\"n\":{i}}}}}\n")), Lines);
        var rest = await Files.GetAsync($"{Export}?after=024989&filter=n%20!=%2024995");
        var all = await Files.GetAsync($"{Export}?format=csv&fields=n");

        Assert.Equal(
            Enumerable.Range(24_990, 10).Where(i => i != 24_995).Select(i => i.ToString("D6")),
            rest.Text.Split('\n')[..^1].Select(line => line[7..13]));
        Assert.Equal(Enumerable.Range(0, 25_000).Select(i => i.ToString("D6")), all.Text.Split("\r\n")[1..^1].Select(line => line[..6]));
    }

    [Fact]
    public async Task Import_FaultyLines_AreToldWithTheirNumbers()
    {
        var imported = await Files.SendAsync(
            Import,
            """
            {"data":{"n":1}}
            {"data":{"n":"x"}}

            {"n":1}
            [1]
            {"data":{"n":1}} 2
            {"data":{"title":"\ud800"}}
            {"id":"/","data":{}}
            {"id":"twice","data":{}}
            {"id":"twice","data":{}}
            {"data":{"nope":1}}
            {"data"
            """,
            Lines);

        Assert.Equal((2, 11), (imported.Json.GetProperty("imported").GetInt32(), imported.Json.GetProperty("total").GetInt32()));
        Assert.Equal(
            [
                (2, "DATA_INVALID"), (4, "DATA_INVALID"), (5, "DATA_INVALID"), (6, "DATA_INVALID"), (7, "DATA_INVALID"), (8, "ID_INVALID"),
                (10, "RECORD_EXISTS"), (11, "DATA_INVALID"), (12, "DATA_INVALID"),
            ],
            imported.Json.GetProperty("rejections").EnumerateArray()
                .Select(rejection => (rejection.GetProperty("row").GetInt32(), rejection.GetProperty("reason").GetString()!)));
    }

    [Fact]
    public async Task Import_DryRun_TellsAndStoresNothing()
    {
        await Files.SendAsync(Import, "{\"id\":\"old\",\"data\":{}}", Lines);
        var tried = await Files.SendAsync($"{Import}?dry_run=true", "{\"id\":\"new\",\"data\":{}}\n{\"id\":\"old\",\"data\":{}}\n{\"data\":{\"n\":true}}", Lines);
        var list = await Files.GetAsync("/records?include_total=true");

        Assert.Equal((1, 3), (tried.Json.GetProperty("imported").GetInt32(), tried.Json.GetProperty("total").GetInt32()));
        Assert.True(tried.Json.GetProperty("dry_run").GetBoolean());
        Assert.Equal(1, list.Json.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("?format=xml", Lines, "FORMAT_UNKNOWN")]
    [InlineData("", "image/png", "IMPORT_CONTENT_UNSUPPORTED")]
    [InlineData("?format=csv", "text/csv", "IMPORT_HEADER_INVALID")]
    [InlineData("?nope=1", Lines, "FIELD_UNKNOWN")]
    public async Task Import_Wrong_IsRefused(string query, string type, string reason)
        => Assert.Equal(reason, (await Files.SendAsync($"{Import}{query}", "nope\n", type)).Reason);

    [Theory]
    [InlineData("?format=xml", "FORMAT_UNKNOWN")]
    [InlineData("?after=%2F", "ID_INVALID")]
    [InlineData("?filter=nope", "FILTER_INVALID")]
    [InlineData("?fields=nope", "FIELDS_INVALID")]
    public async Task Export_Wrong_IsRefused(string query, string reason)
        => Assert.Equal(reason, (await Files.GetAsync($"{Export}{query}")).Reason);

    [Fact]
    public async Task Import_LineLongerThanALineMayBe_KeepsTheLinesBefore()
    {
        var file = "{\"data\":{}}\n{\"data\":{\"title\":\"" + new string('x', 9 << 20);
        var imported = await Files.SendAsync(Import, file, Lines);

        Assert.Equal("IMPORT_MALFORMED", imported.Reason);
        Assert.Contains("line 2", imported.Text);
        Assert.Single((await Files.GetAsync("/records")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Grpc_ImportInPiecesThenExport_GivesEachRecord()
    {
        var file = ByteString.CopyFromUtf8(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"{{\"data\":{{\"n\":{i}}}}}\n"))).Span.ToArray();
        using var import = Client.ImportRecords(Headers);
        foreach (var piece in file.Chunk(1_000).Select((piece, i) => (Bytes: piece, Index: i)))
        {
            await import.RequestStream.WriteAsync(new ImportRecordsRequest
            {
                Collection = piece.Index == 0 ? _collection : "",
                Content = new HttpBody { Data = ByteString.CopyFrom(piece.Bytes) },
            });
        }

        await import.RequestStream.CompleteAsync();
        var answer = await import.ResponseAsync;
        using var export = Client.ExportRecords(new ExportRecordsRequest { Collection = _collection }, Headers);
        var text = "";
        while (await export.ResponseStream.MoveNext(CancellationToken.None))
        {
            text += export.ResponseStream.Current.Data.ToStringUtf8();
        }

        Assert.Equal((1_000, 1_000, false), (answer.Imported, answer.Total, answer.DryRun));
        Assert.Equal(1_000, text.Split('\n').Length - 1);
    }

    [Fact]
    public async Task Grpc_NoOrAnotherCollection_IsRefused()
    {
        using var none = Client.ImportRecordsCsv(Headers);
        await none.RequestStream.CompleteAsync();
        var refused = await Assert.ThrowsAnyAsync<RpcException>(() => none.ResponseAsync);
        using var other = Client.ImportRecordsCsv(Headers);
        await other.RequestStream.WriteAsync(new ImportRecordsCsvRequest { Collection = _collection });
        await other.RequestStream.WriteAsync(new ImportRecordsCsvRequest { Collection = "other" });
        var changed = await Assert.ThrowsAnyAsync<RpcException>(() => other.ResponseAsync);

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (refused.StatusCode, changed.StatusCode));
    }

    [Fact]
    public async Task Export_CallerLeaves_Ends()
    {
        await Files.SendAsync(Import, string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"data\":{{\"title\":\"{new string('x', 200)}\"}}}}\n")), Lines);
        using var leaving = new CancellationTokenSource();
        using var export = Client.ExportRecords(new ExportRecordsRequest { Collection = _collection }, Headers, cancellationToken: leaving.Token);
        Assert.True(await export.ResponseStream.MoveNext(CancellationToken.None));
        await leaving.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<RpcException>(async () =>
        {
            while (await export.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
    }

    private static string ValuesOf(string line)
        => line.Length == 0 ? "" : line[..line.IndexOf("\"collection\"", StringComparison.Ordinal)] + line[line.IndexOf("\"data\"", StringComparison.Ordinal)..];

    private static string[] Numbers(string csv)
        => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')[^1])];
}
