using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>An engine with two projects, <c>shop</c> and <c>rival</c>, each with an administrator, a collection of notes and one of users.</summary>
public sealed class ProjectBench : IAsyncLifetime
{
    public const string Password = "a long password";

    private const string Collections = """
        [{"name": "notes", "schema": [{"name": "text", "type": "text"}], "list_rule": "", "view_rule": "", "create_rule": "@request.auth.id != ''"},
         {"name": "users", "type": "auth", "create_rule": ""}]
        """;

    private TestEngine? _engine;

    public TestEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not been started.");

    /// <summary>Access tokens of the projects' administrators.</summary>
    public Dictionary<string, string> Admins { get; } = [];

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: [("Baas:Projects:Hosts:shop.test", "shop"), ("Baas:Storage:Readers", "2")]);
        foreach (var name in (string[])["shop", "rival"])
        {
            await MakeAsync(name);
            foreach (var collection in JsonDocument.Parse(Collections).RootElement.EnumerateArray())
            {
                await OkAsync(name, HttpMethod.Post, "/api/v1/collections", collection.GetRawText());
            }
        }
    }

    /// <summary>Makes a project with an administrator, and signs that in.</summary>
    public async Task MakeAsync(string name)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name, email = $"owner@{name}.test", password = Password });
        Assert.Equal((HttpStatusCode.OK, ""), (made.Status, made.Reason));
        Admins[name] = await SignInAsync(name);
    }

    public async Task<string> SignInAsync(string name)
    {
        var answer = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/auth/login", new { email = $"owner@{name}.test", password = Password }, token: "", project: name);
        return answer.Json.GetProperty("access_token").GetString()!;
    }

    /// <summary>A call of the project's administrator that must succeed.</summary>
    public async Task<JsonElement> OkAsync(string project, HttpMethod method, string path, object? body = null)
    {
        var answer = await Engine.RestAsync(method, path, body, Admins[project], project);
        Assert.True((int)answer.Status < 300, $"{method} {path}: {answer.Text}");
        return answer.Text.Length > 0 ? answer.Json : default;
    }

    public async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }
}
