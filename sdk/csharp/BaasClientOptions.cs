namespace Grpc.Baas.Client;

/// <summary>What can be set about a <see cref="BaasClient"/>.</summary>
public sealed record BaasClientOptions
{
    /// <summary>Limits, retries and the HTTP handler of the connection.</summary>
    public BaasChannelOptions Channel { get; init; } = new();

    /// <summary>An access token to start with, in place of signing in.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The refresh token that belongs to <see cref="AccessToken"/>; without one, the access token is used until it ends.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>How long a call may take with all its attempts; streams have no limit. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
