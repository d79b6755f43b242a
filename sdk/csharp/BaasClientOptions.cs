namespace Grpc.Baas.Client;

/// <summary>What can be set about a <see cref="BaasClient"/>.</summary>
public sealed record BaasClientOptions
{
    /// <summary>Limits, retries and the HTTP handler of the connection.</summary>
    public BaasChannelOptions Channel { get; init; } = new();

    /// <summary>
    /// Name of the project that all calls are for, sign-ins too; null, the default: the project <c>default</c>, or the one that the engine gives
    /// the address's host name to.
    /// </summary>
    public string? Project { get; init; }

    /// <summary>An access token to start with, in place of signing in.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The refresh token that belongs to <see cref="AccessToken"/>; without one, the access token is used until it ends.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>
    /// Who the caller is, as <c>shop/1.2.0</c>: typed calls say so, and the engine names it when a change of the schema would break it. Printable
    /// ASCII. Default: the application's name and version.
    /// </summary>
    public string Name { get; init; } = System.Reflection.Assembly.GetEntryAssembly()?.GetName() is { Name: { } name } application && System.Text.Ascii.IsValid(name)
        ? $"{name}/{application.Version}"
        : "Grpc.Baas.Client";

    /// <summary>How long a call may take with all its attempts; streams have no limit. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
