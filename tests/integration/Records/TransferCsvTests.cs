using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>CSV in and out by the paths of seed 003.</summary>
public sealed class TransferCsvTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Import = "/records/import/csv";
    private const string Export = "/records/export/csv";

    private readonly string _collection = "c" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private TransferFiles Files => new(Engine, _collection);

    public Task InitializeAsync() => DefineAsync(_collection);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Import_EachKindOfCell_IsConverted()
    {
        var imported = await Files.SendAsync(Import, """"
            title,price,stock,active,day,tags,extra,mail
            "First, ""one""",1e3,9007199254740993,YES,2025-01-15T10:00:00,"[""a"", ""ü""]","{""x"":[1,null]}",a@b.de
             two ,-0.5,-3,n,2025-02-01,a,"""1""",
            """");
        var first = await FirstAsync("sort=-price");
        var second = await FirstAsync("sort=price");

        Assert.Equal((HttpStatusCode.OK, """{"imported":2,"total":2,"errors":[]}"""), (imported.Status, imported.Text));
        Assert.Equal(
            """{"title":"First, \"one\"","price":1000,"stock":"9007199254740993","active":true,"day":"2025-01-15T10:00:00.000Z","tags":["a","ü"],"extra":{"x":[1,null]},"mail":"a@b.de"}""",
            first);
        Assert.Equal(
            """{"title":" two ","price":-0.5,"stock":-3,"active":false,"day":"2025-02-01","tags":["a"],"extra":"1","mail":null}""", second);
    }

    [Fact]
    public async Task Import_OfTheSameFileWithIds_MakesNewRecordsEachTime()
    {
        const string file = "id,created,updated,title\nfixed,2001-01-01T00:00:00Z,2001-01-01T00:00:00Z,t\n";
        await Files.SendAsync(Import, file);
        var again = await Files.SendAsync(Import, file);
        var list = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_collection}/records");
        var items = list.Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("""{"imported":1,"total":1,"errors":[]}""", again.Text);
        Assert.Equal(2, items.Select(item => item.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(items, item => Assert.NotEqual("fixed", item.GetProperty("id").GetString()));
        Assert.All(items, item => Assert.False(item.GetProperty("created").GetString()!.StartsWith("2001", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("Yes", true)]
    [InlineData("no", false)]
    [InlineData("Y", true)]
    [InlineData("n", false)]
    public async Task Import_Bool_TakesEachSpelling(string cell, bool expected)
    {
        await Files.SendAsync(Import, $"title,active\nt,{cell}\n");

        Assert.Contains($"\"active\":{(expected ? "true" : "false")}", await FirstAsync("sort=id"));
    }

    [Fact]
    public async Task Import_FaultyRows_AreToldAsDocumentedAndTheOthersStored()
    {
        var imported = await Files.SendAsync(Import, """
            id,title,price,mail,active,tags
            x,ok,1,,,
            ,t,invalid,,,
            ,t,,nobody,,

            ,,,,,
            ,,2,,,
            ,t,,,maybe,
            ,t,,,,"[1"
            ,t,,,,,7
            """);

        Assert.Equal(
            """{"imported":1,"total":7,"errors":["""
            + """{"row":3,"error":"Row 3, field 'price': Cannot convert 'invalid' to number"},"""
            + """{"row":4,"error":"Row 4, field 'mail': Invalid email format"},"""
            + """{"row":5,"error":"Row 5, field 'title': a value is required"},"""
            + """{"row":6,"error":"Row 6, field 'active': Cannot convert 'maybe' to bool"},"""
            + """{"row":7,"error":"Row 7, field 'tags': Cannot convert '[1' to select"},"""
            + """{"row":8,"error":"Row 8: it has 7 cells, and the first row names 6"}]}""",
            imported.Text);
    }

    [Fact]
    public async Task Import_SkipValidation_LeavesOutWhatCannotBeConvertedAndNothingElse()
    {
        var imported = await Files.SendAsync(
            $"{Import}?skip_validation=true", "title,price,mail,active,score\nt,invalid,nobody,maybe,\n,1,,,\nu,,,,11\n");

        Assert.Equal(
            """{"imported":1,"total":3,"errors":[{"row":3,"error":"Row 3, field 'title': a value is required"},"""
            + """{"row":4,"error":"Row 4, field 'score': expected at most 10"}]}""",
            imported.Text);
        Assert.Contains("\"price\":null,\"stock\":null,\"active\":null", await FirstAsync("sort=id"));
    }

    [Fact]
    public async Task Import_BadBytesInACell_RefuseTheRow()
    {
        byte[] file = [.. "title\na\n"u8, 0xff, 0xfe, .. "\n"u8, .. "b\0b\nc\n"u8];
        var imported = await Files.SendAsync(Import, file, "text/csv");

        Assert.Equal(
            """{"imported":2,"total":4,"errors":[{"row":3,"error":"Row 3, field 'title': the text is not valid UTF-8"},"""
            + """{"row":4,"error":"Row 4, field 'title': expected text without the character U+0000"}]}""",
            imported.Text);
    }

    [Theory]
    [InlineData("title\na\nb\n\"c\nd\n", "IMPORT_MALFORMED", "line", "4")]
    [InlineData("title\na\nb\n\"c\nd\n", "IMPORT_MALFORMED", "imported", "2")]
    [InlineData("title\na\nb\"c\n", "IMPORT_MALFORMED", "line", "3")]
    [InlineData("", "IMPORT_HEADER_INVALID", "column", "")]
    [InlineData("title,title\na,b\n", "IMPORT_HEADER_INVALID", "column", "title")]
    [InlineData("titel\na\n", "IMPORT_HEADER_INVALID", "column", "titel")]
    [InlineData("title,\na,b\n", "IMPORT_HEADER_INVALID", "column", "")]
    public async Task Import_BrokenFile_TellsWhere(string file, string reason, string key, string value)
    {
        var imported = await Files.SendAsync(Import, file);

        var detail = imported.Json.GetProperty("error").GetProperty("details")[0];

        Assert.Equal((HttpStatusCode.BadRequest, reason), (imported.Status, imported.Reason));
        Assert.Equal(value, detail.GetProperty("metadata").GetProperty(key).GetString());
    }

    [Theory]
    [InlineData("application/json", "IMPORT_CONTENT_UNSUPPORTED")]
    [InlineData("application/x-ndjson", "IMPORT_CONTENT_UNSUPPORTED")]
    [InlineData("multipart/form-data", "IMPORT_CONTENT_UNSUPPORTED")]
    [InlineData("multipart/form-data; boundary=x", "IMPORT_MALFORMED")]
    [InlineData("no type", "IMPORT_CONTENT_UNSUPPORTED")]
    [InlineData("text/csv; charset=utf-8", "")]
    [InlineData("", "")]
    public async Task Import_ContentTypes_AreTakenOrRefused(string type, string reason)
        => Assert.Equal(reason, (await Files.SendAsync(Import, "title\na\n", type)).Reason);

    [Fact]
    public async Task Import_WrongQuery_KeepsTheConnection()
    {
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = Engine.Address };
        for (var i = 0; i < 5; i++)
        {
            using var file = new StringContent("title\na\n", Encoding.UTF8, "text/csv");
            var refused = await client.PostAsync($"/api/v1/collections/{_collection}{Import}?skip_validation=maybe", file).Soon();
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task Import_FormThatIsCutOff_KeepsTheRowsBefore()
    {
        var form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\ntitle\r\na\r\nb\r\n";
        var imported = await Files.SendAsync(Import, form, "multipart/form-data; boundary=x");

        Assert.Equal("IMPORT_MALFORMED", imported.Reason);
        Assert.Contains("cut off", imported.Text);
    }

    [Fact]
    public async Task ExportThenImport_AnotherCollection_HasTheSameRecords()
    {
        await Files.SendAsync(Import, """"
            title,price,stock,active,day,tags,extra,mail
            "=1+1, ""q""
            second line",0.1,9007199254740993,true,2025-01-15T10:00:00.5+01:00,"[""a"",""b""]","""=x""",a@b.de
            ' -x',1e300,-1,false,2025-02-01,,null,
            """");
        var target = "d" + Guid.NewGuid().ToString("N")[..10];
        await DefineAsync(target);
        var exported = await Files.GetAsync($"{Export}?sort=price");
        var imported = await new TransferFiles(Engine, target).SendAsync(Import, exported.Text);
        var again = await new TransferFiles(Engine, target).GetAsync($"{Export}?sort=price");

        Assert.Equal("""{"imported":2,"total":2,"errors":[]}""", imported.Text);
        Assert.Equal(WithoutSystemCells(exported.Text), WithoutSystemCells(again.Text));
        Assert.Equal("attachment; filename=\"" + _collection + "_export.csv\"", exported.Response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal("text/csv", exported.Response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("id,created,updated,title,price,stock,active,day,tags,extra,mail,score\r\n", exported.Text);
    }

    [Fact]
    public async Task Export_FilterSortFieldsAndFormulas_AreHonoured()
    {
        await Files.SendAsync(Import, "title,price,active\n=1,1,true\n+2,2,true\nx,3,false\n\"\t4\",4,true\n");
        var exported = await Files.GetAsync($"{Export}?filter=active=true&sort=-price&fields=title,price&escape_formulas=true");
        var none = await Files.GetAsync($"{Export}?filter=price%3E9&fields=title");

        Assert.Equal(["title,price", "'\t4,4", "'+2,2", "'=1,1", ""], WithoutSystemCells(exported.Text).Split("\r\n"));
        Assert.Equal("id,created,updated,title\r\n", none.Text);
    }

    [Fact]
    public async Task Export_MoreThanTenThousand_EndsThere()
    {
        await Files.SendAsync(Import, "title,price\n" + string.Concat(Enumerable.Range(0, 10_050).Select(i => $"t{i},{i}\n")));
        var exported = await Files.GetAsync($"{Export}?sort=-price&fields=price");
        var prices = WithoutSystemCells(exported.Text).Split("\r\n")[1..^1];

        Assert.Equal(Enumerable.Range(50, 10_000).Reverse().Select(i => i.ToString()), prices);
    }

    [Theory]
    [InlineData("filter=nope%3D1", "FILTER_INVALID")]
    [InlineData("sort=nope", "SORT_INVALID")]
    [InlineData("fields=nope", "FIELDS_INVALID")]
    [InlineData("search=%00", "SEARCH_INVALID")]
    public async Task Export_WrongParameter_IsRefusedBeforeTheFile(string query, string reason)
    {
        var refused = await Files.GetAsync($"{Export}?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, reason), (refused.Status, refused.Reason));
        Assert.Null(refused.Response.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task Transfer_WithoutTheRight_IsRefused()
    {
        var export = await Files.GetAsync(Export, token: "");
        var import = await Files.SendAsync(Import, "title\na\n", token: "");
        var unknown = await new TransferFiles(Engine, "nope").SendAsync(Import, "title\na\n");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (export.Status, export.Reason));
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (import.Status, import.Reason));
        Assert.Equal((HttpStatusCode.NotFound, "COLLECTION_NOT_FOUND"), (unknown.Status, unknown.Reason));
    }

    private static string WithoutSystemCells(string csv)
        => string.Join("\r\n", csv.Split("\r\n").Select(line => line.Contains(',') ? string.Join(',', line.Split(',').Skip(3)) : line));

    private async Task<string> FirstAsync(string query)
        => (await Files.GetAsync($"/records?{query}&per_page=1&fields=title,price,stock,active,day,tags,extra,mail")).Json
            .GetProperty("items")[0].GetProperty("data").GetRawText();

    private async Task DefineAsync(string name)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"{{name}}","schema":[
              {"name":"title","type":"text","validation":{"required":true} },{"name":"price","type":"number"},{"name":"stock","type":"int"},
              {"name":"active","type":"bool"},{"name":"day","type":"date"},
              {"name":"tags","type":"select","select":{"values":["a","b","ü"],"max_select":3} },
              {"name":"extra","type":"json"},{"name":"mail","type":"email"},{"name":"score","type":"number","validation":{"max":10} }]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }
}
