namespace Grpc.Baas.Engine.Auth;

/// <summary>Somebody who manages the engine.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">Address, unique without regard to case, as it was first written.</param>
/// <param name="PasswordHash">As <see cref="Passwords.PasswordHashing"/> wrote it.</param>
/// <param name="Epoch">Counts up to end all tokens that were issued before.</param>
internal sealed record Administrator(string Id, string Email, string PasswordHash, long Epoch)
{
    /// <summary>What it may do; one of <see cref="Administrators.AdministratorRoles"/>.</summary>
    public string Role { get; init; } = Administrators.AdministratorRoles.Admin;

    /// <summary>Whether it may not sign in.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Whether a mail to the address has been answered.</summary>
    public bool IsVerified { get; init; }
}
