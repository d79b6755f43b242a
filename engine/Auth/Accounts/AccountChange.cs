namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>What changes about an account; null stays as it is.</summary>
internal sealed record AccountChange
{
    /// <summary>As <see cref="Passwords.PasswordHashing"/> wrote it.</summary>
    public string? PasswordHash { get; init; }

    public string? Email { get; init; }

    public bool? IsVerified { get; init; }
}
