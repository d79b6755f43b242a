using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>Apps get a code at their own address, and the session for it; and signed-in users link providers that way.</summary>
public sealed class OAuthExchangeTests
{
    private const string Email = "ada@example.com";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly string Challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    [Fact]
    public async Task Exchange_CodeOfABrowser_GivesTheSessionOnce()
    {
        await using var bench = await OAuthBench.StartAsync();
        var code = CodeOf(await bench.SignInAsync("17", Email, $"redirect={OAuthBench.App}"));

        var first = await ExchangeAsync(bench, code, verifier: "");
        var again = await ExchangeAsync(bench, code, verifier: "");

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("company", first.Json.GetProperty("user").GetProperty("oauth_provider").GetString());
        Assert.Equal((HttpStatusCode.Forbidden, "OAUTH_CODE_INVALID"), (again.Status, again.Reason));
        Assert.DoesNotContain(bench.Engine.Log.Lines, line => line.Contains(code, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx")]
    public async Task Exchange_WithoutTheVerifier_IsRefusedAndEndsTheCode(string wrong)
    {
        await using var bench = await OAuthBench.StartAsync();
        var code = CodeOf(await bench.SignInAsync("17", Email, $"redirect={OAuthBench.App}&code_challenge={Challenge}"));

        Assert.Equal("OAUTH_CODE_INVALID", (await ExchangeAsync(bench, code, wrong)).Reason);
        Assert.Equal("OAUTH_CODE_INVALID", (await ExchangeAsync(bench, code, Verifier)).Reason);
    }

    [Fact]
    public async Task Exchange_AfterAMinute_IsRefused()
    {
        var time = new ShiftedTime();
        await using var bench = await OAuthBench.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var code = CodeOf(await bench.SignInAsync("17", Email, $"redirect={OAuthBench.App}"));

        time.Offset = TimeSpan.FromMinutes(1);

        Assert.Equal("OAUTH_CODE_INVALID", (await ExchangeAsync(bench, code, verifier: "")).Reason);
    }

    [Fact]
    public async Task Begin_OverGrpc_NeedsAVerifierAndThenNoCookie()
    {
        await using var bench = await OAuthBench.StartAsync();
        const string Begin = "/baas.auth.v1.OAuthService/BeginOAuth";

        var plain = await RawGrpc.CallAsync(bench.Engine.Http2, Begin, new BeginOAuthRequest { Provider = "company" });
        var unbound = await RawGrpc.CallAsync(bench.Engine.Http2, Begin, new BeginOAuthRequest { Provider = "company", Redirect = OAuthBench.App });
        var begun = await RawGrpc.CallAsync(
            bench.Engine.Http2, Begin, new BeginOAuthRequest { Provider = "company", Redirect = OAuthBench.App, CodeChallenge = Challenge });

        Assert.Equal(("OAUTH_REDIRECT_REFUSED", "OAUTH_REDIRECT_REFUSED"), (plain.Reason, unbound.Reason));
        Assert.Equal(StatusCode.OK, begun.Code);
        var location = new Uri(BeginOAuthResponse.Parser.ParseFrom(begun.Message).AuthorizationUrl);
        var code = CodeOf(await bench.CallBackAsync(bench.Provider.SignIn(location, "17", Email), cookie: ""));
        Assert.Equal(HttpStatusCode.OK, (await ExchangeAsync(bench, code, Verifier)).Status);
    }

    [Fact]
    public async Task CallBack_WithARedirect_TellsRefusalsThere()
    {
        await using var bench = await OAuthBench.StartAsync();
        bench.Provider.SaysVerified = false;

        var answer = await bench.SignInAsync("17", Email, $"redirect={OAuthBench.App}");

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal($"{OAuthBench.App}?error=OAUTH_EMAIL_UNVERIFIED", answer.Response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Link_OtherAddress_SignsTheSameAccountIn()
    {
        await using var bench = await OAuthBench.StartAsync();
        var account = await bench.RegisterAsync(Email, isVerified: true);
        var token = OAuthBench.TokenOf(account);

        var linked = await ExchangeAsync(bench, await LinkAsync(bench, token, "17", "ada@home.example"), Verifier, token);

        Assert.Equal(HttpStatusCode.OK, linked.Status);
        Assert.Equal("", linked.Json.GetProperty("access_token").GetString());
        var links = (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/oauth-links", token: token)).Json.GetProperty("links");
        Assert.Equal(("company", "ada@home.example"), (links[0].GetProperty("provider").GetString(), links[0].GetProperty("email").GetString()));
        Assert.Equal(OAuthBench.IdOf(account), OAuthBench.IdOf((await bench.SignInAsync("17", "ada@home.example")).Json));
    }

    [Fact]
    public async Task Link_ByAnotherCaller_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var token = OAuthBench.TokenOf(await bench.RegisterAsync(Email, isVerified: true));
        var other = OAuthBench.TokenOf(await bench.RegisterAsync("eve@example.com", isVerified: true));

        Assert.Equal("OAUTH_CODE_INVALID", (await ExchangeAsync(bench, await LinkAsync(bench, token, "17", Email), Verifier, other)).Reason);
        Assert.Equal("OAUTH_CODE_INVALID", (await ExchangeAsync(bench, await LinkAsync(bench, token, "17", Email), Verifier)).Reason);
    }

    [Fact]
    public async Task Link_UserOfAnotherAccount_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        await bench.SignInAsync("17", "eve@example.com");
        var token = OAuthBench.TokenOf(await bench.RegisterAsync(Email, isVerified: true));

        var answer = await ExchangeAsync(bench, await LinkAsync(bench, token, "17", Email), Verifier, token);

        Assert.Equal((HttpStatusCode.Conflict, "OAUTH_IDENTITY_TAKEN"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Link_OldSession_NeedsAFreshOne()
    {
        var time = new ShiftedTime();
        await using var bench = await OAuthBench.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var token = OAuthBench.TokenOf(await bench.RegisterAsync(Email, isVerified: true));
        time.Offset = TimeSpan.FromMinutes(11);

        var answer = await BeginLinkAsync(bench, token);

        Assert.Equal((HttpStatusCode.BadRequest, "FRESH_SIGN_IN_NEEDED"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Link_AccountThatHasNotVerifiedItsAddress_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var token = OAuthBench.TokenOf(await bench.RegisterAsync(Email, isVerified: false));

        var answer = await BeginLinkAsync(bench, token);

        Assert.Equal("OAUTH_LINK_REFUSED", answer.Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await BeginLinkAsync(bench, "")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await BeginLinkAsync(bench, bench.Engine.AdminToken!)).Reason);
    }

    [Fact]
    public async Task Unlink_LastWayToSignIn_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var token = OAuthBench.TokenOf((await bench.SignInAsync("17", Email)).Json);

        Assert.Equal("OAUTH_LAST_SIGN_IN", (await UnlinkAsync(bench, "company", token)).Reason);
        Assert.Equal("OAUTH_LINK_NOT_FOUND", (await UnlinkAsync(bench, "github", token)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await UnlinkAsync(bench, "company", "")).Reason);
        await bench.SignInAsync("18", Email, provider: "github");
        Assert.Equal(HttpStatusCode.OK, (await UnlinkAsync(bench, "company", token)).Status);
        Assert.Equal("OAUTH_LAST_SIGN_IN", (await UnlinkAsync(bench, "github", token)).Reason);
    }

    private static Task<RestAnswer> UnlinkAsync(OAuthBench bench, string provider, string token)
        => bench.Engine.RestAsync(HttpMethod.Delete, $"/api/v1/auth/oauth-links/{provider}", token: token);

    private static Task<RestAnswer> BeginLinkAsync(OAuthBench bench, string token)
        => bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/oauth/company/link", new { redirect = OAuthBench.App, code_challenge = Challenge }, token);

    private static async Task<string> LinkAsync(OAuthBench bench, string token, string subject, string email)
    {
        var begun = await BeginLinkAsync(bench, token);
        var location = new Uri(begun.Json.GetProperty("authorization_url").GetString()!);
        return CodeOf(await bench.CallBackAsync(bench.Provider.SignIn(location, subject, email), cookie: ""));
    }

    private static Task<RestAnswer> ExchangeAsync(OAuthBench bench, string code, string verifier, string token = "")
        => bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/oauth/exchange", new { code, code_verifier = verifier }, token);

    private static string CodeOf(RestAnswer answer)
    {
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.DoesNotContain("access_token\":\"e", answer.Text);
        Assert.StartsWith(OAuthBench.App, answer.Response.Headers.Location!.ToString());
        return HttpUtility.ParseQueryString(answer.Response.Headers.Location.Query)["code"]!;
    }
}
