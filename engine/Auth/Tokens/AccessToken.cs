namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>What an access token says about its bearer.</summary>
internal sealed record AccessToken
{
    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The session that it was issued for (<c>sid</c>); the token dies with it.</summary>
    public required string SessionId { get; init; }

    /// <summary>Account id (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The account's address when the token was issued.</summary>
    public required string Email { get; init; }

    /// <summary>The account's token epoch when the token was issued; once the account has a later one, the token is worthless.</summary>
    public required long Epoch { get; init; }

    /// <summary>When it was issued, to the second.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>When it ends, to the second.</summary>
    public required DateTimeOffset Expires { get; init; }
}
