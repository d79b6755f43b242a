using System.Net;
using System.Text.Json;
using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth.Administrators;

/// <summary>Administrators: invited, given roles, and removed, but never the last one in charge.</summary>
public sealed class AdministratorTests : IAsyncLifetime
{
    private const string Path = "/api/v1/administrators";
    private const string Password = "a long password";

    private readonly ShiftedTime _time = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync()
        => _started = await TestEngine.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Invite_Accepted_MakesAnAdministratorOnce()
    {
        var token = await InviteAsync("eve@example.com", "developer");

        var accepted = await AcceptAsync(token);

        Assert.Equal(HttpStatusCode.OK, accepted.Status);
        Assert.Equal("developer", accepted.Json.GetProperty("role").GetString());
        Assert.Equal("INVITATION_INVALID", (await AcceptAsync(token)).Reason);
        var login = await LoginAsync("EVE@example.com");
        Assert.Equal("developer", login.Json.GetProperty("user").GetProperty("role").GetString());
        Assert.Equal("ADMINISTRATOR_EXISTS", (await PostAsync("/invitations", """{"email":"Eve@example.com","role":"viewer"}""")).Reason);
        Assert.Empty((await Engine.RestAsync(HttpMethod.Get, Path + "/invitations")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Register_ByOneInCharge_SignsInAtOnce()
    {
        var made = await RegisterAsync("""{"email":"eve@example.com","password":"a long password","password_confirm":"a long password","name":"Eve"}""");

        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
        Assert.Equal(("viewer", "Eve"), (made.Json.GetProperty("role").GetString(), made.Json.GetProperty("name").GetString()));
        Assert.Equal("viewer", (await LoginAsync("EVE@example.com")).Json.GetProperty("user").GetProperty("role").GetString());
        Assert.Equal("ADMINISTRATOR_EXISTS", (await RegisterAsync("""{"email":"Eve@example.com","password":"a long password"}""")).Reason);
        var listed = (await Engine.RestAsync(HttpMethod.Get, Path)).Json.GetProperty("items")[0];
        Assert.Equal("Eve", listed.GetProperty("name").GetString());
        var outbox = await Engine.RestAsync(HttpMethod.Get, "/api/v1/mail/outbox");
        Assert.Equal(["verify-email"], outbox.Json.GetProperty("items").EnumerateArray().Select(mail => mail.GetProperty("template").GetString()));
    }

    [Theory]
    [InlineData("""{"email":"eve@example.com","password":"a long password","password_confirm":"another password"}""", "password_confirm")]
    [InlineData("""{"email":"eve@example.com","password":"short"}""", "password")]
    [InlineData("""{"email":"eve","password":"a long password"}""", "email")]
    [InlineData("""{"email":"eve@example.com","password":"a long password","name":"E\u0000ve"}""", "name")]
    [InlineData("""{"email":"eve@example.com","password":"a long password","role":"boss"}""", "role")]
    public async Task Register_WhatIsWrong_Refused(string body, string field)
    {
        var refused = await RegisterAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, "ACCOUNT_INVALID"), (refused.Status, refused.Reason));
        Assert.Contains($"\"field\":\"{field}\"", refused.Text);
    }

    [Fact]
    public async Task Register_ByOthers_Refused()
    {
        const string body = """{"email":"adam@example.com","password":"a long password"}""";
        await RegisterAsync("""{"email":"eve@example.com","password":"a long password","role":"developer"}""");
        var developer = (await LoginAsync("eve@example.com")).Json.GetProperty("access_token").GetString();

        Assert.Equal("CREDENTIALS_MISSING", (await RegisterAsync(body, token: "")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await RegisterAsync(body, developer)).Reason);
    }

    [Fact]
    public async Task Accept_BadPassword_LeavesTheInvitation()
    {
        var token = await InviteAsync("eve@example.com", "viewer");

        Assert.Equal("ACCOUNT_INVALID", (await AcceptAsync(token, "short")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(token)).Status);
    }

    [Fact]
    public async Task Accept_LateReplacedOrTakenBack_IsRefused()
    {
        var replaced = await InviteAsync("eve@example.com", "admin");
        var late = await InviteAsync("EVE@example.com", "viewer");
        var takenBack = await InviteAsync("adam@example.com", "viewer");
        var open = (await Engine.RestAsync(HttpMethod.Get, Path + "/invitations")).Json.GetProperty("items");
        var id = open[0].GetProperty("id").GetString();
        Assert.Equal(["adam@example.com", "EVE@example.com"], open.EnumerateArray().Select(each => each.GetProperty("email").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"{Path}/invitations/{id}")).Status);
        Assert.Equal("INVITATION_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Delete, $"{Path}/invitations/{id}")).Reason);
        _time.Offset = TimeSpan.FromDays(8);

        foreach (var token in new[] { replaced, late, takenBack, "", "nonsense" })
        {
            Assert.Equal("INVITATION_INVALID", (await AcceptAsync(token)).Reason);
        }
    }

    [Fact]
    public async Task Accept_InviterWhoMayNoLongerInvite_IsRefused()
    {
        var inviter = await JoinAsync("eve@example.com", "admin");
        var id = await IdOfAsync("eve@example.com");
        var invited = await PostAsync("/invitations", """{"email":"mallory@example.com","role":"admin"}""", inviter);
        var token = invited.Json.GetProperty("token").GetString()!;

        await PatchAsync(id, """{"role":"developer"}""");
        Assert.Equal("INVITATION_INVALID", (await AcceptAsync(token)).Reason);
        await Engine.RestAsync(HttpMethod.Delete, $"{Path}/{id}");
        Assert.Equal("INVITATION_INVALID", (await AcceptAsync(token)).Reason);
    }

    [Fact]
    public async Task Viewer_MayReadAndSignOut_NothingElse()
    {
        await Engine.DefineAsync("""{"name":"posts","schema":[{"name":"title","type":"text"}]}""");
        var viewer = await JoinAsync("eve@example.com", "viewer");

        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", viewer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: viewer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, Path, token: viewer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/posts/records:export", token: viewer)).Status);
        foreach (var (method, path, body) in Writes())
        {
            Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(method, path, body, viewer)).Reason);
        }

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", viewer)).Status);
    }

    [Fact]
    public async Task Developer_MayDoAllButGiveRights()
    {
        var developer = await JoinAsync("eve@example.com", "developer");

        var made = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"posts","schema":[{"name":"title","type":"text"}]}""", developer);
        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Equal(HttpStatusCode.OK, (await MakeKeyAsync(developer, "baas.*")).Status);
        Assert.Equal("PERMISSION_DENIED", (await MakeKeyAsync(developer, "baas.auth.v1.AdministratorService/*")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await PostAsync("/invitations", """{"email":"x@example.com","role":"admin"}""", developer)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, Path, token: developer)).Status);
    }

    [Fact]
    public async Task Update_Role_EndsItsSessions()
    {
        var token = await JoinAsync("eve@example.com", "developer");
        var id = await IdOfAsync("eve@example.com");

        var updated = await PatchAsync(id, """{"role":"viewer"}""");

        Assert.Equal("viewer", updated.Json.GetProperty("role").GetString());
        Assert.Equal("TOKEN_INVALID", (await Engine.RestAsync(HttpMethod.Get, Path, token: token)).Reason);
        Assert.Equal("ACCOUNT_INVALID", (await PatchAsync(id, """{"role":"king"}""")).Reason);
        Assert.Equal("ADMINISTRATOR_NOT_FOUND", (await PatchAsync("none", """{"role":"viewer"}""")).Reason);
        Assert.True((await PatchAsync(id, """{"disabled":true}""")).Json.GetProperty("disabled").GetBoolean());
        Assert.Equal("ACCOUNT_SUSPENDED", (await LoginAsync("eve@example.com")).Reason);
    }

    [Fact]
    public async Task LastInCharge_CannotGo()
    {
        await JoinAsync("eve@example.com", "developer");
        var own = await IdOfAsync(TestAdministrator.Email);

        Assert.Equal("LAST_ADMINISTRATOR", (await Engine.RestAsync(HttpMethod.Delete, $"{Path}/{own}")).Reason);
        Assert.Equal("LAST_ADMINISTRATOR", (await PatchAsync(own, """{"role":"developer"}""")).Reason);
        Assert.Equal("LAST_ADMINISTRATOR", (await PatchAsync(own, """{"disabled":true}""")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(await IdOfAsync("eve@example.com"), """{"role":"admin"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"{Path}/{own}")).Status);
        Assert.Equal("TOKEN_INVALID", (await Engine.RestAsync(HttpMethod.Get, Path)).Reason);
    }

    [Theory]
    [InlineData("GET", Path)]
    [InlineData("PATCH", Path + "/1")]
    [InlineData("DELETE", Path + "/1")]
    [InlineData("POST", Path + "/invitations")]
    [InlineData("GET", Path + "/invitations")]
    [InlineData("DELETE", Path + "/invitations/1")]
    public async Task Manage_WithoutCredentials_IsRefused(string method, string path)
    {
        var answer = await Engine.RestAsync(new HttpMethod(method), path, method is "POST" or "PATCH" ? "{}" : null, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("""{"email":"eve","role":"viewer"}""")]
    [InlineData("""{"email":"eve@example.com","role":"king"}""")]
    [InlineData("{}")]
    public async Task Invite_BadRequest_IsRefused(string request)
        => Assert.Equal("ACCOUNT_INVALID", (await PostAsync("/invitations", request)).Reason);

    private static IEnumerable<(HttpMethod Method, string Path, string? Body)> Writes() =>
    [
        (HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"x"}}"""),
        (HttpMethod.Post, "/api/v1/collections", """{"name":"x"}"""),
        (HttpMethod.Delete, "/api/v1/collections/posts", null),
        (HttpMethod.Post, KeyCalls.Path, """{"name":"x","scopes":["baas.*"]}"""),
        (HttpMethod.Post, $"{KeyCalls.Path}:revokeAll", "{}"),
        (HttpMethod.Post, $"{Path}/invitations", """{"email":"x@example.com","role":"viewer"}"""),
    ];

    private Task<RestAnswer> PostAsync(string path, string body, string? token = null) => Engine.RestAsync(HttpMethod.Post, Path + path, body, token);

    private Task<RestAnswer> PatchAsync(string id, string body) => Engine.RestAsync(HttpMethod.Patch, $"{Path}/{id}", body);

    private Task<RestAnswer> AcceptAsync(string token, string password = Password)
        => Engine.RestAsync(HttpMethod.Post, Path + "/invitations:accept", new { token, password }, token: "");

    private Task<RestAnswer> LoginAsync(string email)
        => Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", new { email, password = Password }, token: "");

    private Task<RestAnswer> MakeKeyAsync(string token, string scope)
        => Engine.RestAsync(HttpMethod.Post, KeyCalls.Path, $$"""{"name":"x","scopes":["{{scope}}"]}""", token);

    private Task<RestAnswer> RegisterAsync(string body, string? token = null) => Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/register", body, token);

    private async Task<string> InviteAsync(string email, string role)
    {
        var answer = await PostAsync("/invitations", $$"""{"email":"{{email}}","role":"{{role}}"}""");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("token").GetString()!;
    }

    private async Task<string> JoinAsync(string email, string role)
    {
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(await InviteAsync(email, role))).Status);
        return (await LoginAsync(email)).Json.GetProperty("access_token").GetString()!;
    }

    private async Task<string> IdOfAsync(string email)
        => (await Engine.RestAsync(HttpMethod.Get, Path)).Json.GetProperty("items").EnumerateArray()
            .Single(each => each.GetProperty("email").GetString() == email).GetProperty("id").GetString()!;
}
