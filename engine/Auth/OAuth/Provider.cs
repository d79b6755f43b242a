namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A provider of identities, ready for use.</summary>
/// <param name="Settings">What is set, with what is known of providers by name.</param>
/// <param name="Secret">The engine's secret at the provider; empty for a public client.</param>
internal sealed record Provider(V1.Auth.OAuthProvider Settings, string Secret)
{
    public string Name => Settings.Name;

    /// <summary>Whether it speaks OpenID Connect.</summary>
    public bool IsOidc => Settings.Issuer.Length > 0;

    /// <summary>The text would have the secret.</summary>
    public override string ToString() => Name;
}
