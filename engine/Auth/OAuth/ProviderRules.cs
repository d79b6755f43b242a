using System.Text.RegularExpressions;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>What settings of providers must be, and what is known of some by their names.</summary>
internal static partial class ProviderRules
{
    private const int MaxText = 500;
    private const int MaxUrl = 2_000;
    private const int MaxScopes = 20;
    private const int MaxRedirects = 50;
    private const string Missing = "REQUIRED";
    private const string Malformed = "FORMAT";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex NameForm();

    // RFC 6749 §3.3
    [GeneratedRegex(@"^[\x21\x23-\x5B\x5D-\x7E]{1,200}$")]
    private static partial Regex ScopeForm();

    /// <summary>Adds what is known of the provider by its name, and defaults.</summary>
    public static V1.Auth.OAuthProvider Complete(V1.Auth.OAuthProvider given)
    {
        var settings = given.Clone();
        var hasPlace = settings.Issuer.Length > 0 || settings.AuthorizeUrl.Length > 0;
        switch (settings.Name)
        {
            case "google" when !hasPlace:
                (settings.Issuer, settings.DisplayName) = ("https://accounts.google.com", Or(settings.DisplayName, "Google"));
                break;
            case "microsoft" when !hasPlace:
                (settings.Issuer, settings.DisplayName) = ("https://login.microsoftonline.com/common/v2.0", Or(settings.DisplayName, "Microsoft"));
                break;
            case "github" when !hasPlace:
                settings.AuthorizeUrl = "https://github.com/login/oauth/authorize";
                settings.TokenUrl = "https://github.com/login/oauth/access_token";
                settings.UserUrl = "https://api.github.com/user";
                settings.DisplayName = Or(settings.DisplayName, "GitHub");
                break;
        }

        settings.DisplayName = Or(settings.DisplayName, settings.Name);
        if (settings.Scopes.Count == 0)
        {
            settings.Scopes.Add(settings.Issuer.Length > 0 ? ["openid", "email", "profile"] : ["read:user", "user:email"]);
        }

        return settings;
    }

    /// <summary>Finds what is wrong with completed settings.</summary>
    /// <param name="allowsPrivate">Whether the provider may be without TLS.</param>
    public static List<FieldViolation> Check(V1.Auth.OAuthProvider settings, bool allowsPrivate)
    {
        var found = new List<FieldViolation>();
        Require(found, NameForm().IsMatch(settings.Name), "name", Malformed, "1 to 40 lower-case letters, digits and - are expected, a letter first.");
        Require(found, IsText(settings.DisplayName, 100), "display_name", Malformed, "at most 100 characters without control characters are expected.");
        Require(found, settings.ClientId.Length > 0, "client_id", Missing, "it is required.");
        Require(found, IsText(settings.ClientId, MaxText), "client_id", Malformed, $"at most {MaxText} characters without control characters are expected.");
        Require(found, IsText(settings.ClientSecret, MaxText), "client_secret", Malformed, $"at most {MaxText} characters without control characters are expected.");
        Require(found, IsUrl(settings.RedirectUri, allowsHttp: true), "redirect_uri", Malformed, "an http or https URL without fragment is expected.");
        CheckPlace(found, settings, allowsPrivate);
        Require(
            found,
            settings.Scopes.Count <= MaxScopes && settings.Scopes.All(scope => ScopeForm().IsMatch(scope)),
            "scopes",
            Malformed,
            $"at most {MaxScopes} scopes of printable characters are expected.");
        Require(
            found,
            settings.Issuer.Length == 0 || settings.Scopes.Contains("openid"),
            "scopes",
            Missing,
            "with an issuer 'openid' is required.");
        Require(
            found,
            settings.AppRedirects.Count <= MaxRedirects && settings.AppRedirects.All(AppRedirects.IsValid),
            "app_redirects",
            Malformed,
            $"at most {MaxRedirects} absolute URLs without fragment are expected, none of a scheme that runs scripts.");
        return found;
    }

    private static void CheckPlace(List<FieldViolation> found, V1.Auth.OAuthProvider settings, bool allowsPrivate)
    {
        if (settings.Issuer.Length > 0)
        {
            Require(
                found,
                IsUrl(settings.Issuer, allowsPrivate) && !settings.Issuer.Contains('?', StringComparison.Ordinal),
                "issuer",
                Malformed,
                "an https URL without query and fragment is expected.");
            Require(found, settings.AuthorizeUrl.Length == 0, "authorize_url", Malformed, "with an issuer it must be empty.");
            return;
        }

        foreach (var (name, url) in ((string, string)[])
            [("authorize_url", settings.AuthorizeUrl), ("token_url", settings.TokenUrl), ("user_url", settings.UserUrl)])
        {
            Require(found, IsUrl(url, allowsPrivate), name, Malformed, "without an issuer an https URL without fragment is expected.");
        }
    }

    private static void Require(List<FieldViolation> found, bool holds, string field, string rule, string description)
    {
        if (!holds)
        {
            found.Add(new FieldViolation(field, rule, description));
        }
    }

    private static bool IsText(string text, int maxLength) => text.Length <= maxLength && !text.Any(char.IsControl);

    private static bool IsUrl(string text, bool allowsHttp)
        => text.Length <= MaxUrl
            && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (allowsHttp && url.Scheme == Uri.UriSchemeHttp))
            && url.UserInfo.Length == 0
            && !text.Contains('#', StringComparison.Ordinal);

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
