using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Auth.Tokens;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class TokenReaderTests : IDisposable
{
    private readonly TokenFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void TryRead_OwnToken_ReadsWhatWasWritten()
    {
        var written = _fixture.Token;

        var isGood = _fixture.Reader.TryRead(TokenWriter.Write(written, _fixture.Key), out var read, out var fault);

        Assert.True(isGood);
        Assert.Equal(TokenFault.None, fault);
        Assert.Equal(written, read);
    }

    [Fact]
    public void TryRead_TokenMadeByHand_IsGood()
    {
        // Without this the refusals below could all have another reason.
        Assert.Equal(TokenFault.None, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, _fixture.GoodClaims)));
        Assert.Equal(TokenFault.None, _fixture.Read(_fixture.Sign(_fixture.GoodHeader.Replace("at+jwt", "JWT"), _fixture.GoodClaims)));
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"alg":"es256","typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"alg":"ES384","typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"dpop+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"other"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":""}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":7}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID","jwk":{}}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID"}{}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID",}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"\ud800"}""")]
    [InlineData("""{"alg":"ES256","typ":"\ud800","kid":"KID"}""")]
    [InlineData("""{"al\ud800":"ES256","typ":"JWT","kid":"KID"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public void TryRead_SignedWithOddHeader_IsInvalid(string header)
        => Assert.Equal(TokenFault.Invalid, _fixture.Read(_fixture.Sign(header.Replace("KID", _fixture.Key.Id), _fixture.GoodClaims)));

    [Theory]
    [InlineData("iss", "\"other\"")]
    [InlineData("iss", "")]
    [InlineData("aud", "\"other\"")]
    [InlineData("aud", "[\"default\"]")]
    [InlineData("aud", "")]
    [InlineData("sub", "")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "1")]
    [InlineData("sub", "\"\\ud800\"")]
    [InlineData("col", "null")]
    [InlineData("role", "null")]
    [InlineData("role", "")]
    [InlineData("sid", "")]
    [InlineData("auth_time", "\"3\"")]
    [InlineData("auth_time", "-1")]
    [InlineData("exp", "")]
    [InlineData("exp", "\"9999999999\"")]
    [InlineData("exp", "99999999999999999999")]
    [InlineData("exp", "9223372036854775807")]
    [InlineData("exp", "1e12")]
    [InlineData("nbf", "")]
    [InlineData("iat", "")]
    [InlineData("jti", "")]
    [InlineData("amr", "")]
    [InlineData("amr", "\"pwd\"")]
    [InlineData("amr", "[1]")]
    [InlineData("amr", "[[\"pwd\"]]")]
    [InlineData("amr", "[{}]")]
    [InlineData("admin", "true")]
    [InlineData("sub", "{\"a\":1}")]
    public void TryRead_SignedWithOddClaim_IsInvalid(string name, string json)
        => Assert.Equal(TokenFault.Invalid, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, _fixture.Claims((name, json)))));

    [Fact]
    public void TryRead_HeaderThatIsNotUtf8_IsInvalid()
    {
        byte[] header = [.. "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\""u8, 0xD6, .. "\"}"u8];
        var token = $"{Base64Url.EncodeToString(header)}.{TokenFixture.Encode("{}")}.{Base64Url.EncodeToString(new byte[SigningKey.SignatureBytes])}";

        Assert.Equal(TokenFault.Invalid, _fixture.Read(token));
    }

    [Fact]
    public void TryRead_DuplicateClaim_IsInvalid()
    {
        var claims = _fixture.GoodClaims[..^1];

        Assert.Equal(TokenFault.Invalid, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, claims + ",\"sub\":\"admin-1\"}")));
        Assert.Equal(TokenFault.Invalid, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, claims + ",\"\\u0073ub\":\"admin-1\"}")));
    }

    [Fact]
    public void TryRead_PublicKeyAsHmacSecret_IsInvalid()
    {
        var header = TokenFixture.Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{_fixture.Key.Id}}"}""");
        var signed = Encoding.ASCII.GetBytes(header + "." + TokenFixture.Encode(_fixture.GoodClaims));
        foreach (var secret in new[] { _fixture.Key.ExportPublicKey(), Encoding.ASCII.GetBytes(PemOf(_fixture.Key.ExportPublicKey())) })
        {
            var mac = HMACSHA256.HashData(secret, signed);

            Assert.Equal(TokenFault.Invalid, _fixture.Read(Encoding.ASCII.GetString(signed) + "." + Base64Url.EncodeToString(mac)));
            Assert.Equal(TokenFault.Invalid, _fixture.Read(Encoding.ASCII.GetString(signed) + "." + Base64Url.EncodeToString([.. mac, .. mac])));
        }
    }

    [Fact]
    public void TryRead_OtherKeyWithTheSameId_IsInvalid()
    {
        using var other = SigningKey.Import(_fixture.Key.Id, _fixture.Time.Now, SigningKey.Create(_fixture.Time.Now).ExportPkcs8());

        Assert.Equal(TokenFault.Invalid, _fixture.Read(TokenWriter.Write(_fixture.Token, other)));
    }

    [Fact]
    public void TryRead_AnyCharacterChanged_IsInvalid()
    {
        var token = TokenWriter.Write(_fixture.Token, _fixture.Key);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Equal(TokenFault.Invalid, _fixture.Read(new string(changed)));
        }
    }

    [Fact]
    public void TryRead_Truncated_IsInvalid()
    {
        var token = TokenWriter.Write(_fixture.Token, _fixture.Key);
        for (var length = 0; length < token.Length; length++)
        {
            Assert.Equal(TokenFault.Invalid, _fixture.Read(token[..length]));
        }
    }

    [Theory]
    [InlineData("{0}.")]
    [InlineData(".{0}")]
    [InlineData("{0}=")]
    [InlineData("{0}==")]
    [InlineData(" {0}")]
    [InlineData("{0} ")]
    [InlineData("{0}\n")]
    [InlineData("{0}.{0}")]
    [InlineData("{0}A")]
    public void TryRead_WithSomethingAround_IsInvalid(string format)
        => Assert.Equal(TokenFault.Invalid, _fixture.Read(string.Format(format, TokenWriter.Write(_fixture.Token, _fixture.Key))));

    [Fact]
    public void TryRead_SecondSpellingOfTheSignature_IsInvalid()
    {
        // 64 bytes leave four bits of the last character unused.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = TokenWriter.Write(_fixture.Token, _fixture.Key);

        var respelled = token[..^1] + alphabet[alphabet.IndexOf(token[^1]) + 1];

        Assert.Equal(TokenFault.Invalid, _fixture.Read(respelled));
    }

    [Fact]
    public void TryRead_Huge_IsInvalid()
    {
        var huge = _fixture.Sign(_fixture.GoodHeader, _fixture.Claims(("sub", $"\"{new string('a', TokenReader.MaxChars)}\"")));

        Assert.Equal(TokenFault.Invalid, _fixture.Read(huge));
        Assert.Equal(TokenFault.Invalid, _fixture.Read(new string('.', 1_000_000)));
    }

    [Fact]
    public void TryRead_AtItsEnd_IsExpired()
    {
        var token = TokenWriter.Write(_fixture.Token, _fixture.Key);

        _fixture.Time.Now += TimeSpan.FromSeconds(899);
        Assert.Equal(TokenFault.None, _fixture.Read(token));
        _fixture.Time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TokenFault.Expired, _fixture.Read(token));
    }

    [Fact]
    public void TryRead_ExpiredButForged_IsInvalid()
    {
        using var other = SigningKey.Import(_fixture.Key.Id, _fixture.Time.Now, SigningKey.Create(_fixture.Time.Now).ExportPkcs8());
        var token = TokenWriter.Write(_fixture.Token with { Expires = _fixture.Time.Now - TimeSpan.FromHours(1) }, other);

        Assert.Equal(TokenFault.Invalid, _fixture.Read(token));
    }

    [Theory]
    [InlineData("nbf")]
    [InlineData("iat")]
    public void TryRead_OfTheFuture_IsInvalidBeyondTheLeeway(string claim)
    {
        var near = _fixture.Claims((claim, $"{_fixture.Seconds + 30}"));
        var far = _fixture.Claims((claim, $"{_fixture.Seconds + 31}"));

        Assert.Equal(TokenFault.None, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, near)));
        Assert.Equal(TokenFault.Invalid, _fixture.Read(_fixture.Sign(_fixture.GoodHeader, far)));
    }

    private static string PemOf(byte[] publicKey) => PemEncoding.WriteString("PUBLIC KEY", publicKey);
}
