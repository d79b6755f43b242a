using System.Net;
using System.Web;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>A sign-in belongs to the browser that began it, works once, and not for long.</summary>
public sealed class OAuthStateTests
{
    private const string Email = "ada@example.com";

    [Fact]
    public async Task Begin_Browser_IsSentWithACookieOfItsOwn()
    {
        await using var bench = await OAuthBench.StartAsync(settings: [("Baas:Rpc:TrustedProxies:0", "127.0.0.1")]);

        using var plain = await bench.Browser.GetAsync("/api/v1/oauth/company/login");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/oauth/company/login");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var secure = await bench.Browser.SendAsync(request);

        var query = HttpUtility.ParseQueryString(plain.Headers.Location!.Query);
        Assert.StartsWith($"{bench.Provider.Issuer}/authorize?ui=plain&response_type=code&", plain.Headers.Location.ToString());
        Assert.Equal("openid email profile", query["scope"]);
        Assert.Equal("https://api.example/api/v1/oauth/company/callback", query["redirect_uri"]);
        var cookie = Cookie(plain);
        Assert.StartsWith("baas-oauth-", cookie);
        Assert.Contains("max-age=600; path=/; samesite=lax; httponly", cookie);
        Assert.StartsWith("__Host-baas-oauth-", Cookie(secure));
        Assert.Contains("; secure", Cookie(secure));
        Assert.Equal("no-store", plain.Headers.CacheControl!.ToString());
        Assert.DoesNotContain(cookie.Split('=', ';')[1], plain.Headers.Location.ToString());
    }

    [Fact]
    public async Task CallBack_Again_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, cookie) = await bench.BeginAsync();
        var query = bench.Provider.SignIn(location, "17", Email);

        var first = await bench.CallBackAsync(query, cookie);
        var again = await bench.CallBackAsync(query, cookie);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", Cookie(first.Response));
        Assert.Equal((HttpStatusCode.BadRequest, "OAUTH_STATE_INVALID"), (again.Status, again.Reason));
    }

    [Fact]
    public async Task CallBack_InAnotherBrowser_IsRefusedAndEndsTheSignIn()
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, cookie) = await bench.BeginAsync();
        var (_, others) = await bench.BeginAsync();
        var query = bench.Provider.SignIn(location, "17", Email);

        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync(query, $"{cookie.Split('=')[0]}={others.Split('=')[1]}")).Reason);
        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync(query, cookie)).Reason);
    }

    [Fact]
    public async Task CallBack_WithoutTheCookie_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, _) = await bench.BeginAsync();

        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync(bench.Provider.SignIn(location, "17", Email), cookie: "")).Reason);
    }

    [Fact]
    public async Task CallBack_OfAnotherProvider_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, cookie) = await bench.BeginAsync();

        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync(bench.Provider.SignIn(location, "17", Email), cookie, "github")).Reason);
    }

    [Fact]
    public async Task CallBack_ThatAnotherIssuerAnswers_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, cookie) = await bench.BeginAsync();
        var query = bench.Provider.SignIn(location, "17", Email).Split("&iss=")[0];

        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync($"{query}&iss=https://evil.example", cookie)).Reason);
    }

    [Fact]
    public async Task CallBack_AfterTenMinutes_IsRefused()
    {
        var time = new ShiftedTime();
        await using var bench = await OAuthBench.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var (location, cookie) = await bench.BeginAsync();
        var query = bench.Provider.SignIn(location, "17", Email);

        time.Offset = TimeSpan.FromMinutes(10);

        Assert.Equal("OAUTH_STATE_INVALID", (await bench.CallBackAsync(query, cookie)).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("state=")]
    [InlineData("state=x&code=y")]
    [InlineData("state=%00&code=%00")]
    [InlineData("code=4/0AfJohXk&scope=email&authuser=0&prompt=consent&hd=example.com")]
    public async Task CallBack_WithoutASignIn_IsRefused(string query)
    {
        await using var bench = await OAuthBench.StartAsync();

        var answer = await bench.CallBackAsync(query, cookie: "");

        Assert.Equal((HttpStatusCode.BadRequest, "OAUTH_STATE_INVALID"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("error=access_denied&error_description=No", "access_denied")]
    [InlineData("error=<script>", "unknown_error")]
    [InlineData("scope=email", "unknown_error")]
    [InlineData("code=unknown", "invalid_grant")]
    public async Task CallBack_UserOrProviderRefuses_IsToldWithACleanCode(string given, string error)
    {
        await using var bench = await OAuthBench.StartAsync();
        var (location, cookie) = await bench.BeginAsync();
        var state = HttpUtility.ParseQueryString(location.Query)["state"];

        var answer = await bench.CallBackAsync($"state={state}&{given}", cookie);

        Assert.Equal((HttpStatusCode.Forbidden, "OAUTH_REFUSED"), (answer.Status, answer.Reason));
        Assert.Contains($"\"error\":\"{error}\"", answer.Text);
        Assert.DoesNotContain("script", answer.Text);
    }

    [Theory]
    [InlineData("/api/v1/oauth/nobody/login", "OAUTH_PROVIDER_NOT_FOUND")]
    [InlineData("/api/v1/oauth/google/login", "OAUTH_PROVIDER_NOT_FOUND")]
    [InlineData("/api/v1/oauth/company/login?collection=nothing", "COLLECTION_NOT_FOUND")]
    [InlineData("/api/v1/oauth/company/login?redirect=https://evil.example/", "OAUTH_REDIRECT_REFUSED")]
    [InlineData("/api/v1/oauth/company/login?code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "OAUTH_REDIRECT_REFUSED")]
    public async Task Begin_WhatIsNotThere_IsRefused(string path, string reason)
    {
        await using var bench = await OAuthBench.StartAsync();

        Assert.Equal(reason, (await bench.Engine.RestAsync(HttpMethod.Get, path, token: "")).Reason);
    }

    private static string Cookie(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("set-cookie"));
}
