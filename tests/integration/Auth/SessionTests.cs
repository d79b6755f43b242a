using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>Access tokens end, and refresh tokens carry a session on until one of them is used twice.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync()
        => _started = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Refresh_Once_GivesTheNextPair()
    {
        var first = await LoginAsync();

        var answer = await RefreshAsync(first.Refresh);

        var second = Read(answer.Json);
        Assert.NotEqual(first.Refresh, second.Refresh);
        Assert.NotEqual(first.Access, second.Access);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(second.Access)).Status);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(first.Access)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(second.Refresh)).Status);
    }

    [Fact]
    public async Task Refresh_OldTokenAgain_EndsTheSession()
    {
        var first = await LoginAsync();
        var second = Read((await RefreshAsync(first.Refresh)).Json);
        var other = await LoginAsync();
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(second.Access)).Status);

        _time.Offset = TimeSpan.FromSeconds(11);
        var reused = await RefreshAsync(first.Refresh);

        Assert.Equal((HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID"), (reused.Status, reused.Reason));
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(second.Refresh)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(first.Access)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(second.Access)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(other.Access)).Status);
        Assert.Contains(Engine.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("used twice"));
    }

    [Fact]
    public async Task Refresh_SameTokenAtOnce_AllGetTheSameNext()
    {
        var first = await LoginAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(first.Refresh))).Soon();

        var next = Assert.Single(answers.Select(answer => Read(answer.Json).Refresh).Distinct());
        _time.Offset = TimeSpan.FromSeconds(9);
        Assert.Equal(next, Read((await RefreshAsync(first.Refresh)).Json).Refresh);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(next)).Status);
    }

    [Fact]
    public async Task Refresh_TokenBeforeTheLastInTheGrace_EndsTheSession()
    {
        var first = await LoginAsync();
        var second = Read((await RefreshAsync(first.Refresh)).Json);
        var third = Read((await RefreshAsync(second.Refresh)).Json);

        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(first.Refresh)).Reason);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(third.Refresh)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(third.Access)).Reason);
    }

    [Fact]
    public async Task Refresh_NotRemembered_EndsAfterADay()
    {
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password, remember = false };
        var tokens = Read((await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", body, token: "")).Json);
        _time.Offset = TimeSpan.FromHours(23);
        tokens = Read((await RefreshAsync(tokens.Refresh)).Json);
        _time.Offset = TimeSpan.FromHours(48);

        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(tokens.Refresh)).Reason);
    }

    [Fact]
    public async Task Logout_Session_EndsItsTokensAtOnceAndNoOthers()
    {
        var ended = await LoginAsync();
        var other = await LoginAsync();
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(ended.Access)).Status);

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", ended.Access)).Status);

        Assert.Equal("TOKEN_INVALID", (await MeAsync(ended.Access)).Reason);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(ended.Refresh)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(other.Access)).Status);
    }

    [Fact]
    public async Task LogoutEverywhere_Account_EndsAllItsSessions()
    {
        var first = await LoginAsync();
        var second = await LoginAsync();

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout-all", "{}", first.Access)).Status);

        Assert.Equal("TOKEN_INVALID", (await MeAsync(first.Access)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(second.Access)).Reason);
    }

    [Fact]
    public async Task ListSessions_InPages_TellsAllAndMarksTheCallers()
    {
        var first = await LoginAsync();
        var second = await LoginAsync();

        var page = await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/sessions?page_size=1", token: second.Access);
        var token = page.Json.GetProperty("next_page_token").GetString();
        var rest = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/auth/sessions?page_size=10&page_token={token}", token: second.Access);

        var mine = Assert.Single(page.Json.GetProperty("sessions").EnumerateArray());
        Assert.True(mine.GetProperty("current").GetBoolean());
        Assert.Equal("127.0.0.1", mine.GetProperty("address").GetString());
        Assert.Equal("", rest.Json.GetProperty("next_page_token").GetString());
        Assert.Equal([false, false], rest.Json.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("current").GetBoolean()));

        var id = rest.Json.GetProperty("sessions")[0].GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{id}", token: second.Access)).Status);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(first.Access)).Reason);
        Assert.Equal("SESSION_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{id}", token: second.Access)).Reason);
    }

    [Fact]
    public async Task Login_HundredAndOneTimes_EndsTheOldestSession()
    {
        var tokens = Engine.Services.GetRequiredService<SessionTokens>();
        var accounts = Engine.Services.GetRequiredService<Accounts>();
        var account = (await accounts.FindByEmailAsync("", TestAdministrator.Email, CancellationToken.None))!;
        var first = await LoginAsync();
        for (var i = 1; i < SessionTokens.MaxSessions; i++)
        {
            await tokens.BeginAsync(account, new SignIn(SignIn.Password), CancellationToken.None);
        }

        Assert.Equal(HttpStatusCode.OK, (await MeAsync(first.Access)).Status);
        await tokens.BeginAsync(account, new SignIn(SignIn.Password), CancellationToken.None);

        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(first.Refresh)).Reason);
    }

    [Fact]
    public async Task ChangePassword_OldOneRight_EndsOtherSessionsOnly()
    {
        var mine = await LoginAsync();
        var other = await LoginAsync();

        var wrong = await ChangePasswordAsync(mine.Access, "not the password", "a better password");
        var bad = await ChangePasswordAsync(mine.Access, TestAdministrator.Password, "short");
        var right = await ChangePasswordAsync(mine.Access, TestAdministrator.Password, "a better password");

        Assert.Equal((HttpStatusCode.Forbidden, "PASSWORD_WRONG"), (wrong.Status, wrong.Reason));
        Assert.Equal("ACCOUNT_INVALID", bad.Reason);
        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(mine.Access)).Status);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(mine.Refresh)).Status);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(other.Access)).Reason);
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password };
        Assert.Equal("CREDENTIALS_INVALID", (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", body, token: "")).Reason);
    }

    [Theory]
    [InlineData("POST", "/api/v1/auth/logout")]
    [InlineData("POST", "/api/v1/auth/logout-all")]
    [InlineData("GET", "/api/v1/auth/sessions")]
    [InlineData("DELETE", "/api/v1/auth/sessions/1")]
    [InlineData("POST", "/api/v1/auth/change-password")]
    [InlineData("POST", "/api/v1/auth/change-email")]
    public async Task OwnAccount_WithoutToken_IsRefused(string method, string path)
        => Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null, token: "")).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Refresh_UnknownToken_IsRefused(string token)
        => Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(token)).Reason);

    [Fact]
    public async Task Refresh_AfterSevenDays_IsRefused()
    {
        var kept = await LoginAsync();
        var forgotten = await LoginAsync();
        _time.Offset = TimeSpan.FromDays(6);
        kept = Read((await RefreshAsync(kept.Refresh)).Json);
        _time.Offset = TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1);

        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(forgotten.Refresh)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(kept.Refresh)).Status);
    }

    [Fact]
    public async Task Call_AfterFifteenMinutes_TheTokenHasExpired()
    {
        var tokens = await LoginAsync();
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(tokens.Access)).Status);

        _time.Offset = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1);

        var answer = await MeAsync(tokens.Access);
        Assert.Equal((HttpStatusCode.Unauthorized, "TOKEN_EXPIRED"), (answer.Status, answer.Reason));
    }

    private static (string Access, string Refresh) Read(JsonElement tokens)
        => (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);

    private async Task<(string Access, string Refresh)> LoginAsync()
    {
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password };
        return Read((await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", body, token: "")).Json);
    }

    private Task<RestAnswer> RefreshAsync(string token)
        => Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refresh_token = token }, token: "");

    private Task<RestAnswer> ChangePasswordAsync(string token, string before, string after)
        => Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/change-password", new { old_password = before, new_password = after }, token);

    private Task<RestAnswer> MeAsync(string token) => Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);
}
