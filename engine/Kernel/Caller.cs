namespace Grpc.Baas.Engine.Kernel;

/// <summary>Who makes a call. It comes from a verified token, and from nothing else.</summary>
/// <param name="Kind">What the caller is.</param>
/// <param name="Id">Account id; empty for anonymous callers.</param>
/// <param name="Email">Address of the account; empty for anonymous callers.</param>
internal sealed record Caller(CallerKind Kind, string Id, string Email)
{
    public static readonly Caller Anonymous = new(CallerKind.Anonymous, "", "");

    /// <summary>The engine itself, as when the command line or a job acts.</summary>
    public static readonly Caller Engine = new(CallerKind.Administrator, "engine", "");

    public bool IsAdministrator => Kind == CallerKind.Administrator;
}

/// <summary>What a caller is.</summary>
internal enum CallerKind
{
    Anonymous,
    Administrator,
}
