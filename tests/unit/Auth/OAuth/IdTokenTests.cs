using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Auth.OAuth;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Auth.OAuth;

public sealed class IdTokenTests : IDisposable
{
    private readonly TestIdToken _provider = new();

    public void Dispose() => _provider.Dispose();

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void Verify_Good_GivesClaims(string algorithm)
        => Assert.Equal("user-1", Verify(_provider.Sign(TestIdToken.Claims(), algorithm)));

    [Theory]
    [InlineData("""{"iss": "https://evil.example"}""", "another issuer")]
    [InlineData("""{"iss": "https://login.example/"}""", "another issuer")]
    [InlineData("""{"aud": "other"}""", "another client")]
    [InlineData("""{"aud": ["other"]}""", "another client")]
    [InlineData("""{"aud": ["client", "other"]}""", "another client")]
    [InlineData("""{"aud": ["client", "other"], "azp": "other"}""", "another client")]
    [InlineData("""{"azp": "other"}""", "another client")]
    [InlineData("""{"aud": {"client": 1}}""", "another client")]
    [InlineData("""{"nonce": "m"}""", "another sign-in")]
    [InlineData("""{"nonce": null}""", "another sign-in")]
    [InlineData("""{"exp": 1}""", "expired")]
    [InlineData("""{"exp": "9999999999"}""", "expired")]
    [InlineData("""{"exp": null}""", "expired")]
    [InlineData("""{"exp": 1e308}""", "expired")]
    [InlineData("""{"iat": 9999999999}""", "future")]
    [InlineData("""{"iat": null}""", "future")]
    [InlineData("""{"nbf": 9999999999}""", "not come")]
    [InlineData("""{"nbf": "0"}""", "not come")]
    public void Verify_WrongClaim_IsRefused(string changed, string why)
    {
        var claims = TestIdToken.Claims();
        foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject())
        {
            claims[name] = value?.DeepClone();
        }

        Assert.Contains(why, Refusal(_provider.Sign(claims)));
    }

    [Theory]
    [InlineData("""["client"]""", "")]
    [InlineData("""["client", "other"]""", "client")]
    [InlineData("\"client\"", "client")]
    public void Verify_AudienceWithParty_IsGood(string audience, string party)
    {
        var claims = TestIdToken.Claims();
        claims["aud"] = JsonNode.Parse(audience);
        if (party.Length > 0)
        {
            claims["azp"] = party;
        }

        Assert.Equal("user-1", Verify(_provider.Sign(claims)));
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("HS256", "")]
    [InlineData("RS512", "")]
    [InlineData("RS256", """{"alg":"none","kid":"rsa"}""")]
    [InlineData("RS256", """{"alg":"ES256","kid":"rsa"}""")]
    [InlineData("RS256", """{"alg":"rs256","kid":"rsa"}""")]
    [InlineData("RS256", """{"kid":"rsa"}""")]
    [InlineData("ES256", """{"alg":"RS256","kid":"ec"}""")]
    public void Verify_OtherAlgorithm_IsRefused(string algorithm, string header)
        => Assert.Contains("signature", Refusal(_provider.Sign(TestIdToken.Claims(), algorithm, header)));

    [Fact]
    public void Verify_OtherKey_IsRefused()
    {
        using var other = new TestIdToken();

        Assert.Contains("signature", Refusal(other.Sign(TestIdToken.Claims())));
    }

    [Fact]
    public void Read_WhatIsNoToken_IsRefused()
    {
        var good = _provider.Sign(TestIdToken.Claims());
        string[] texts =
        [
            "", "a.b", "a.b.c", $"{good}.x", good[..^10], $"{good}=", good.Replace('.', ' '), new string('a', 100_000),
            _provider.SignText("[]"), _provider.SignText("{"), _provider.SignText("""{"iss":"a","iss":"b"}"""),
            _provider.Sign(TestIdToken.Claims(), header: """{"alg":"RS256","kid":"rsa","crit":["x"]}"""),
            _provider.Sign(TestIdToken.Claims(), header: """{"alg":"RS256","alg":"none"}"""),
        ];

        Assert.All(texts, text => Assert.NotEmpty(Refusal(text)));
    }

    [Theory]
    [InlineData("11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555555", true)]
    [InlineData("11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-000000000000", false)]
    [InlineData("evil.example/x", "evil.example/x", false)]
    public void Verify_IssuerOfManyTenants_IsThatOfTheToken(string issued, string tenant, bool isGood)
    {
        var metadata = TestIdToken.Metadata with { Issuer = "https://login.example/{tenantid}/v2.0" };
        var claims = TestIdToken.Claims();
        claims["iss"] = $"https://login.example/{issued}/v2.0";
        claims["tid"] = tenant;

        var error = Record.Exception(() => IdToken.Read("test", _provider.Sign(claims))
            .Verify(metadata, [_provider.RsaKey], "client", "n", TestIdToken.Now));

        Assert.Equal(isGood, error is null);
    }

    [Fact]
    public void Key_WhatMustNotSign_IsNone()
    {
        var (rsa, ec) = (_provider.RsaJson(), _provider.EcJson());
        foreach (var (key, name, value) in ((System.Text.Json.Nodes.JsonObject, string, string)[])
            [(rsa, "use", "enc"), (rsa, "alg", "PS256"), (rsa, "n", "AQAB"), (rsa, "kty", "oct"), (ec, "crv", "P-521"), (ec, "x", "AQAB"), (ec, "alg", "RS256")])
        {
            var changed = key.DeepClone().AsObject();
            changed[name] = value;

            Assert.Null(TestIdToken.Key(changed));
        }
    }

    private string Verify(string text) => IdToken.Read("test", text)
        .Verify(TestIdToken.Metadata, [_provider.RsaKey, _provider.EcKey], "client", "n", TestIdToken.Now)
        .GetProperty("sub").GetString()!;

    private string Refusal(string text)
    {
        var error = Assert.Throws<BaasException>(() => Verify(text));
        Assert.Equal("OAUTH_IDENTITY_INVALID", error.Definition.Reason);
        return error.Message;
    }
}
