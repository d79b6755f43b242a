namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A sign-in between its beginning and the provider's answer.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="CollectionId">The collection of accounts.</param>
/// <param name="Nonce">What the provider's token must repeat.</param>
/// <param name="Verifier">PKCE between the engine and the provider.</param>
internal sealed record SignInState(string Provider, string CollectionId, string Nonce, string Verifier)
{
    /// <summary>Where the app goes on; empty: the callback answers the session.</summary>
    public string Redirect { get; init; } = "";

    /// <summary>PKCE between the app and the engine; empty: a cookie binds the sign-in.</summary>
    public string Challenge { get; init; } = "";

    /// <summary>Hash of the browser's cookie; empty where the challenge binds the sign-in.</summary>
    public byte[] BrowserHash { get; init; } = [];

    /// <summary>The account that a provider is to be linked to; empty for a sign-in.</summary>
    public string LinkTo { get; init; } = "";

    public static SignInState Create(Provider provider, string collectionId)
        => new(provider.Name, collectionId, OneTimeSecret.Create(), OneTimeSecret.Create());
}
