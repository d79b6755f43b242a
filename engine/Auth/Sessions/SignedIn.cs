using Grpc.Baas.Engine.Auth.Accounts;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>A fresh pair of tokens.</summary>
/// <param name="Account">Who signed in.</param>
/// <param name="AccessToken">JWT for the header <c>authorization</c>.</param>
/// <param name="RefreshToken">Opaque, good once.</param>
/// <param name="AccessLifetime">How long the access token lasts.</param>
internal sealed record SignedIn(Account Account, string AccessToken, string RefreshToken, TimeSpan AccessLifetime);
