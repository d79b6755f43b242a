using System.Net;
using System.Text.Json;
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

        var reused = await RefreshAsync(first.Refresh);

        Assert.Equal((HttpStatusCode.Unauthorized, "REFRESH_TOKEN_INVALID"), (reused.Status, reused.Reason));
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(second.Refresh)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(first.Access)).Reason);
        Assert.Equal("TOKEN_INVALID", (await MeAsync(second.Access)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(other.Access)).Status);
        Assert.Contains(Engine.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("used twice"));
    }

    [Fact]
    public async Task Refresh_SameTokenAtOnce_AtMostOneWins()
    {
        var first = await LoginAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefreshAsync(first.Refresh))).Soon();

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(Read(winner.Json).Refresh)).Reason);
    }

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

    private Task<RestAnswer> MeAsync(string token) => Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);
}
