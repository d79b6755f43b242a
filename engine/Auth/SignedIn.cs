namespace Grpc.Baas.Engine.Auth;

/// <summary>A fresh pair of tokens.</summary>
/// <param name="Administrator">Who signed in.</param>
/// <param name="AccessToken">JWT for the header <c>authorization</c>.</param>
/// <param name="RefreshToken">Opaque, good once.</param>
/// <param name="AccessLifetime">How long the access token lasts.</param>
internal sealed record SignedIn(Administrator Administrator, string AccessToken, string RefreshToken, TimeSpan AccessLifetime);
