namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>One sign-in with all refresh tokens that come of it, of which only the latest is good. Times are milliseconds since 1970.</summary>
/// <param name="Id">UUIDv7; access tokens carry it.</param>
/// <param name="CollectionId">Id of the collection that the account is in; empty for administrators.</param>
/// <param name="AccountId">Whose it is.</param>
internal sealed record Session(string Id, string CollectionId, string AccountId)
{
    /// <summary>The account's when the session began; it ends when that changes.</summary>
    public required string TokenKey { get; init; }

    /// <summary>256 random bits of which, with each refresh token, the next one is made.</summary>
    public required byte[] ChainKey { get; init; }

    /// <summary>Hash of the secret of the refresh token that is good.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>Hash of the secret of the one before; null at first.</summary>
    public byte[]? PreviousHash { get; init; }

    public required long Created { get; init; }

    public required long Refreshed { get; init; }

    public required long Expires { get; init; }

    /// <summary>How it began.</summary>
    public required SignIn SignIn { get; init; }
}
