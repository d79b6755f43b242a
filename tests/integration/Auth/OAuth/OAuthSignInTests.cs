using System.Net;
using System.Text.Json.Nodes;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>Signing in with a provider in a browser: whom it signs in, and whom not.</summary>
public sealed class OAuthSignInTests
{
    private const string Email = "ada@example.com";

    [Theory]
    [InlineData("company", "Ada Lovelace")]
    [InlineData("github", "octocat")]
    public async Task SignIn_NewUser_MakesAVerifiedAccount(string provider, string name)
    {
        await using var bench = await OAuthBench.StartAsync();

        var first = await bench.SignInAsync("17", "Ada@Example.com", provider: provider);
        var second = await bench.SignInAsync("17", "moved@example.com", provider: provider);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("bearer", first.Json.GetProperty("token_type").GetString());
        var user = first.Json.GetProperty("user");
        Assert.Equal(
            (Email, name, provider, true, "user"),
            (user.GetProperty("email").GetString(), user.GetProperty("name").GetString(), user.GetProperty("oauth_provider").GetString(),
                user.GetProperty("verified").GetBoolean(), user.GetProperty("role").GetString()));
        Assert.Equal(OAuthBench.IdOf(first.Json), OAuthBench.IdOf(second.Json));
        var me = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: OAuthBench.TokenOf(first.Json));
        Assert.Equal(Email, me.Json.GetProperty("email").GetString());
        Assert.DoesNotContain("oauth_provider", me.Text);
        var record = await bench.Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/users/records/{OAuthBench.IdOf(first.Json)}");
        Assert.Equal(name, record.Json.GetProperty("data").GetProperty("name").GetString());
    }

    [Fact]
    public async Task SignIn_ToACollection_MakesTheAccountThere()
    {
        await using var bench = await OAuthBench.StartAsync();

        var customer = await bench.SignInAsync("17", Email, "collection=customers&utm_source=mail");
        var user = await bench.SignInAsync("17", Email);

        Assert.Equal("customers", customer.Json.GetProperty("user").GetProperty("collection").GetString());
        Assert.Equal("users", user.Json.GetProperty("user").GetProperty("collection").GetString());
    }

    [Fact]
    public async Task SignIn_AddressThatBothHaveVerified_IsTheSameAccount()
    {
        await using var bench = await OAuthBench.StartAsync();
        var registered = await bench.RegisterAsync(Email, isVerified: true);

        var answer = await bench.SignInAsync("17", Email);

        Assert.Equal(OAuthBench.IdOf(registered), OAuthBench.IdOf(answer.Json));
    }

    [Fact]
    public async Task SignIn_AddressThatNobodyHasVerified_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var registered = await bench.RegisterAsync(Email, isVerified: false);

        var answer = await bench.SignInAsync("17", Email);

        Assert.Equal((HttpStatusCode.BadRequest, "OAUTH_LINK_REFUSED"), (answer.Status, answer.Reason));
        await bench.PatchAsync(OAuthBench.IdOf(registered), new { verified = true });
        Assert.Equal(OAuthBench.IdOf(registered), OAuthBench.IdOf((await bench.SignInAsync("17", Email)).Json));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignIn_ProviderThatHasNotVerifiedTheAddress_IsRefused(bool hasAccount)
    {
        await using var bench = await OAuthBench.StartAsync();
        bench.Provider.SaysVerified = false;
        if (hasAccount)
        {
            await bench.RegisterAsync(Email, isVerified: true);
        }

        foreach (var provider in (string[])["company", "github"])
        {
            Assert.Equal("OAUTH_EMAIL_UNVERIFIED", (await bench.SignInAsync("17", Email, provider: provider)).Reason);
        }
    }

    [Fact]
    public async Task SignIn_OtherUserWithTheAddressOfALinkedAccount_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        await bench.SignInAsync("17", Email);

        Assert.Equal("OAUTH_IDENTITY_TAKEN", (await bench.SignInAsync("18", Email)).Reason);
    }

    [Fact]
    public async Task SignIn_WhereNobodyMayRegister_SignsInOnlyWhoHasAnAccount()
    {
        await using var bench = await OAuthBench.StartAsync(rule: null);

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), await RefusedAsync(bench.SignInAsync("17", Email)));
        var made = await bench.Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/users/records", new { data = new { email = Email, password = OAuthBench.Password, verified = true } });
        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Equal(HttpStatusCode.OK, (await bench.SignInAsync("17", Email)).Status);
    }

    [Fact]
    public async Task SignIn_SuspendedAccount_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var first = await bench.SignInAsync("17", Email);
        await bench.PatchAsync(OAuthBench.IdOf(first.Json), new { suspended = true });

        Assert.Equal((HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED"), await RefusedAsync(bench.SignInAsync("17", Email)));
    }

    [Fact]
    public async Task SignIn_AccountThatWasMadeAnewWithTheId_IsNotLinked()
    {
        await using var bench = await OAuthBench.StartAsync();
        var id = OAuthBench.IdOf((await bench.SignInAsync("17", Email)).Json);
        await bench.Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/users/records/{id}");
        var other = await bench.Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/users/records", new { id, data = new { email = "eve@example.com", password = OAuthBench.Password } });
        Assert.Equal(HttpStatusCode.OK, other.Status);

        var answer = await bench.SignInAsync("17", Email);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEqual(id, OAuthBench.IdOf(answer.Json));
    }

    [Fact]
    public async Task SignIn_ManyAtOnceOfANewUser_MakeOneAccount()
    {
        await using var bench = await OAuthBench.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.SignInAsync("17", Email))).Soon();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => OAuthBench.IdOf(answer.Json)).Distinct());
    }

    [Theory]
    [InlineData("nonce", "\"other\"")]
    [InlineData("aud", "\"other\"")]
    [InlineData("iss", "\"https://evil.example\"")]
    [InlineData("exp", "1")]
    public async Task CallBack_TokenOfSomethingElse_IsRefused(string claim, string value)
    {
        await using var bench = await OAuthBench.StartAsync();
        bench.Provider.Lie = claims => claims[claim] = JsonNode.Parse(value);

        Assert.Equal((HttpStatusCode.Forbidden, "OAUTH_IDENTITY_INVALID"), await RefusedAsync(bench.SignInAsync("17", Email)));
    }

    private static async Task<(HttpStatusCode Status, string Reason)> RefusedAsync(Task<RestAnswer> call)
    {
        var answer = await call;
        return (answer.Status, answer.Reason);
    }
}
