namespace Grpc.Baas.Engine.Kernel;

/// <summary>Who makes a call. It comes from a verified token, and from nothing else.</summary>
/// <param name="Kind">What the caller is.</param>
/// <param name="Id">Id of the account, or of the key; empty for anonymous callers.</param>
/// <param name="Email">Address of the account; empty for callers without one.</param>
internal sealed record Caller(CallerKind Kind, string Id, string Email)
{
    public static readonly Caller Anonymous = new(CallerKind.Anonymous, "", "");

    /// <summary>The engine itself, as when the command line or a job acts.</summary>
    public static readonly Caller Engine = new(CallerKind.Administrator, "engine", "");

    /// <summary>Id of the auth collection that a user's account is a record of; empty for others.</summary>
    public string CollectionId { get; init; } = "";

    /// <summary>What the account is for its project, as <c>user</c> or <c>admin</c>; empty for anonymous callers.</summary>
    public string Role { get; init; } = "";

    /// <summary>Whether a mail to the account's address has been answered.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Id of the session that the token belongs to; empty without one.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>When the session began.</summary>
    public DateTimeOffset SignedIn { get; init; }

    /// <summary>How the caller has shown who it is, in the words of RFC 8176 with spaces between, as <c>pwd otp</c>; empty without a session.</summary>
    public string Methods { get; init; } = "";

    public bool IsAdministrator => Kind == CallerKind.Administrator;
}

/// <summary>What a caller is.</summary>
internal enum CallerKind
{
    Anonymous,

    /// <summary>Signed in with an account of an auth collection.</summary>
    User,

    /// <summary>A program with an API key.</summary>
    Key,
    Administrator,
}
