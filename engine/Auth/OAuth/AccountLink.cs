namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A user of a provider that signs an account in.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Subject">The user's id there.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Email">The user's address there when the link was made.</param>
/// <param name="Created">When, in microseconds since 1970.</param>
internal sealed record AccountLink(string Provider, string Subject, string AccountId, string Email, long Created);
