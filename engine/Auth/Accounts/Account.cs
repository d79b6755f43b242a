using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Somebody who can sign in, as it stood when it was read: an administrator, or a record of a collection of accounts.</summary>
/// <param name="CollectionId">Id of the collection; empty for administrators.</param>
/// <param name="Id">Id of the record, or of the administrator.</param>
/// <param name="Email">Address; of an administrator as it was first written, else in lower case.</param>
internal sealed record Account(string CollectionId, string Id, string Email)
{
    /// <summary>As <see cref="Passwords.PasswordHashing"/> wrote it; null: the account has no password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>What the account's sessions remember; they end when it changes.</summary>
    public required string TokenKey { get; init; }

    /// <summary>What the account is to the application.</summary>
    public required string Role { get; init; }

    /// <summary>Whether a mail to the address has been answered.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Whether it may not sign in.</summary>
    public bool IsSuspended { get; init; }

    public bool IsAdministrator => CollectionId.Length == 0;

    /// <summary>The account as the one who calls; without a session.</summary>
    public Caller AsCaller() => new(IsAdministrator ? CallerKind.Administrator : CallerKind.User, Id, Email)
    {
        CollectionId = CollectionId,
        Role = Role,
        IsVerified = IsVerified,
    };

    public static Account Of(Administrator administrator) => new("", administrator.Id, administrator.Email)
    {
        PasswordHash = administrator.PasswordHash,
        TokenKey = administrator.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Role = administrator.Role,
        IsSuspended = administrator.IsDisabled,
        IsVerified = administrator.IsVerified,
    };
}
