namespace Grpc.Baas.Client.SignIn;

/// <summary>The tokens of a signed-in caller.</summary>
/// <param name="AccessToken">What calls carry.</param>
/// <param name="RefreshToken">What buys the next pair; empty when there is none.</param>
/// <param name="RenewAt">When it is time to do so.</param>
internal sealed record Tokens(string AccessToken, string RefreshToken, DateTimeOffset RenewAt)
{
    /// <summary>Whether a server refused the access token already.</summary>
    public bool IsRefused { get; init; }
}
