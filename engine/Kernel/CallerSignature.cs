namespace Grpc.Baas.Engine.Kernel;

/// <summary>What is kept of a caller, so that one can tell later who it was: one short text for each change.</summary>
/// <param name="Id">Id of the account or key, <c>engine</c> for the engine itself; empty when nobody was signed in.</param>
/// <param name="Kind"><c>anonymous</c>, <c>user</c>, <c>key</c> or <c>administrator</c>; empty when nobody said.</param>
/// <param name="CollectionId">Auth collection of a user's account; empty for others.</param>
/// <param name="SessionId">Session of the token; empty without one.</param>
/// <param name="Address">IP address that the call came from; empty for the engine itself.</param>
internal readonly record struct CallerSignature(string Id, string Kind, string CollectionId, string SessionId, string Address)
{
    private const char Separator = ' ';

    // One letter for each kind, in the order of CallerKind. They are in the log and never change.
    private const string Letters = "nuka";

    private static readonly string[] Kinds = ["anonymous", "user", "key", "administrator"];

    public static CallerSignature Of(Caller caller) => new(
        caller.Id,
        caller is { Kind: CallerKind.Anonymous, Address: null } ? "" : Kinds[(int)caller.Kind],
        caller.CollectionId,
        caller.SessionId,
        caller.Address is not { } address ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());

    /// <summary>Reads what <see cref="Write"/> wrote; a text without spaces is an id alone.</summary>
    public static CallerSignature Read(string text)
        => text.Split(Separator) is [var id, [var letter], var collection, var session, var address] && Letters.IndexOf(letter) is var kind and >= 0
            ? new CallerSignature(id, Kinds[kind], collection, session, address)
            : new CallerSignature(text, "", "", "", "");

    /// <summary>The id, the kind's letter and the rest with spaces between; empty for nobody.</summary>
    public string Write() => Kind.Length == 0 ? "" : string.Join(Separator, Id, Letters[Array.IndexOf(Kinds, Kind)], CollectionId, SessionId, Address);
}
