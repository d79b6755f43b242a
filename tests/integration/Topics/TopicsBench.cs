using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>An engine with collections of different rules, and two users.</summary>
public sealed class TopicsBench : IAsyncLifetime
{
    private TestEngine? _engine;
    private int _made;

    public TestEngine Engine => _engine!;

    /// <summary>Access tokens of two users, the first of the team <c>red</c>.</summary>
    public string Ada { get; private set; } = "";

    public string Bob { get; private set; } = "";

    public string AdaId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: [("Baas:Topics:UsersMayCreate", "true"), ("Baas:Topics:MaxTopicsPerAccount", "3")]);
        await DefineAsync(Engine);
        (Ada, AdaId) = await RegisterAsync(Engine, "ada@example.org", "red");
        (Bob, _) = await RegisterAsync(Engine, "bob@example.org", "blue");
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    public static async Task DefineAsync(TestEngine engine)
    {
        await OkAsync(engine, HttpMethod.Post, "/api/v1/collections", """
            {"name":"notes","schema":[{"name":"title","type":"text"},{"name":"stars","type":"int"},{"name":"owner","type":"text"},{"name":"inner","type":"text","hidden":true}],
            "list_rule":"owner = @request.auth.id || title = 'open'"}
            """);
        await OkAsync(engine, HttpMethod.Post, "/api/v1/collections", """{"name":"public_posts","schema":[{"name":"title","type":"text"}],"list_rule":""}""");
        await OkAsync(engine, HttpMethod.Post, "/api/v1/collections", """{"name":"secrets","schema":[{"name":"title","type":"text"}]}""");
        await OkAsync(engine, HttpMethod.Post, "/api/v1/collections", """{"name":"people","type":"auth","schema":[{"name":"team","type":"text"}],"create_rule":""}""");
    }

    public static async Task<(string Token, string Id)> RegisterAsync(TestEngine engine, string email, string team)
    {
        var made = await OkAsync(
            engine, HttpMethod.Post, "/api/v1/collections/people/records", $$"""{"data":{"email":"{{email}}","password":"correct horse 1","team":"{{team}}"} }""");
        var login = await engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/people/auth/login", $$"""{"email":"{{email}}","password":"correct horse 1"}""", token: "");
        return (login.Json.GetProperty("access_token").GetString()!, made.GetProperty("id").GetString()!);
    }

    public static async Task<JsonElement> OkAsync(TestEngine engine, HttpMethod method, string path, string? body = null)
    {
        var answer = await engine.RestAsync(method, path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public Task<JsonElement> OkAsync(HttpMethod method, string path, string? body = null) => OkAsync(Engine, method, path, body);

    public Task<JsonElement> WriteAsync(string collection, string data) => OkAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/records", $$"""{"data":{{data}}}""");

    /// <summary>Makes a topic, by the administrator.</summary>
    /// <param name="rules">More of the request, as <c>,"subscribe_rule":""</c>.</param>
    public async Task<string> TopicAsync(string rules = "")
    {
        var name = $"room-{Interlocked.Increment(ref _made)}";
        await OkAsync(HttpMethod.Post, "/api/v1/topics", $$"""{"name":"{{name}}"{{rules}}}""");
        return name;
    }

    internal Task<LiveClient> OpenAsync(string token) => LiveClient.OpenAsync(Engine, token.Length == 0 ? "" : $"?token={token}");
}
