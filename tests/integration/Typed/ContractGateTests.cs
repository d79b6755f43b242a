using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Typed;

/// <summary>Changes of the schema, held against the clients that were generated before.</summary>
public sealed class ContractGateTests(TypedBench bench) : IClassFixture<TypedBench>
{
    private const string Path = "/api/v1/collections/books";

    private static readonly Action<JsonNode>[] SafeChanges =
    [
        static definition => Fields(definition).Add(Field("pages", "int")),
        static definition => Fields(definition).Add(Field("isbn", "text")),
        static definition => Fields(definition)[0]!["description"] = "What is on the cover.",
        static definition => Fields(definition)[0]!["validation"]!["max_length"] = 400,
        static definition => Fields(definition)[1]!["select"]!["values"]!.AsArray().Add("lent"),
        static definition => definition["indexes"] = new JsonArray(new JsonObject { ["fields"] = new JsonArray("pages") }),
        static definition => definition["update_rule"] = "",
        static definition => definition["description"] = "Books.",
        static definition => Fields(definition)[0]!["validation"]!.AsObject().Remove("required"),
        static definition => Fields(definition).Add(new JsonObject { ["name"] = "shelf", ["type"] = "text", ["validation"] = new JsonObject { ["required"] = true }, ["default_value"] = "a" }),
    ];

    [Fact]
    public async Task Change_ThatWouldBreakAClientInUse_IsRefusedByItsName()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"books","list_rule":"","view_rule":"","create_rule":"","schema":[
              {"name":"title","type":"text","validation":{"required":true,"max_length":200}},
              {"name":"state","type":"select","select":{"values":["new","used"]} }]}
            """);
        var revision = await DownloadAsync();
        await CallAsync(revision, "shop-web/1.4.0");
        foreach (var change in SafeChanges)
        {
            await ChangeAsync(change);
            await CallAsync(revision, "shop-web/1.4.0");
        }

        var gone = await ChangeAsync(definition => Fields(definition).RemoveAt(0), "", HttpStatusCode.BadRequest);
        var required = await ChangeAsync(definition => Fields(definition).Add(new JsonObject { ["name"] = "must", ["type"] = "text", ["validation"] = new JsonObject { ["required"] = true } }), "", HttpStatusCode.BadRequest);
        var choice = await ChangeAsync(definition => Fields(definition)[1]!["select"]!["values"]!.AsArray().RemoveAt(0), "", HttpStatusCode.BadRequest);
        var renamed = await ChangeAsync(definition => Fields(definition)[0]!["name"] = "heading", "", HttpStatusCode.BadRequest);
        var hidden = await ChangeAsync(definition => Fields(definition)[0]!["hidden"] = true, "", HttpStatusCode.BadRequest);
        var deleted = await bench.Engine.RestAsync(HttpMethod.Delete, Path);

        foreach (var (answer, what) in ((RestAnswer, string)[])
            [
                (required, "books.must is required"), (choice, "books.state takes or has other values"), (renamed, "books.title is named heading"),
                (hidden, "books.title is hidden"), (deleted, "books is gone"),
            ])
        {
            Assert.Equal("CLIENTS_WOULD_BREAK", answer.Reason);
            Assert.Contains($"shop-web/1.4.0 ({revision})", answer.Text);
            Assert.Contains(what, answer.Text);
        }

        // What loses values says so first.
        Assert.Equal("DESTRUCTIVE_CHANGE", gone.Reason);
        var confirmed = $"confirm_hash={gone.Json.GetProperty("error").GetProperty("details")[0].GetProperty("metadata").GetProperty("confirm_hash").GetString()}";
        Assert.Contains("books.title is gone", (await ChangeAsync(definition => Fields(definition).RemoveAt(0), $"?{confirmed}", HttpStatusCode.BadRequest)).Text);
        await ChangeAsync(definition => Fields(definition).RemoveAt(0), $"?{confirmed}&break_clients=true");

        // A change that breaks nothing more goes through as before.
        await ChangeAsync(definition => definition["description"] = "More books.");
        await bench.OkAsync(HttpMethod.Delete, $"{Path}?break_clients=true");
    }

    [Theory]
    [InlineData("default/0123456789abcdef", "x")]
    [InlineData("nonsense", "x")]
    [InlineData("/", "")]
    public async Task Contract_NobodyDownloaded_HoldsUpNothing(string contract, string client)
    {
        var name = $"c{Guid.NewGuid():N}";
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{name}}","list_rule":"","schema":[]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/default/v1/{name}");
        request.Headers.TryAddWithoutValidation("baas-contract", contract);
        request.Headers.TryAddWithoutValidation("baas-client", client);
        using var answer = await bench.Engine.Http1.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await bench.OkAsync(HttpMethod.Delete, $"/api/v1/collections/{name}");
    }

    private static JsonArray Fields(JsonNode definition) => definition["schema"]!.AsArray();

    private static JsonObject Field(string name, string type) => new() { ["name"] = name, ["type"] = type };

    private async Task<string> DownloadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/default/descriptors");
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {bench.Engine.AdminToken}");
        using var answer = await bench.Engine.Http1.SendAsync(request);
        _ = FileDescriptorSet.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync());
        return answer.Headers.ETag!.Tag.Trim('"');
    }

    // As a client that knows a title and a state does.
    private async Task CallAsync(string revision, string client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/default/v1/books") { Content = new StringContent("""{"title":"Momo","state":"new"}""", null, "application/json") };
        request.Headers.TryAddWithoutValidation("baas-contract", $"default/{revision}");
        request.Headers.TryAddWithoutValidation("baas-client", client);
        using var answer = await bench.Engine.Http1.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<RestAnswer> ChangeAsync(Action<JsonNode> change, string query = "", HttpStatusCode expected = HttpStatusCode.OK)
    {
        var definition = JsonNode.Parse((await bench.OkAsync(HttpMethod.Get, Path)).GetRawText())!;
        change(definition);
        var answer = await bench.Engine.RestAsync(HttpMethod.Put, $"{Path}{query}", definition.ToJsonString());
        Assert.True(answer.Status == expected, answer.Text);
        return answer;
    }
}
