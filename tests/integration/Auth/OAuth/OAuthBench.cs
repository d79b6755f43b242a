using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;
using Microsoft.AspNetCore.Builder;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>An engine, a provider that it knows as <c>company</c> and <c>github</c>, and a browser that follows no redirects by itself.</summary>
internal sealed class OAuthBench : IAsyncDisposable
{
    public const string App = "https://app.example/in";
    public const string Password = "securepassword123";

    /// <summary>Engines that share a database have no key of their own making.</summary>
    public static readonly (string Key, string Value) EncryptionKey = ("Baas:Schema:EncryptionKey", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");

    private OAuthBench(FakeProvider provider, TestEngine engine)
    {
        Provider = provider;
        Engine = engine;
        Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = engine.Address };
    }

    public FakeProvider Provider { get; }

    public TestEngine Engine { get; }

    public HttpClient Browser { get; }

    /// <param name="rule">Who may register; empty for everyone, null for nobody.</param>
    public static async Task<OAuthBench> StartAsync(
        string? rule = "", Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var provider = await FakeProvider.StartAsync();
        var engine = await TestEngine.StartAsync(configure: configure, settings:
        [
            EncryptionKey,
            ("Baas:OAuth:AllowPrivateProviders", "true"), ("Baas:OAuth:ProviderTimeout", "00:00:59"),
            .. Client("company"), ("Baas:OAuth:Providers:company:Issuer", provider.Issuer),
            ("Baas:OAuth:Providers:company:AppRedirects:0", App),
            .. Client("github"),
            ("Baas:OAuth:Providers:github:AuthorizeUrl", $"{provider.Issuer}/authorize"),
            ("Baas:OAuth:Providers:github:TokenUrl", $"{provider.Issuer}/token"),
            ("Baas:OAuth:Providers:github:UserUrl", $"{provider.Issuer}/user"),
            .. settings,
        ]);
        var bench = new OAuthBench(provider, engine);
        foreach (var name in (string[])["users", "customers"])
        {
            var made = await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", new
            {
                name, type = "auth", schema = new[] { new { name = "name", type = "text" } }, create_rule = rule, view_rule = "",
            });
            Assert.Equal(HttpStatusCode.OK, made.Status);
        }

        return bench;
    }

    /// <summary>Begins a sign-in as a browser does.</summary>
    /// <param name="query">As <c>collection=customers</c>.</param>
    /// <returns>Where the browser is sent, and the cookie that it keeps.</returns>
    public async Task<(Uri Location, string Cookie)> BeginAsync(string provider = "company", string query = "")
    {
        using var response = await Browser.GetAsync($"/api/v1/oauth/{provider}/login?{query}").Soon();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var cookie = response.Headers.TryGetValues("set-cookie", out var cookies) ? cookies.Single().Split(';')[0] : "";
        return (response.Headers.Location!, cookie);
    }

    /// <summary>Comes back from the provider.</summary>
    public async Task<RestAnswer> CallBackAsync(string query, string cookie, string provider = "company")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/oauth/{provider}/callback?{query}");
        if (cookie.Length > 0)
        {
            request.Headers.Add("cookie", cookie);
        }

        var response = await Browser.SendAsync(request).Soon();
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    /// <summary>Signs in from the beginning to the end.</summary>
    public async Task<RestAnswer> SignInAsync(string subject, string email, string query = "", string provider = "company")
    {
        var (location, cookie) = await BeginAsync(provider, query);
        return await CallBackAsync(Provider.SignIn(location, subject, email), cookie, provider);
    }

    /// <summary>Makes an account with a password.</summary>
    public async Task<JsonElement> RegisterAsync(string email, bool isVerified)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/users/auth/register", new { email, password = Password }, token: "");
        Assert.Equal(HttpStatusCode.OK, made.Status);
        if (isVerified)
        {
            await PatchAsync(IdOf(made.Json), new { verified = true });
        }

        return made.Json;
    }

    public async Task PatchAsync(string account, object data)
        => Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Patch, $"/api/v1/collections/users/records/{account}", new { data })).Status);

    public static string IdOf(JsonElement tokens) => tokens.GetProperty("user").GetProperty("id").GetString()!;

    public static string TokenOf(JsonElement tokens) => tokens.GetProperty("access_token").GetString()!;

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Engine.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static (string, string)[] Client(string name) =>
    [
        ($"Baas:OAuth:Providers:{name}:ClientId", FakeProvider.ClientId),
        ($"Baas:OAuth:Providers:{name}:ClientSecret", FakeProvider.Secret),
        ($"Baas:OAuth:Providers:{name}:RedirectUri", $"https://api.example/api/v1/oauth/{name}/callback"),
    ];
}
