using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>
/// A provider's word about a user. It is read before its keys are known, and believed once it is verified. Source: OpenID Connect Core
/// 1.0 §3.1.3.7, RFC 8725.
/// </summary>
internal sealed class IdToken
{
    private const int MaxChars = 64 * 1024;

    // How far the provider's clock may be off.
    private const long LeewaySeconds = 60;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly string _provider;
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private readonly JsonElement _claims;

    private IdToken(string provider, string text, JsonElement header, JsonElement claims, byte[] signature)
    {
        _provider = provider;
        _signed = Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]);
        _signature = signature;
        _algorithm = OidcMetadata.TextOf(header, "alg");
        _claims = claims;
        KeyId = OidcMetadata.TextOf(header, "kid");
    }

    /// <summary>The key that it says it is signed with; empty if it names none.</summary>
    public string KeyId { get; }

    /// <exception cref="BaasException">auth OAUTH_IDENTITY_INVALID.</exception>
    public static IdToken Read(string provider, string text)
    {
        var parts = text.Length <= MaxChars ? text.Split('.') : [];
        return parts.Length == 3
            && TryObject(parts[0], out var header)
            && TryObject(parts[1], out var claims)
            && Base64UrlText.TryDecode(parts[2], out var signature)
            // RFC 7515 §4.1.11: what it says is critical and unknown here must not be passed over.
            && !header.TryGetProperty("crit", out _)
                ? new IdToken(provider, text, header, claims, signature)
                : throw OAuthErrors.IdentityInvalid(provider, "the id_token cannot be read");
    }

    /// <summary>Believes the token, or does not.</summary>
    /// <param name="keys">The provider's keys with <see cref="KeyId"/>.</param>
    /// <param name="clientId">Whom it must be for.</param>
    /// <param name="nonce">The sign-in that it must be of.</param>
    /// <returns>Its claims.</returns>
    /// <exception cref="BaasException">auth OAUTH_IDENTITY_INVALID.</exception>
    public JsonElement Verify(OidcMetadata metadata, IReadOnlyList<JsonWebKey> keys, string clientId, string nonce, DateTimeOffset now)
    {
        Require(keys.Any(key => key.Algorithm == _algorithm && key.Verify(_signed, _signature)), "the id_token's signature is wrong");
        Require(IsIssuer(metadata), "it is of another issuer");
        Require(IsAudience(clientId), "it is for another client");
        var seconds = now.ToUnixTimeSeconds();
        Require(Number("exp") is { } expires && expires > seconds - LeewaySeconds, "it has expired");
        Require(Number("iat") is { } issued && issued <= seconds + LeewaySeconds, "it was issued in the future");
        Require(!_claims.TryGetProperty("nbf", out _) || Number("nbf") <= seconds + LeewaySeconds, "its time has not come");
        Require(OneTimeSecret.AreSame(OidcMetadata.TextOf(_claims, "nonce"), nonce), "it is of another sign-in");
        return _claims;
    }

    private static bool TryObject(string part, out JsonElement value)
    {
        value = default;
        if (!Base64UrlText.TryDecode(part, out var bytes))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Json);
            value = document.RootElement.Clone();
            return value.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool IsIssuer(OidcMetadata metadata)
    {
        var issuer = OidcMetadata.TextOf(_claims, "iss");
        if (metadata.IsMultiTenant)
        {
            return Guid.TryParseExact(OidcMetadata.TextOf(_claims, "tid"), "D", out var tenant)
                && issuer == metadata.Issuer.Replace(OidcMetadata.TenantPlace, tenant.ToString("D"), StringComparison.Ordinal);
        }

        // Google's tokens have had the short form since before OpenID Connect was settled.
        return issuer == metadata.Issuer || (metadata.Issuer == "https://accounts.google.com" && issuer == "accounts.google.com");
    }

    private bool IsAudience(string clientId)
    {
        if (!_claims.TryGetProperty("aud", out var audience))
        {
            return false;
        }

        var isList = audience.ValueKind == JsonValueKind.Array;
        var isFor = isList
            ? audience.EnumerateArray().Any(each => each.ValueKind == JsonValueKind.String && each.ValueEquals(clientId))
            : audience.ValueKind == JsonValueKind.String && audience.ValueEquals(clientId);
        var isShared = isList && audience.GetArrayLength() > 1;
        return isFor && (_claims.TryGetProperty("azp", out var party)
            ? party.ValueKind == JsonValueKind.String && party.ValueEquals(clientId)
            : !isShared);
    }

    private long? Number(string name)
        => _claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && Math.Abs(number) < long.MaxValue / 2
                ? (long)number
                : null;

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw OAuthErrors.IdentityInvalid(_provider, otherwise);
        }
    }
}
