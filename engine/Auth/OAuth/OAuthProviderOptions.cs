namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>
/// A provider of the configuration, section <c>Baas:OAuth:Providers:&lt;name&gt;</c>; what each setting means is told by the message
/// <c>baas.auth.v1.OAuthProvider</c>. Of google, microsoft and github the first three are enough, and have short environment variables
/// as <c>GOOGLE_CLIENT_ID</c>. A change needs a restart.
/// </summary>
internal sealed class OAuthProviderOptions
{
    /// <summary>The engine's id at the provider. Default none: the provider signs nobody in.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The engine's secret at the provider. Default none: a public client.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The engine's callback, as the provider knows it. Required.</summary>
    public string RedirectUri { get; set; } = "";

    /// <summary>What people call the provider. Default: its name.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The issuer of OpenID Connect.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Where browsers are sent, without OpenID Connect.</summary>
    public string AuthorizeUrl { get; set; } = "";

    /// <summary>Where codes are traded for tokens, without OpenID Connect.</summary>
    public string TokenUrl { get; set; } = "";

    /// <summary>Where the user is asked for, without OpenID Connect.</summary>
    public string UserUrl { get; set; } = "";

    /// <summary>Scopes asked for. Default: those of the kind of provider.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>Where apps may go on, beside <see cref="OAuthOptions.AppRedirects"/>.</summary>
    public string[] AppRedirects { get; set; } = [];

    /// <summary>Whether addresses count as verified although the provider does not say so. Default false.</summary>
    public bool EmailTrusted { get; set; }

    public V1.Auth.OAuthProvider ToSettings(string name) => new()
    {
        Name = name,
        DisplayName = DisplayName,
        ClientId = ClientId,
        RedirectUri = RedirectUri,
        Issuer = Issuer,
        AuthorizeUrl = AuthorizeUrl,
        TokenUrl = TokenUrl,
        UserUrl = UserUrl,
        Scopes = { Scopes },
        AppRedirects = { AppRedirects },
        EmailTrusted = EmailTrusted,
        Configured = true,
    };
}
