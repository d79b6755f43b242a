namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>What an access token says about its bearer.</summary>
internal sealed record AccessToken
{
    /// <summary>The token's own id (<c>jti</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Name of the project that issued it, and where alone it means anything (<c>aud</c>).</summary>
    public required string Project { get; init; }

    /// <summary>The session that it was issued for (<c>sid</c>); the token dies with it.</summary>
    public required string SessionId { get; init; }

    /// <summary>Id of the collection that the account is in (<c>col</c>); empty for administrators.</summary>
    public required string CollectionId { get; init; }

    /// <summary>Account id (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>What the account was to the application when the token was issued (<c>role</c>). It is for others: the engine looks it up.</summary>
    public required string Role { get; init; }

    /// <summary>How the bearer has shown who it is, in the words of RFC 8176 with spaces between (<c>amr</c>).</summary>
    public required string Methods { get; init; }

    /// <summary>When the session began (<c>auth_time</c>), to the second.</summary>
    public required DateTimeOffset SignedIn { get; init; }

    /// <summary>When it was issued, to the second.</summary>
    public required DateTimeOffset Issued { get; init; }

    /// <summary>When it ends, to the second.</summary>
    public required DateTimeOffset Expires { get; init; }
}
