using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.IntegrationTests.Codegen;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Typed;

/// <summary>The services of collections.</summary>
public sealed class TypedServiceTests(TypedBench bench) : IClassFixture<TypedBench>
{
    private const string Posts = "/default/v1/posts";
    private const string Generic = "/api/v1/collections/posts/records";

    [Fact]
    public async Task Enums_AreNamesToTypedClients_AndTextsToAllOthers()
    {
        var typed = await bench.OkAsync(HttpMethod.Post, Posts, """{"status":"STATUS_IN_REVIEW","moods":["MOODS_ODD","MOODS_CALM"]}""");
        var generic = await bench.OkAsync(HttpMethod.Get, $"{Generic}/{typed.GetProperty("id").GetString()}");
        var found = await bench.OkAsync(HttpMethod.Get, $"{Posts}?filter=status%3D'in%20review'%20%26%26%20id%3D'{typed.GetProperty("id").GetString()}'");
        var unknown = await bench.Engine.RestAsync(HttpMethod.Post, Posts, """{"status":77}""");

        Assert.Equal("STATUS_IN_REVIEW", typed.GetProperty("status").GetString());
        Assert.Equal("""["MOODS_ODD","MOODS_CALM"]""", typed.GetProperty("moods").GetRawText());
        Assert.Equal("in review", generic.GetProperty("data").GetProperty("status").GetString());
        Assert.Equal("""["odd","calm"]""", generic.GetProperty("data").GetProperty("moods").GetRawText());
        Assert.Equal("STATUS_IN_REVIEW", Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("status").GetString());
        Assert.Equal(("DATA_INVALID", true), (unknown.Reason, unknown.Text.Contains("record.status")));
    }

    /// <summary>In a message, values of all its enums stand side by side; and compilers strip their prefixes and underscores.</summary>
    [Theory]
    [InlineData("""{"name":"a","type":"select","select":{"values":["b c"],"as_enum":true}},{"name":"a_b","type":"select","select":{"values":["c"],"as_enum":true}}""", 1)]
    [InlineData("""{"name":"a_b","type":"select","select":{"values":["x"],"as_enum":true}},{"name":"a","type":"select","select":{"values":["b unspecified"],"as_enum":true}}""", 1)]
    [InlineData("""{"name":"a","type":"select","select":{"values":["v1.2","v12"],"as_enum":true}}""", 0)]
    [InlineData("""{"name":"a","type":"select","select":{"values":["in review","in_review"],"as_enum":true}}""", 0)]
    public async Task Enums_WhoseValuesClash_AreRefused(string fields, int field)
    {
        var answer = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"clashes","schema":[{{fields}}]}""");

        Assert.Equal("DEFINITION_INVALID", answer.Reason);
        Assert.Contains($"schema[{field}].select.as_enum", answer.Text);
    }

    [Fact]
    public async Task Enums_ValueThatIsCalledAsNone_HasItsNumberForAName()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"answers","schema":[{"name":"sex","type":"select","select":{"values":["unspecified","female"],"as_enum":true}}]}""");
        var made = await bench.OkAsync(HttpMethod.Post, "/default/v1/answers", """{"id":"a","sex":"SEX_VALUE_1"}""");
        var generic = await bench.OkAsync(HttpMethod.Get, "/api/v1/collections/answers/records/a");

        Assert.Equal(("SEX_VALUE_1", "unspecified"), (made.GetProperty("sex").GetString(), generic.GetProperty("data").GetProperty("sex").GetString()));
    }

    [Theory]
    [InlineData("""{"score":"NaN"}""", "record.score")]
    [InlineData("""{"score":"Infinity"}""", "record.score")]
    [InlineData("""{"price":"1.234"}""", "record.price")]
    [InlineData("""{"tags":["green"]}""", "record.tags")]
    [InlineData("""{"author":"nobody"}""", "record.author")]
    [InlineData("""{"pin":"short"}""", "record.pin")]
    public async Task Create_WrongValue_IsRefusedByItsName(string body, string field)
    {
        var answer = await bench.Engine.RestAsync(HttpMethod.Post, Posts, body);

        Assert.Equal((HttpStatusCode.BadRequest, "DATA_INVALID"), (answer.Status, answer.Reason));
        Assert.Contains($"\"{field}\"", answer.Text);
    }

    [Fact]
    public async Task Update_WithAndWithoutMask_ChangesWhatItSays()
    {
        var made = await bench.OkAsync(HttpMethod.Post, Posts, """{"id":"masked","title":"a","views":1,"score":2.5,"pin":"12345678","inner":"x"}""");
        var first = await bench.OkAsync(HttpMethod.Patch, $"{Posts}/masked", """{"title":"b"}""");
        var second = await bench.OkAsync(HttpMethod.Patch, $"{Posts}/masked?update_mask=title,score", """{"title":"c","views":7}""");
        var stale = await bench.Engine.RestAsync(HttpMethod.Patch, $"{Posts}/masked", $$"""{"title":"d","etag":"{{made.GetProperty("etag").GetString()}}"}""");
        var unknown = await bench.Engine.RestAsync(HttpMethod.Patch, $"{Posts}/masked?update_mask=nothing", "{}");
        var other = await bench.Engine.RestAsync(HttpMethod.Patch, $"{Posts}/masked", """{"id":"other","title":"d"}""");
        var all = await bench.OkAsync(HttpMethod.Patch, $"{Posts}/masked?update_mask=*", """{"title":"e"}""");

        Assert.Equal(("b", 1, 2.5), (first.GetProperty("title").GetString(), first.GetProperty("views").GetInt64(), first.GetProperty("score").GetDouble()));
        Assert.Equal(("c", 1, false), (second.GetProperty("title").GetString(), second.GetProperty("views").GetInt64(), second.TryGetProperty("score", out _)));
        Assert.Equal("ETAG_MISMATCH", stale.Reason);
        Assert.Equal("DATA_INVALID", unknown.Reason);
        Assert.Equal("DATA_INVALID", other.Reason);
        Assert.Equal(("e", false), (all.GetProperty("title").GetString(), all.TryGetProperty("views", out _)));
        Assert.False(all.TryGetProperty("pin", out _) || all.TryGetProperty("inner", out _));
    }

    [Fact]
    public async Task List_Expanded_HasTheRecordsOfTheRelations()
    {
        await bench.OkAsync(HttpMethod.Post, Posts, """{"title":"expanded","author":"ann","reviewers":["ann","bob"]}""");
        var page = await bench.OkAsync(HttpMethod.Get, $"{Posts}?filter=title%3D'expanded'&expand=author,reviewers");
        var nested = await bench.Engine.RestAsync(HttpMethod.Get, $"{Posts}?expand=posts_via_author");

        var included = page.GetProperty("included");
        Assert.Equal("Ann", Assert.Single(included.GetProperty("author").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(["Ann", "Bob"], included.GetProperty("reviewers").EnumerateArray().Select(author => author.GetProperty("name").GetString()!));
        Assert.Equal("EXPAND_INVALID", nested.Reason);
    }

    [Fact]
    public async Task Grpc_RecordOfWrongShape_IsRefusedAndNeverInternal()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var record = new byte[random.Next(40)];
            random.NextBytes(record);

            // Fields that a message does not know are written as they came.
            var request = Empty.Parser.ParseFrom([0x1a, (byte)record.Length, .. record]);
            var answer = await RawGrpc.CallAsync(bench.Engine.Http2, "/default.v1.PostsService/Create", request);

            Assert.True(answer.Code is StatusCode.OK or StatusCode.InvalidArgument, $"{answer.Code} {answer.Reason} for {Convert.ToHexString(record)}");
        }
    }

    [Fact]
    public async Task Options_OfTheServerAsAWhole_AreAnswered()
    {
        // The target of such a request is no path, which only a socket can send.
        using var client = new TcpClient();
        await client.ConnectAsync(bench.Engine.Address.Host, bench.Engine.Address.Port).Soon();
        await client.GetStream().WriteAsync("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());

        Assert.Equal("HTTP/1.1 204 No Content", await reader.ReadLineAsync().Soon());
    }

    [Fact]
    public async Task Schema_Changes_AreInForceAtOnce()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"fruits","list_rule":"","view_rule":"","create_rule":"","schema":[{"name":"kind","type":"text"}]}""");
        await bench.OkAsync(HttpMethod.Post, "/default/v1/fruits", """{"id":"f1","kind":"pear"}""");
        var definition = JsonNode.Parse((await bench.OkAsync(HttpMethod.Get, "/api/v1/collections/fruits")).GetRawText())!;
        definition["schema"]![0]!["name"] = "sort";
        definition["schema"]!.AsArray().Add(new JsonObject { ["name"] = "grams", ["type"] = "int" });
        await bench.OkAsync(HttpMethod.Put, "/api/v1/collections/fruits", definition.ToJsonString());
        var renamed = await bench.OkAsync(HttpMethod.Get, "/default/v1/fruits/f1");
        var made = await bench.OkAsync(HttpMethod.Post, "/default/v1/fruits", """{"sort":"fig","grams":40}""");
        await bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/fruits");
        var gone = await RawGrpc.CallAsync(bench.Engine.Http2, "/default.v1.FruitsService/Get", new GetRecordRequest { Id = "f1" });

        Assert.Equal("pear", renamed.GetProperty("sort").GetString());
        Assert.Equal(40, made.GetProperty("grams").GetInt64());
        Assert.Equal(StatusCode.Unimplemented, gone.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Engine.RestAsync(HttpMethod.Get, "/default/v1/fruits/f1")).Status);
    }

    [Fact]
    public async Task Contract_Download_IsWhatClientsAreGeneratedFrom()
    {
        const string path = "/api/v1/projects/default/descriptors";
        var answer = await bench.Engine.Http1.SendAsync(Request(path));
        var contract = ProjectContract.Read(await answer.Content.ReadAsByteArrayAsync());
        var etag = answer.Headers.ETag!.ToString();
        var again = Request(path);
        again.Headers.TryAddWithoutValidation("if-none-match", etag);
        var same = await bench.Engine.Http1.SendAsync(again);
        var openApi = await bench.OkAsync(HttpMethod.Get, "/api/v1/projects/default/openapi.json");

        Assert.Equal($"\"{contract.Revision}\"", etag.Replace("W/", ""));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        var posts = contract.Collections.Single(collection => collection.Name == "posts");
        Assert.Equal(["Create", "Get", "List", "Update", "Delete", "Ingest", "Watch"], posts.Service.Methods.Select(method => method.Name));
        Assert.Equal("authors", posts.Fields.Single(field => field.Name == "author").Definition.Relation.CollectionId);
        Assert.DoesNotContain("inner", posts.Fields.Select(field => field.Name));
        Assert.All(posts.Service.Methods, method => Assert.NotEmpty(method.Declaration.LeadingComments));
        Assert.True(openApi.GetProperty("paths").TryGetProperty("/default/v1/posts/{id}", out _));
        Assert.Equal("PROJECT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects/other/descriptors")).Reason);
        Assert.Equal("DOCUMENT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects/default/other")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await bench.Engine.RestAsync(HttpMethod.Get, path, token: "")).Reason);
    }

    [Fact]
    public async Task Contract_TargetOfARelationRenamedAndOpened_IsFollowed()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"shops","schema":[]}""");
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"offers","list_rule":"","schema":[{"name":"shop","type":"relation","relation":{"collection_id":"shops"}}]}""");
        var before = await OfferAsync();
        await bench.OkAsync(HttpMethod.Put, "/api/v1/collections/shops", """{"name":"stores","schema":[]}""");
        var renamed = await OfferAsync();
        await bench.OkAsync(HttpMethod.Put, "/api/v1/collections/stores", """{"name":"stores","view_rule":"","schema":[]}""");
        var opened = await OfferAsync();

        Assert.Equal(("shops", false), before);
        Assert.Equal(("stores", false), renamed);
        Assert.Equal(("stores", true), opened);

        // What the relation points at, and whether lists bring its records along.
        async Task<(string Target, bool IsIncluded)> OfferAsync()
        {
            using var answer = await bench.Engine.Http1.SendAsync(Request("/api/v1/projects/default/descriptors"));
            var offers = ProjectContract.Read(await answer.Content.ReadAsByteArrayAsync()).Collections.Single(collection => collection.Name == "offers");
            var target = offers.Fields.Single(field => field.Name == "shop").Definition.Relation.CollectionId;
            return (target, offers.Service.FindMethodByName("List").OutputType.FindFieldByName("included") is not null);
        }
    }

    /// <summary>What people write about collections becomes comments of protos, which a compiler takes.</summary>
    [Fact]
    public async Task Contract_DescriptionsThatAreHardOnCode_AreComments()
    {
        const string hard = "*/ /** \\u0000 \\u2028 \\\" \\r\\n// option x; \\n\\n*/ }; \\u202e \\ufeff 🧪 \\\\";
        await bench.OkAsync(
            HttpMethod.Post, "/api/v1/collections", $$"""{"name":"hards","description":"{{hard}}","schema":[{"name":"a","type":"text","description":"{{hard}}"}]}""");
        var answer = await bench.Engine.Http1.SendAsync(Request("/api/v1/projects/default/descriptors"));
        var contract = ProjectContract.Read(await answer.Content.ReadAsByteArrayAsync());
        using var folder = new TemporaryFolder();
        new GeneratedFolder(folder["protos"]).Write(SdkGenerators.All.Single(generator => generator.Language == "proto").Generate(contract));

        await Protoc.DescribeAsync([folder["protos"]], folder["set.pb"], "default/v1/hards.proto", "default/v1/hards_service.proto");

        await bench.Engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/hards");
    }

    private HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {bench.Engine.AdminToken}");
        return request;
    }
}
