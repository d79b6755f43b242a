using System.Text.Json;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Trades a provider's code for what the provider says of the user.</summary>
internal sealed class IdentityReader(ProviderHttp http, OidcDiscovery discovery, TimeProvider time)
{
    // Microsoft's tenant for personal accounts, whose addresses it has verified. Those of companies are whatever their administrators
    // type, unless the claim xms_edov says that the domain is theirs.
    private const string PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

    /// <exception cref="BaasException">auth OAUTH_REFUSED, OAUTH_PROVIDER_FAILED, OAUTH_IDENTITY_INVALID.</exception>
    public async Task<Identity> ReadAsync(Provider provider, SignInState state, string code, CancellationToken cancellationToken)
    {
        var metadata = await discovery.FindAsync(provider, cancellationToken);
        var tokens = await RedeemAsync(provider, metadata, state, code, cancellationToken);
        var accessToken = OidcMetadata.TextOf(tokens, "access_token");
        return (provider.IsOidc
            ? await ReadOidcAsync(provider, metadata, state, OidcMetadata.TextOf(tokens, "id_token"), accessToken, cancellationToken)
            : await ReadUserAsync(provider, metadata, accessToken, cancellationToken))
            ?? throw OAuthErrors.IdentityInvalid(provider.Name, "it has no id");
    }

    private async Task<JsonElement> RedeemAsync(
        Provider provider, OidcMetadata metadata, SignInState state, string code, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = provider.Settings.RedirectUri,
            ["code_verifier"] = state.Verifier,
        };
        var basic = "";
        if (metadata.TakesBasic && provider.Secret.Length > 0)
        {
            // RFC 6749 §2.3.1
            basic = $"{Uri.EscapeDataString(provider.Settings.ClientId)}:{Uri.EscapeDataString(provider.Secret)}";
        }
        else
        {
            form["client_id"] = provider.Settings.ClientId;
            if (provider.Secret.Length > 0)
            {
                form["client_secret"] = provider.Secret;
            }
        }

        var (isSuccess, tokens) = await http.PostAsync(provider.Name, metadata.TokenUrl, form, basic, cancellationToken);

        // GitHub refuses with 200.
        return isSuccess && OidcMetadata.TextOf(tokens, "error").Length == 0
            ? tokens
            : throw OAuthErrors.Refused(provider.Name, ErrorCode.Clean(OidcMetadata.TextOf(tokens, "error")));
    }

    private async Task<Identity?> ReadOidcAsync(
        Provider provider, OidcMetadata metadata, SignInState state, string text, string accessToken, CancellationToken cancellationToken)
    {
        var token = IdToken.Read(provider.Name, text);
        var keys = await discovery.FindKeysAsync(provider, metadata, token.KeyId, cancellationToken);
        var claims = token.Verify(metadata, keys, provider.Settings.ClientId, state.Nonce, time.GetUtcNow());
        var subject = OidcMetadata.TextOf(claims, "sub");
        if (OidcMetadata.TextOf(claims, "email").Length == 0 && metadata.UserUrl.Length > 0 && accessToken.Length > 0)
        {
            var user = await http.GetAsync(provider.Name, metadata.UserUrl, accessToken, cancellationToken);

            // OpenID Connect Core 1.0 §5.3.2: it may be of somebody else.
            claims = user.ValueKind == JsonValueKind.Object && OidcMetadata.TextOf(user, "sub") == subject
                ? user
                : throw OAuthErrors.IdentityInvalid(provider.Name, "the user's details are of another user");
        }

        return Identity.Of(subject, OidcMetadata.TextOf(claims, "email"), IsVerified(provider, metadata, claims), OidcMetadata.TextOf(claims, "name"));
    }

    private static bool IsVerified(Provider provider, OidcMetadata metadata, JsonElement claims)
        => provider.Settings.EmailTrusted
            || IsTrue(claims, "email_verified")
            || (metadata.IsMultiTenant && (IsTrue(claims, "xms_edov") || OidcMetadata.TextOf(claims, "tid") == PersonalTenant));

    // Some send texts and numbers where the standard has a boolean.
    private static bool IsTrue(JsonElement claims, string name)
        => claims.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.String => value.ValueEquals("true") || value.ValueEquals("1"),
            JsonValueKind.Number => value.TryGetInt32(out var number) && number == 1,
            _ => false,
        };

    // Source: GitHub's REST API, "Get the authenticated user", "List email addresses for the authenticated user".
    private async Task<Identity?> ReadUserAsync(Provider provider, OidcMetadata metadata, string accessToken, CancellationToken cancellationToken)
    {
        if (accessToken.Length == 0)
        {
            throw OAuthErrors.ProviderFailed(provider.Name, "answered without an access token.");
        }

        var user = await http.GetAsync(provider.Name, metadata.UserUrl, accessToken, cancellationToken);
        var emails = await http.GetAsync(provider.Name, $"{metadata.UserUrl}/emails", accessToken, cancellationToken);
        if (user.ValueKind != JsonValueKind.Object || emails.ValueKind != JsonValueKind.Array)
        {
            throw OAuthErrors.ProviderFailed(provider.Name, "answered with no user.");
        }

        var primary = emails.EnumerateArray().FirstOrDefault(entry => entry.ValueKind == JsonValueKind.Object && IsTrue(entry, "primary"));
        var hasPrimary = primary.ValueKind == JsonValueKind.Object;
        return Identity.Of(
            user.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String ? id.ToString() : "",
            hasPrimary ? OidcMetadata.TextOf(primary, "email") : "",
            hasPrimary && (provider.Settings.EmailTrusted || IsTrue(primary, "verified")),
            OidcMetadata.TextOf(user, "name") is { Length: > 0 } name ? name : OidcMetadata.TextOf(user, "login"));
    }
}
