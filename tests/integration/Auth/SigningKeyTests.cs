using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Buffers.Text;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>Keys are published before they sign, and until nothing that they signed is good.</summary>
public sealed class SigningKeyTests
{
    private static readonly object Credentials = new { email = TestAdministrator.Email, password = TestAdministrator.Password };

    [Fact]
    public async Task KeySet_Anybody_VerifiesTokens()
    {
        await using var engine = await TestEngine.StartAsync();

        var set = await engine.RestAsync(HttpMethod.Get, "/.well-known/jwks.json", token: "");

        Assert.Equal(HttpStatusCode.OK, set.Status);
        var key = Assert.Single(set.Json.GetProperty("keys").EnumerateArray());
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (Text("kty"), Text("crv"), Text("alg"), Text("use")));
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(Text("x")), Y = Base64Url.DecodeFromChars(Text("y")) },
        });
        var parts = engine.AdminToken!.Split('.');
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.Contains(Text("kid"), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.DoesNotContain("\"d\"", set.Text);

        string Text(string name) => key.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Rotate_OldKey_SignsOnForAnHourAndIsBelievedUntilItsTokensAreDead()
    {
        var time = new ShiftedTime();
        await using var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var rotation = engine.Services.GetRequiredService<SigningKeyRotation>();
        var keys = engine.Services.GetRequiredService<SigningKeys>();
        var first = Assert.Single(keys.All).Id;
        await rotation.RotateAsync(CancellationToken.None);
        Assert.Single(keys.All);

        time.Offset = TimeSpan.FromDays(90) + TimeSpan.FromMinutes(1);
        await rotation.RotateAsync(CancellationToken.None);
        await rotation.RotateAsync(CancellationToken.None);

        Assert.Equal(2, keys.All.Count);
        var old = await LoginAsync(engine);
        Assert.Equal(first, KeyOf(old));
        time.Offset += TimeSpan.FromMinutes(61);
        var next = await LoginAsync(engine);
        Assert.Equal(keys.All[1].Id, KeyOf(next));
        Assert.Equal(2, (await engine.RestAsync(HttpMethod.Get, "/.well-known/jwks.json", token: "")).Json.GetProperty("keys").GetArrayLength());

        time.Offset += TimeSpan.FromHours(25);
        await rotation.RotateAsync(CancellationToken.None);
        Assert.Equal(KeyOf(next), Assert.Single(keys.All).Id);
    }

    [Fact]
    public async Task Rotate_OnOneNode_IsKnownToTheOther()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var store = nodes.First.Services.GetRequiredService<AuthStore>();
        var keys = nodes.First.Services.GetRequiredService<SigningKeys>();
        var others = nodes.Second.Services.GetRequiredService<SigningKeys>();

        var (rotated, made) = await store.RotateKeysAsync(keys.All, DateTimeOffset.UtcNow, isDue: true, CancellationToken.None);

        Assert.Equal(2, rotated.Count);
        await Until.TrueAsync(() => others.TryFind(made!.Id, out _));
    }

    [Fact]
    public async Task Logout_OnOneNode_EndsTheTokenOnTheOther()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var token = await LoginAsync(nodes.First);
        Assert.Equal(HttpStatusCode.OK, (await nodes.Second.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token)).Status);

        await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", token);

        Assert.Equal("TOKEN_INVALID", (await nodes.First.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token)).Reason);
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token)).Reason == "TOKEN_INVALID");
    }

    private static string KeyOf(string token)
        => System.Text.Json.JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;

    private static async Task<string> LoginAsync(TestEngine engine)
        => (await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", Credentials, token: "")).Json.GetProperty("access_token").GetString()!;
}
