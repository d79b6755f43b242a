using System.Text.Json;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Where a provider does what. Source: OpenID Connect Discovery 1.0 §3.</summary>
/// <param name="Issuer">Who must have issued its tokens; may have a place for the tenant.</param>
/// <param name="AuthorizeUrl">Where browsers go.</param>
/// <param name="TokenUrl">Where codes become tokens.</param>
/// <param name="UserUrl">Where the user is asked for; empty if nowhere.</param>
/// <param name="KeysUrl">Where its keys are; empty without OpenID Connect.</param>
/// <param name="TakesBasic">Whether the token endpoint takes the secret as Basic authentication, which is the default.</param>
internal sealed record OidcMetadata(string Issuer, string AuthorizeUrl, string TokenUrl, string UserUrl, string KeysUrl, bool TakesBasic)
{
    /// <summary>What stands for the tenant in the issuer that Microsoft publishes for all tenants.</summary>
    public const string TenantPlace = "{tenantid}";

    public bool IsMultiTenant => Issuer.Contains(TenantPlace, StringComparison.Ordinal);

    /// <summary>Reads a discovery document; null if it is none of the issuer.</summary>
    public static OidcMetadata? Read(JsonElement document, string issuer)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var published = TextOf(document, "issuer");
        var read = new OidcMetadata(
            published,
            TextOf(document, "authorization_endpoint"),
            TextOf(document, "token_endpoint"),
            TextOf(document, "userinfo_endpoint"),
            TextOf(document, "jwks_uri"),
            !document.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) || Has(methods, "client_secret_basic"));
        var isOwn = published == issuer || (read.IsMultiTenant && published == WithTenantPlace(issuer));
        return isOwn && read is { AuthorizeUrl.Length: > 0, TokenUrl.Length: > 0, KeysUrl.Length: > 0 } ? read : null;
    }

    /// <summary>A text member; empty if there is none.</summary>
    public static string TextOf(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // https://login.microsoftonline.com/common/v2.0
    private static string WithTenantPlace(string issuer)
    {
        var parts = issuer.Split('/');
        if (parts.Length > 3)
        {
            parts[3] = TenantPlace;
        }

        return string.Join('/', parts);
    }

    private static bool Has(JsonElement list, string text)
        => list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(text));
}
