using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Typed;

/// <summary>An engine with a collection of a field of each type, and one that it points at.</summary>
public sealed class TypedBench : IAsyncLifetime
{
    private const string Posts = """
        {"name":"posts","list_rule":"","view_rule":"","create_rule":"","update_rule":"","delete_rule":"","schema":[
          {"name":"title","type":"text","validation":{"max_length":1048576}},{"name":"views","type":"int"},{"name":"score","type":"number"},
          {"name":"published","type":"bool"},{"name":"cover","type":"bytes"},{"name":"released","type":"datetime"},{"name":"day","type":"date"},
          {"name":"price","type":"decimal"},{"name":"meta","type":"json"},{"name":"place","type":"geopoint"},
          {"name":"tags","type":"select","select":{"values":["red","blue"],"max_select":2}},
          {"name":"status","type":"select","select":{"values":["draft","in review"],"as_enum":true}},
          {"name":"moods","type":"select","select":{"values":["calm","loud","odd"],"as_enum":true,"max_select":3}},
          {"name":"author","type":"relation","relation":{"collection_id":"authors"}},
          {"name":"reviewers","type":"relation","relation":{"collection_id":"authors","type":"many-to-many"}},
          {"name":"pin","type":"password"},{"name":"note","type":"encrypted"},{"name":"inner","type":"text","hidden":true}]}
        """;

    private TestEngine? _engine;

    public TestEngine Engine => _engine!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: [("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32]))]);
        await OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"authors","list_rule":"","view_rule":"","schema":[{"name":"name","type":"text"}]}""");
        await OkAsync(HttpMethod.Post, "/api/v1/collections", Posts);
        await OkAsync(HttpMethod.Post, "/default/v1/authors", """{"id":"ann","name":"Ann"}""");
        await OkAsync(HttpMethod.Post, "/default/v1/authors", """{"id":"bob","name":"Bob"}""");
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    public async Task<JsonElement> OkAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        var answer = await Engine.RestAsync(method, path, body, token);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }
}
