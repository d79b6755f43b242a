using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>Administrators set providers up; nobody reads a secret, and no provider makes the engine reach where it should not.</summary>
public sealed class ProviderTests
{
    private const string Providers = "/api/v1/oauth-providers";

    [Fact]
    public async Task Put_ByAnAdministrator_SignsUsersInAndShowsNoSecret()
    {
        await using var bench = await OAuthBench.StartAsync();

        var put = await PutAsync(bench, "stored", bench.Provider.Issuer);
        var without = await PutAsync(bench, "stored", bench.Provider.Issuer, secret: "");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(put.Text, without.Text);
        Assert.Equal(HttpStatusCode.OK, (await bench.SignInAsync("17", "ada@example.com", provider: "stored")).Status);
        var list = await bench.Engine.RestAsync(HttpMethod.Get, Providers);
        Assert.All((string[])[put.Text, list.Text], text => Assert.DoesNotContain("a secret", text));
        Assert.Equal(["company", "github", "stored"], list.Json.GetProperty("providers").EnumerateArray().Select(each => each.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task List_ByAnybody_HasNamesOnly()
    {
        await using var bench = await OAuthBench.StartAsync();
        await PutAsync(bench, "off", bench.Provider.Issuer, disabled: true);

        var list = await bench.Engine.RestAsync(HttpMethod.Get, Providers, token: "");

        Assert.Equal(["company", "github"], list.Json.GetProperty("providers").EnumerateArray().Select(each => each.GetProperty("display_name").GetString()));
        Assert.DoesNotContain(FakeProvider.ClientId, list.Text);
        Assert.DoesNotContain(bench.Provider.Issuer, list.Text);
        Assert.Equal("OAUTH_PROVIDER_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/oauth/off/login", token: "")).Reason);
    }

    [Fact]
    public async Task Put_ByOthers_IsRefused()
    {
        await using var bench = await OAuthBench.StartAsync();
        var user = OAuthBench.TokenOf(await bench.RegisterAsync("ada@example.com", isVerified: true));

        Assert.Equal("CREDENTIALS_MISSING", (await PutAsync(bench, "stored", "https://login.example", token: "")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await PutAsync(bench, "stored", "https://login.example", token: user)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await bench.Engine.RestAsync(HttpMethod.Delete, $"{Providers}/company", token: user)).Reason);
    }

    [Fact]
    public async Task Delete_Stored_LetsTheConfiguredHoldAgain()
    {
        await using var bench = await OAuthBench.StartAsync();
        await PutAsync(bench, "company", bench.Provider.Issuer, disabled: true);
        Assert.Equal("OAUTH_PROVIDER_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/oauth/company/login", token: "")).Reason);

        Assert.Equal(HttpStatusCode.OK, (await bench.Engine.RestAsync(HttpMethod.Delete, $"{Providers}/company")).Status);

        await bench.BeginAsync();
        Assert.Equal("OAUTH_PROVIDER_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Delete, $"{Providers}/company")).Reason);
    }

    [Fact]
    public async Task Put_WrongSettings_AreNamed()
    {
        await using var bench = await OAuthBench.StartAsync();

        var answer = await PutAsync(bench, "Stored", "ftp://login.example");

        Assert.Equal((HttpStatusCode.BadRequest, "OAUTH_PROVIDER_INVALID"), (answer.Status, answer.Reason));
        Assert.Contains("\"field\":\"provider.name\"", answer.Text);
        Assert.Contains("\"field\":\"provider.issuer\"", answer.Text);
    }

    [Theory]
    [InlineData("/moved")]
    [InlineData("/huge")]
    [InlineData("/missing")]
    public async Task Begin_ProviderThatAnswersOtherwise_IsUnavailable(string path)
    {
        await using var bench = await OAuthBench.StartAsync();
        await PutAsync(bench, "stored", bench.Provider.Issuer + path);

        var answer = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/oauth/stored/login", token: "");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "OAUTH_PROVIDER_FAILED"), (answer.Status, answer.Reason));
        Assert.DoesNotContain("127.0.0.1", answer.Text);
    }

    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("https://localhost:1")]
    [InlineData("https://[::1]:1")]
    [InlineData("https://169.254.169.254")]
    public async Task Begin_ProviderInTheOwnNetwork_IsNotAsked(string issuer)
    {
        await using var engine = await TestEngine.StartAsync(settings: OAuthBench.EncryptionKey);
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", new { name = "users", type = "auth" });
        var put = await engine.RestAsync(HttpMethod.Put, $"{Providers}/stored", Settings(issuer, "s", disabled: false));
        Assert.Equal(HttpStatusCode.OK, put.Status);

        var answer = await engine.RestAsync(HttpMethod.Get, "/api/v1/oauth/stored/login", token: "");

        Assert.Equal("OAUTH_PROVIDER_FAILED", answer.Reason);
    }

    [Fact]
    public async Task Start_ConfiguredProviderThatIsWrong_FailsWithItsName()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TestEngine.StartAsync(settings: [("Baas:OAuth:Providers:google:ClientId", "id")]));

        Assert.Contains("Baas:OAuth:Providers:google: redirect_uri", error.Message);
    }

    private static Task<RestAnswer> PutAsync(
        OAuthBench bench, string name, string issuer, string secret = FakeProvider.Secret, bool disabled = false, string? token = null)
        => bench.Engine.RestAsync(HttpMethod.Put, $"{Providers}/{name}", Settings(issuer, secret, disabled), token);

    private static object Settings(string issuer, string secret, bool disabled) => new
    {
        client_id = FakeProvider.ClientId, client_secret = secret, redirect_uri = "https://api.example/callback", issuer, disabled,
    };
}
