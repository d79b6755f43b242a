namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>What the app gets for its one-time code.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="CollectionId">The collection of the account.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Identity">The provider's user.</param>
/// <param name="IsLink">Whether the provider is to be linked, and not somebody signed in.</param>
/// <param name="Challenge">Of the app's verifier; empty for none.</param>
internal sealed record ExchangeCode(
    string Provider, string CollectionId, string AccountId, Identity Identity, bool IsLink, string Challenge);
