using System.Net;
using System.Text;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>
/// Whatever ends a sign-in ends all of it, at once where it happened and within a second on other nodes: its access token, its refresh
/// token, and its open streams a few seconds later. On PostgreSQL it happens on one node, and is looked at on another.
/// </summary>
public sealed class EndingTests : IAsyncLifetime
{
    private const string Password = "correct horse 1";

    private static readonly Dictionary<string, Func<EndingTests, Victim, Task>> Endings = new()
    {
        ["replayed refresh token"] = async (test, victim) => await test.ReplayAsync(victim),
        ["logout"] = (test, victim) => test.PostAsync("auth/logout", "{}", victim.Token),
        ["logout everywhere"] = (test, victim) => test.PostAsync("auth/logout-all", "{}", victim.OtherToken),
        ["end of the session"] = async (test, victim) => await test.EndSessionsAsync(victim),
        ["changed password"] = (test, victim) => test.PostAsync("auth/change-password", $$"""{"old_password":"{{Password}}","new_password":"another one 2"}""", victim.OtherToken),
        ["reset"] = async (test, victim) => await test.PostAsync("auth/reset-password", $$"""{"token":"{{await test.CodeAsync(CodeKind.PasswordReset, victim)}}","new_password":"another one 2"}"""),
        ["changed address"] = async (test, victim) => await test.PostAsync("auth/confirm-email-change", $$"""{"token":"{{await test.CodeAsync(CodeKind.EmailChange, victim)}}"}"""),
        ["suspension"] = (test, victim) => test.WriteAsync(HttpMethod.Patch, victim, """{"data":{"suspended":true}}"""),
        ["deletion"] = (test, victim) => test.WriteAsync(HttpMethod.Delete, victim),
        ["password set by an administrator"] = (test, victim) => test.WriteAsync(HttpMethod.Patch, victim, """{"data":{"password":"another one 2"}}"""),
    };

    private readonly ShiftedTime _time = new();
    private readonly List<IAsyncDisposable> _engines = [];

    private TestEngine Here { get; set; } = null!;

    private TestEngine There { get; set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostgresCluster.IsChosen)
        {
            var nodes = await TwoNodes.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
            (Here, There) = (nodes.First, nodes.Second);
            _engines.Add(nodes);
        }
        else
        {
            Here = There = await TestEngine.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
            _engines.Add(Here);
        }

        await CallAsync(HttpMethod.Post, "collections", """{"name":"users","type":"auth","create_rule":"","list_rule":"id = @request.auth.id","schema":[]}""", Here.AdminToken!);
        await CallAsync(HttpMethod.Post, "collections", """{"name":"posts","list_rule":"@request.auth.role = \"editor\"","schema":[{"name":"title","type":"text"}]}""", Here.AdminToken!);
        await Until.TrueAsync(async () => (await There.RestAsync(HttpMethod.Get, "/api/v1/collections/posts/records")).Status == HttpStatusCode.OK);
    }

    public async Task DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }
    }

    [Fact]
    public async Task SignIn_EndedInAnyWay_IsOverOnAllNodes()
    {
        var victims = new List<Victim>();
        foreach (var ending in Endings.Keys)
        {
            victims.Add(await SignInAsync(ending));
        }

        // The first use of the refresh token, and long enough for a second use to be a thief's.
        victims[0].Refresh = (await Get<SessionTokens>().RefreshAsync(victims[0].Used = victims[0].Refresh, null, CancellationToken.None)).RefreshToken;
        _time.Offset += TimeSpan.FromSeconds(11);
        foreach (var victim in victims)
        {
            Assert.Equal(HttpStatusCode.OK, (await MeAsync(There, victim.Token)).Status);
            await Endings[victim.Ending](this, victim);
            Assert.Equal((victim.Ending, "TOKEN_INVALID"), (victim.Ending, (await MeAsync(Here, victim.Token)).Reason));
        }

        _time.Offset += TimeSpan.FromSeconds(1);
        foreach (var victim in victims)
        {
            Assert.Equal((victim.Ending, "TOKEN_INVALID"), (victim.Ending, (await MeAsync(There, victim.Token)).Reason));
            var refresh = await There.RestAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refresh_token = victim.Refresh }, token: "");
            Assert.Equal((victim.Ending, "REFRESH_TOKEN_INVALID"), (victim.Ending, refresh.Reason));
        }

        foreach (var victim in victims)
        {
            Assert.Contains("TOKEN_INVALID", await victim.Stream.ReadToEndAsync().Soon());
        }
    }

    [Theory]
    [InlineData("""{"role":"viewer"}""")]
    [InlineData("""{"disabled":true}""")]
    [InlineData(null)]
    public async Task Administrator_ChangedOrRemoved_IsOverOnAllNodes(string? change)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var invited = await CallAsync(HttpMethod.Post, "administrators/invitations", $$"""{"email":"{{email}}","role":"developer"}""", Here.AdminToken!);
        var accepted = await CallAsync(HttpMethod.Post, "administrators/invitations:accept", $$"""{"token":"{{invited.Json.GetProperty("token").GetString()}}","password":"{{Password}}"}""");
        var victim = await OpenAsync(new Victim("", (await Get<Accounts>().FindByEmailAsync("", email, CancellationToken.None))!));
        Assert.Equal(HttpStatusCode.OK, (await There.RestAsync(HttpMethod.Get, "/api/v1/audit", token: victim.Token)).Status);

        await CallAsync(change is null ? HttpMethod.Delete : HttpMethod.Patch, $"administrators/{accepted.Json.GetProperty("id").GetString()}", change, Here.AdminToken!);

        Assert.Equal("TOKEN_INVALID", (await MeAsync(Here, victim.Token)).Reason);
        _time.Offset += TimeSpan.FromSeconds(1);
        Assert.Equal("TOKEN_INVALID", (await There.RestAsync(HttpMethod.Get, "/api/v1/audit", token: victim.Token)).Reason);
        Assert.Contains("TOKEN_INVALID", await victim.Stream.ReadToEndAsync().Soon());
    }

    [Fact]
    public async Task Role_TakenFromAUser_TakesTheRightsAndTheOpenStream()
    {
        var victim = await SignInAsync("role", """{"role":"editor"}""", "/api/v1/realtime/posts");
        Assert.Equal(HttpStatusCode.OK, (await There.RestAsync(HttpMethod.Get, "/api/v1/collections/posts/records", token: victim.Token)).Status);

        await WriteAsync(HttpMethod.Patch, victim, """{"data":{"role":"user"}}""");
        _time.Offset += TimeSpan.FromSeconds(1);

        Assert.Equal("PERMISSION_DENIED", (await There.RestAsync(HttpMethod.Get, "/api/v1/collections/posts/records", token: victim.Token)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(There, victim.Token)).Status);
        Assert.Contains("TOKEN_EXPIRED", await victim.Stream.ReadToEndAsync().Soon());
    }

    [Fact]
    public async Task Key_Revoked_IsOverOnAllNodes()
    {
        var made = await CallAsync(HttpMethod.Post, "keys", """{"name":"app","scopes":["baas.*"]}""", Here.AdminToken!);
        var key = made.Json.GetProperty("key").GetString()!;
        var stream = await OpenStreamAsync("/api/v1/realtime/posts", key);
        Assert.Equal(HttpStatusCode.OK, (await There.RestAsync(HttpMethod.Get, "/api/v1/collections", token: key)).Status);

        await CallAsync(HttpMethod.Delete, $"keys/{made.Json.GetProperty("api_key").GetProperty("id").GetString()}", null, Here.AdminToken!);

        Assert.Equal("TOKEN_INVALID", (await Here.RestAsync(HttpMethod.Get, "/api/v1/collections", token: key)).Reason);
        _time.Offset += TimeSpan.FromSeconds(1);
        Assert.Equal("TOKEN_INVALID", (await There.RestAsync(HttpMethod.Get, "/api/v1/collections", token: key)).Reason);
        Assert.Contains("TOKEN_INVALID", await stream.ReadToEndAsync().Soon());
    }

    private async Task<Victim> SignInAsync(string ending, string fields = "{}", string path = "/api/v1/realtime")
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var data = $$"""{"data":{"email":"{{email}}","password":"{{Password}}" {{(fields.Length > 2 ? "," + fields[1..^1] : "")}} } }""";
        await CallAsync(HttpMethod.Post, "collections/users/records", data, Here.AdminToken!);
        var collection = (await CallAsync(HttpMethod.Get, "collections/users", null, Here.AdminToken!)).Json.GetProperty("id").GetString()!;
        return await OpenAsync(new Victim(ending, (await Get<Accounts>().FindByEmailAsync(collection, email, CancellationToken.None))!), path);
    }

    private async Task<Victim> OpenAsync(Victim victim, string path = "/api/v1/realtime")
    {
        var signedIn = await Get<SessionTokens>().BeginAsync(victim.Account, new SignIn(SignIn.Password), CancellationToken.None);
        (victim.Token, victim.Refresh) = (signedIn.AccessToken, signedIn.RefreshToken);
        victim.OtherToken = (await Get<SessionTokens>().BeginAsync(victim.Account, new SignIn(SignIn.Password), CancellationToken.None)).AccessToken;
        victim.Stream = await OpenStreamAsync(path, victim.Token);
        return victim;
    }

    private async Task<StreamReader> OpenStreamAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {token}");
        var response = await There.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon(), Encoding.UTF8);
        Assert.Equal("event: connected", await reader.ReadLineAsync().Soon());
        return reader;
    }

    private async Task ReplayAsync(Victim victim)
    {
        var replay = await Here.RestAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refresh_token = victim.Used }, token: "");
        Assert.Equal("REFRESH_TOKEN_INVALID", replay.Reason);
    }

    private async Task EndSessionsAsync(Victim victim)
    {
        var sessions = await CallAsync(HttpMethod.Get, "auth/sessions", null, victim.OtherToken);
        var other = sessions.Json.GetProperty("sessions").EnumerateArray().Single(session => !session.GetProperty("current").GetBoolean());
        await CallAsync(HttpMethod.Delete, $"auth/sessions/{other.GetProperty("id").GetString()}", null, victim.OtherToken);
    }

    private Task<string> CodeAsync(CodeKind kind, Victim victim)
        => Get<CodeIssuer>().IssueAsync(kind, victim.Account, kind == CodeKind.EmailChange ? $"{Guid.NewGuid():N}@example.org" : victim.Account.Email, CancellationToken.None);

    private Task<RestAnswer> WriteAsync(HttpMethod method, Victim victim, string? body = null)
        => CallAsync(method, $"collections/users/records/{victim.Account.Id}", body, Here.AdminToken!);

    private Task<RestAnswer> PostAsync(string path, string body, string token = "") => CallAsync(HttpMethod.Post, path, body, token);

    private async Task<RestAnswer> CallAsync(HttpMethod method, string path, string? body, string token = "")
    {
        var answer = await Here.RestAsync(method, $"/api/v1/{path}", body, token);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{path}: {answer.Text}");
        return answer;
    }

    private static Task<RestAnswer> MeAsync(TestEngine engine, string token) => engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);

    private T Get<T>()
        where T : notnull
        => Here.Services.GetRequiredService<T>();

    /// <summary>An account with two sessions, of which one has an open stream.</summary>
    private sealed class Victim(string ending, Account account)
    {
        public string Ending { get; } = ending;

        public Account Account { get; } = account;

        public string Token { get; set; } = "";

        public string OtherToken { get; set; } = "";

        public string Refresh { get; set; } = "";

        public string Used { get; set; } = "";

        public StreamReader Stream { get; set; } = null!;
    }
}
