using System.Security.Cryptography;
using System.Text.Json;
using Grpc.Baas.Engine.Auth.Tokens;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A provider's public key. Source: RFC 7517, RFC 7518 §6.</summary>
internal sealed class JsonWebKey
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";

    // RFC 7518 §3.3
    private const int MinRsaBytes = 256;
    private const int MaxRsaBytes = 1024;
    private const int CoordinateBytes = 32;

    private readonly RSAParameters _rsa;
    private readonly ECParameters _ec;

    private JsonWebKey(string id, RSAParameters rsa) => (Id, Algorithm, _rsa) = (id, Rs256, rsa);

    private JsonWebKey(string id, ECParameters ec) => (Id, Algorithm, _ec) = (id, Es256, ec);

    /// <summary>Its <c>kid</c>; may be empty.</summary>
    public string Id { get; }

    /// <summary>The one algorithm that it is used for, whatever a token says.</summary>
    public string Algorithm { get; }

    /// <summary>Reads a key; null for one that is not for RS256 or ES256 signatures.</summary>
    public static JsonWebKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || OidcMetadata.TextOf(key, "use") is not ("" or "sig"))
        {
            return null;
        }

        var id = OidcMetadata.TextOf(key, "kid");
        return (OidcMetadata.TextOf(key, "kty"), OidcMetadata.TextOf(key, "alg")) switch
        {
            ("RSA", "" or Rs256) when BytesOf(key, "n") is { Length: >= MinRsaBytes and <= MaxRsaBytes } modulus && BytesOf(key, "e") is { Length: > 0 and <= 8 } exponent
                => new JsonWebKey(id, new RSAParameters { Modulus = modulus, Exponent = exponent }),
            ("EC", "" or Es256) when OidcMetadata.TextOf(key, "crv") == "P-256"
                && BytesOf(key, "x") is { Length: CoordinateBytes } x
                && BytesOf(key, "y") is { Length: CoordinateBytes } y
                => new JsonWebKey(id, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
            _ => null,
        };
    }

    public bool Verify(byte[] signed, byte[] signature)
    {
        try
        {
            if (Algorithm == Es256)
            {
                using var ecdsa = ECDsa.Create(_ec);
                return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256);
            }

            using var rsa = RSA.Create(_rsa);
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // A point that is not on the curve, or a modulus that is none.
            return false;
        }
    }

    private static byte[]? BytesOf(JsonElement key, string name)
        => Base64UrlText.TryDecode(OidcMetadata.TextOf(key, name), out var bytes) ? bytes : null;
}
