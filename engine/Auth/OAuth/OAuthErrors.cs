using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Makes the errors of signing in with providers.</summary>
internal static class OAuthErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static BaasException ProviderNotFound(string provider)
        => Of(AuthErrorTable.OauthProviderNotFound, $"No provider '{provider}' signs users in.", ("provider", provider));

    public static BaasException StateInvalid()
        => Of(AuthErrorTable.OauthStateInvalid, "The sign-in is over, took longer than 10 minutes, or was begun in another browser.");

    /// <param name="error">The provider's error code, as <c>access_denied</c>.</param>
    public static BaasException Refused(string provider, string error)
        => Of(AuthErrorTable.OauthRefused, $"'{provider}' did not sign the user in: {error}.", ("provider", provider), ("error", error));

    /// <param name="what">What is wrong, without anything that the provider sent.</param>
    public static BaasException ProviderFailed(string provider, string what, Exception? cause = null) => new(
        AuthErrorTable.OauthProviderFailed, $"'{provider}' {what}", new Dictionary<string, string> { ["provider"] = provider }, cause)
    {
        RetryAfter = Soon,
    };

    public static BaasException IdentityInvalid(string provider, string what)
        => Of(AuthErrorTable.OauthIdentityInvalid, $"What '{provider}' says of the user is not good: {what}.", ("provider", provider));

    public static BaasException EmailUnverified(string provider)
        => Of(AuthErrorTable.OauthEmailUnverified, $"'{provider}' does not say that the user's address is verified.", ("provider", provider));

    public static BaasException LinkRefused()
        => Of(AuthErrorTable.OauthLinkRefused, "The account with this address has not verified it; sign in with its password and do that first.");

    public static BaasException OtherUserLinked(string provider)
        => Of(AuthErrorTable.OauthIdentityTaken, $"The account is linked to another user of '{provider}'.", ("provider", provider));

    public static BaasException IdentityTaken(string provider)
        => Of(AuthErrorTable.OauthIdentityTaken, $"This user of '{provider}' signs in to another account.", ("provider", provider));

    public static BaasException RedirectRefused(string redirect) => new(
        AuthErrorTable.OauthRedirectRefused, "Apps may not go on at this redirect.", new Dictionary<string, string> { ["redirect"] = redirect })
    {
        Violations = [new FieldViolation("redirect", "NOT_ALLOWED", "It is none of the provider's app_redirects.")],
    };

    public static BaasException RedirectMissing() => new(
        AuthErrorTable.OauthRedirectRefused, "A redirect is required here, with a code_challenge.")
    {
        Violations = [new FieldViolation("redirect", "REQUIRED", "It is required with code_challenge, and where there is no browser.")],
    };

    public static BaasException ChallengeMalformed() => new(
        AuthErrorTable.OauthRedirectRefused, "code_challenge is required here: 43 characters of base64url, as S256 makes them.")
    {
        Violations = [new FieldViolation("code_challenge", "FORMAT", "Base64url of a SHA-256 is expected.")],
    };

    public static BaasException CodeInvalid()
        => Of(AuthErrorTable.OauthCodeInvalid, "The code is unknown, older than a minute, or used, or belongs to another verifier or caller.");

    public static BaasException ProviderInvalid(IReadOnlyList<FieldViolation> violations) => new(
        AuthErrorTable.OauthProviderInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}")))
    {
        Violations = violations,
    };

    public static BaasException LastSignIn(string provider)
        => Of(AuthErrorTable.OauthLastSignIn, $"Without '{provider}' the account could not sign in.", ("provider", provider));

    public static BaasException LinkNotFound(string provider)
        => Of(AuthErrorTable.OauthLinkNotFound, $"The account is not linked to '{provider}'.", ("provider", provider));

    public static BaasException AdministratorNeeded()
        => Of(AuthErrorTable.PermissionDenied, "Only administrators set providers up.");

    private static BaasException Of(ErrorDefinition definition, string message, params (string Key, string Value)[] metadata)
        => new(definition, message, metadata.ToDictionary(entry => entry.Key, entry => entry.Value));
}
