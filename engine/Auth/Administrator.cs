namespace Grpc.Baas.Engine.Auth;

/// <summary>Somebody who may do everything.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">Address, unique without regard to case, as it was first written.</param>
/// <param name="PasswordHash">As <see cref="Passwords.PasswordHashing"/> wrote it.</param>
/// <param name="Epoch">Counts up to end all tokens that were issued before.</param>
internal sealed record Administrator(string Id, string Email, string PasswordHash, long Epoch)
{
    /// <summary>Whether a mail to the address has been answered.</summary>
    public bool IsVerified { get; init; }
}
