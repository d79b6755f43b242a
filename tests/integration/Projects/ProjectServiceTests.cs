using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Making, finding and deleting projects.</summary>
[Collection(ProjectCollection.Name)]
public sealed class ProjectServiceTests(ProjectBench bench)
{
    [Fact]
    public async Task Create_WithoutAdministrator_IsClaimedWithItsToken()
    {
        var made = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "fresh" });
        var token = made.Json.GetProperty("setup_token").GetString()!;

        var early = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: "", project: "fresh");
        var wrong = await ClaimAsync("fresh", "0".PadLeft(40, '0'));
        var elsewhere = await ClaimAsync("shop", token);
        var claimed = await ClaimAsync("fresh", token);
        var again = await ClaimAsync("fresh", token);

        Assert.Equal(
            ("ENGINE_UNCLAIMED", "SETUP_TOKEN_INVALID", "ENGINE_CLAIMED", HttpStatusCode.OK, "ENGINE_CLAIMED"),
            (early.Reason, wrong.Reason, elsewhere.Reason, claimed.Status, again.Reason));
        var found = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects/fresh");
        Assert.False(found.Json.TryGetProperty("setup_token", out var told) && told.GetString() != "");
        Assert.DoesNotContain(bench.Engine.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop", "PROJECT_EXISTS")]
    [InlineData("default", "PROJECT_EXISTS")]
    [InlineData("api", "PROJECT_INVALID")]
    [InlineData("google", "PROJECT_INVALID")]
    [InlineData("Shop", "PROJECT_INVALID")]
    [InlineData("a", "PROJECT_INVALID")]
    [InlineData("a__b", "PROJECT_INVALID")]
    [InlineData("../x", "PROJECT_INVALID")]
    [InlineData("x\" cascade", "PROJECT_INVALID")]
    [InlineData("abcdefghijklmnopqrstuvwxyz01234", "PROJECT_INVALID")]
    public async Task Create_NameThatCannotBe_IsRefused(string name, string reason)
    {
        var checkedOnly = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name, validate_only = true });
        var made = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name });

        Assert.Equal((reason, reason), (checkedOnly.Reason, made.Reason));
    }

    [Fact]
    public async Task Create_WeakPassword_NamesTheField()
    {
        var answer = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "weak", email = "a@b.test", password = "1" });

        Assert.Equal("PROJECT_INVALID", answer.Reason);
        Assert.Contains("\"password\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal("PROJECT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects/weak")).Reason);
    }

    [Fact]
    public async Task Create_ValidateOnly_MakesNothing()
    {
        var answer = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "maybe", validate_only = true });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("PROJECT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", project: "maybe")).Reason);
    }

    [Fact]
    public async Task List_TellsThemInPages()
    {
        var first = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects?per_page=1");
        var token = first.Json.GetProperty("next_page_token").GetString();
        var second = await bench.Engine.RestAsync(HttpMethod.Get, $"/api/v1/projects?per_page=1&page_token={token}");

        Assert.Single(first.Json.GetProperty("items").EnumerateArray());
        Assert.NotEqual(
            first.Json.GetProperty("items")[0].GetProperty("name").GetString(), second.Json.GetProperty("items")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Service_InAnotherProject_IsNotThere()
    {
        var listed = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects", token: bench.Admins["shop"], project: "shop");
        var asDefault = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects", token: bench.Admins["shop"]);

        Assert.Equal((HttpStatusCode.NotFound, "TOKEN_INVALID"), (listed.Status, asDefault.Reason));
    }

    [Fact]
    public async Task Delete_EndsItsStreamsAndItsData_AndFreesItsName()
    {
        await bench.MakeAsync("brief");
        await bench.OkAsync("brief", HttpMethod.Post, "/api/v1/collections", """{"name": "notes", "list_rule": "", "schema": []}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/realtime/notes");
        request.Headers.Add("baas-project", "brief");
        using var stream = await bench.Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();

        var checkedOnly = await bench.Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/brief?validate_only=true");
        var before = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/projects/brief");
        var deleted = await bench.Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/brief");
        var ended = await stream.Content.ReadAsStringAsync().Soon();

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK),
            (stream.StatusCode, checkedOnly.Status, before.Status, deleted.Status));
        Assert.Contains("STOPPING", ended, StringComparison.Ordinal);
        Assert.Equal("PROJECT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", project: "brief")).Reason);
        Assert.Equal("PROJECT_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/brief")).Reason);

        // Where nodes share a database, the name is free only when all have let go of it.
        if (PostgresCluster.IsChosen)
        {
            return;
        }

        await bench.MakeAsync("brief");
        Assert.Empty((await bench.OkAsync("brief", HttpMethod.Get, "/api/v1/collections")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Delete_Default_IsRefused()
        => Assert.Equal("DEFAULT_PROJECT", (await bench.Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/default")).Reason);

    private Task<RestAnswer> ClaimAsync(string project, string token) => bench.Engine.RestAsync(
        HttpMethod.Post, "/api/v1/setup", new { setup_token = token, email = "me@example.com", password = ProjectBench.Password }, token: "", project);
}
