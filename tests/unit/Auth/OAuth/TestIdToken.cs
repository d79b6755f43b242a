using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Auth.OAuth;

namespace Grpc.Baas.UnitTests.Auth.OAuth;

/// <summary>Makes id_tokens as a provider does, good ones and others.</summary>
internal sealed class TestIdToken : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly OidcMetadata Metadata = new("https://login.example", "https://login.example/a", "https://login.example/t", "", "https://login.example/k", TakesBasic: true);

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public JsonWebKey RsaKey => Key(RsaJson());

    public JsonWebKey EcKey => Key(EcJson());

    /// <summary>The modulus, as somebody would use it who takes a public key for a secret.</summary>
    public byte[] RsaPublic => _rsa.ExportSubjectPublicKeyInfo();

    public static JsonObject Claims() => new()
    {
        ["iss"] = Metadata.Issuer,
        ["aud"] = "client",
        ["sub"] = "user-1",
        ["nonce"] = "n",
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.ToUnixTimeSeconds() + 300,
        ["email"] = "user@example.com",
        ["email_verified"] = true,
    };

    public static JsonWebKey Key(JsonObject json) => JsonWebKey.Read(JsonSerializer.Deserialize<JsonElement>(json.ToJsonString()))!;

    public JsonObject RsaJson()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["kid"] = "rsa", ["n"] = Text(parameters.Modulus!), ["e"] = Text(parameters.Exponent!) };
    }

    public JsonObject EcJson()
    {
        var point = _ec.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject { ["kty"] = "EC", ["kid"] = "ec", ["crv"] = "P-256", ["x"] = Text(point.X!), ["y"] = Text(point.Y!) };
    }

    public string Sign(JsonNode claims, string algorithm = "RS256", string header = "") => SignText(claims.ToJsonString(), algorithm, header);

    public string SignText(string claims, string algorithm = "RS256", string header = "")
    {
        var head = header.Length > 0 ? header : new JsonObject { ["alg"] = algorithm, ["kid"] = algorithm == "ES256" ? "ec" : "rsa" }.ToJsonString();
        var signed = $"{Text(System.Text.Encoding.UTF8.GetBytes(head))}.{Text(System.Text.Encoding.UTF8.GetBytes(claims))}";
        var bytes = System.Text.Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256),
            "HS256" => HMACSHA256.HashData(RsaPublic, bytes),
            "none" => [],
            _ => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Text(signature)}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
