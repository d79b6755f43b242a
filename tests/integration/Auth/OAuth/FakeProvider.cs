using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.IntegrationTests.Auth.OAuth;

/// <summary>
/// A provider on a free port that signs in whom a test says, as OpenID Connect and as GitHub has it. It is strict about what the engine
/// must send, and lies when a test wants it to.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "the client";
    public const string Secret = "a secret/with: signs";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> _grants = new();
    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    public string Issuer { get; private set; } = "";

    /// <summary>Changes an id_token's claims before it is signed.</summary>
    public Action<JsonObject> Lie { get; set; } = _ => { };

    /// <summary>What the provider says of the user's address.</summary>
    public bool SaysVerified { get; set; } = true;

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var provider = new FakeProvider(app);
        app.Run(provider.ServeAsync);
        await app.StartAsync();
        provider.Issuer = app.Urls.First();
        return provider;
    }

    /// <summary>Signs a user in whom the engine sent here.</summary>
    /// <param name="location">Where the engine sent the browser.</param>
    /// <param name="subject">The user's id.</param>
    /// <returns>The query of the engine's callback.</returns>
    public string SignIn(Uri location, string subject, string email)
    {
        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal(("code", ClientId, "S256"), (query["response_type"], query["client_id"], query["code_challenge_method"]));
        Assert.Equal(43, query["code_challenge"]!.Length);
        var code = Guid.NewGuid().ToString("N");
        _grants[code] = new Grant(subject, email, query["nonce"], query["code_challenge"]!, query["redirect_uri"]!);
        return $"code={code}&state={Uri.EscapeDataString(query["state"]!)}&iss={Uri.EscapeDataString(Issuer)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        JsonNode? answer = http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new JsonObject
            {
                ["issuer"] = Issuer,
                ["authorization_endpoint"] = $"{Issuer}/authorize?ui=plain",
                ["token_endpoint"] = $"{Issuer}/token",
                ["jwks_uri"] = $"{Issuer}/jwks",
            },
            "/jwks" => Keys(),
            "/token" => await GrantAsync(http),
            "/user" => new JsonObject { ["id"] = long.Parse(GrantOf(http).Subject), ["login"] = "octocat", ["name"] = null },
            "/user/emails" => new JsonArray(
                new JsonObject { ["email"] = "other@example.com", ["primary"] = false, ["verified"] = true },
                new JsonObject { ["email"] = GrantOf(http).Email, ["primary"] = true, ["verified"] = SaysVerified }),
            "/moved/.well-known/openid-configuration" => Redirect(http),
            "/huge/.well-known/openid-configuration" => new JsonObject { ["issuer"] = new string('x', 1_000_000) },
            _ => null,
        };
        http.Response.StatusCode = answer is not null ? http.Response.StatusCode : http.Response.StatusCode is 302 ? 302 : 404;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer?.ToJsonString() ?? "{}");
    }

    private static JsonNode? Redirect(HttpContext http)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = "/.well-known/openid-configuration";
        return null;
    }

    private async Task<JsonObject> GrantAsync(HttpContext http)
    {
        var form = HttpUtility.ParseQueryString(await new StreamReader(http.Request.Body).ReadToEndAsync());
        if (!_grants.TryGetValue(form["code"] ?? "", out var grant)
            || !IsClient(http, form)
            || form["grant_type"] != "authorization_code"
            || form["redirect_uri"] != grant.RedirectUri
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"] ?? ""))) != grant.Challenge)
        {
            http.Response.StatusCode = 400;
            return new JsonObject { ["error"] = "invalid_grant" };
        }

        // The code becomes the access token.
        return new JsonObject { ["access_token"] = form["code"], ["token_type"] = "bearer", ["id_token"] = Sign(grant) };
    }

    // RFC 6749 §2.3.1: user and password are form-encoded first.
    private static bool IsClient(HttpContext http, NameValueCollection form)
    {
        var basic = http.Request.Headers.Authorization.ToString();
        if (basic.Length == 0)
        {
            return (form["client_id"], form["client_secret"]) == (ClientId, Secret);
        }

        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(basic["Basic ".Length..])).Split(':');
        return parts.Length == 2 && (HttpUtility.UrlDecode(parts[0]), HttpUtility.UrlDecode(parts[1])) == (ClientId, Secret);
    }

    private Grant GrantOf(HttpContext http) => _grants[http.Request.Headers.Authorization.ToString()["Bearer ".Length..]];

    private string Sign(Grant grant)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = ClientId, ["sub"] = grant.Subject, ["nonce"] = grant.Nonce, ["iat"] = now, ["exp"] = now + 300,
            ["email"] = grant.Email, ["email_verified"] = SaysVerified, ["name"] = "Ada Lovelace",
        };
        Lie(claims);
        var signed = $"{Text("""{"alg":"RS256","kid":"k"}""")}.{Text(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private JsonObject Keys()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["kid"] = "k", ["use"] = "sig",
                ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
            }),
        };
    }

    private static string Text(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed record Grant(string Subject, string Email, string? Nonce, string Challenge, string RedirectUri);
}
