using System.Net;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>Who makes a call. It comes from a verified token, and from nothing else.</summary>
/// <param name="Kind">What the caller is.</param>
/// <param name="Id">Id of the account, or of the key; empty for anonymous callers.</param>
/// <param name="Email">Address of the account; empty for callers without one.</param>
internal sealed record Caller(CallerKind Kind, string Id, string Email)
{
    private Caller? _lastPlace;
    private Caller? _outsideCall;
    private string? _signature;

    public static readonly Caller Anonymous = new(CallerKind.Anonymous, "", "");

    /// <summary>The engine itself, as when the command line or a job acts.</summary>
    public static readonly Caller Engine = new(CallerKind.Administrator, "engine", "");

    /// <summary>Id of the auth collection that a user's account is a record of; empty for others.</summary>
    public string CollectionId { get; init; } = "";

    /// <summary>What tells the caller from all others of its kind: ids of accounts are unique within their collection only.</summary>
    public string Key => CollectionId.Length == 0 ? Id : $"{CollectionId}/{Id}";

    /// <summary>What the account is for its project, as <c>user</c> or <c>admin</c>; empty for anonymous callers.</summary>
    public string Role { get; init; } = "";

    /// <summary>Whether a mail to the account's address has been answered.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Id of the session that the token belongs to; empty without one.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>The call that the caller makes; null where there is none, as in jobs.</summary>
    public ICallFacts? Call { get; init; }

    /// <summary>What rules read as <c>@request.context</c>: in which way a record is reached.</summary>
    public string Context { get; init; } = "default";

    /// <summary>When the session began.</summary>
    public DateTimeOffset SignedIn { get; init; }

    /// <summary>How the caller has shown who it is, in the words of RFC 8176 with spaces between, as <c>pwd otp</c>; empty without a session.</summary>
    public string Methods { get; init; } = "";

    /// <summary>Who acts, from where and by which session, as <see cref="CallerSignature"/> writes it; empty when nothing of it is known.</summary>
    public string Signature => _signature ??= _outsideCall?.Signature ?? CallerSignature.Of(this).Write();

    /// <summary>What a key may do, so far as it has been let through; null for others.</summary>
    public KeyScope? Scope { get; init; }

    /// <summary>Where the caller calls from; null while nobody said.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>Whether no rule of any collection binds the caller: an administrator, or a key that is not limited to some collections.</summary>
    public bool IsAdministrator => Kind == CallerKind.Administrator || (Kind == CallerKind.Key && Scope is { HasAllCollections: true });

    /// <summary>Lets administrators go on.</summary>
    /// <param name="missing">For who has not signed in.</param>
    /// <param name="denied">For all others.</param>
    public void RequireAdministrator(Func<BaasException> missing, Func<BaasException> denied)
    {
        if (!IsAdministrator)
        {
            throw Kind == CallerKind.Anonymous ? missing() : denied();
        }
    }

    /// <summary>Whether no rule of a collection binds the caller.</summary>
    public bool IsAdministratorOf(string collectionId)
        => IsAdministrator || (Kind == CallerKind.Key && Scope is { } scope && scope.Reaches(collectionId));

    /// <summary>Whether what rules read of the account itself is what it was.</summary>
    public bool IsAsBefore(Caller before) => Role == before.Role && IsVerified == before.IsVerified && Email == before.Email;

    /// <summary>The same caller at an address; costs nothing when the last call came from there too.</summary>
    public Caller At(IPAddress? address)
    {
        if (address is null)
        {
            return this;
        }

        var last = Volatile.Read(ref _lastPlace);
        if (last is null || !address.Equals(last.Address))
        {
            last = this with { Address = address, _lastPlace = null, _outsideCall = null, _signature = null };
            Volatile.Write(ref _lastPlace, last);
        }

        return last;
    }

    /// <summary>The same caller in a call. What is written of it is written once for all its calls.</summary>
    public Caller In(ICallFacts call) => this with { Call = call, _outsideCall = this };
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
