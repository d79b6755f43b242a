using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Whose rights have changed, as an entry of the change log says it in place of a record's id.</summary>
/// <param name="Kind">Who is meant.</param>
/// <param name="Id">Id of the group, or the account's <see cref="Caller.Key"/>; empty for all.</param>
internal readonly record struct RightsSubject(RightsSubjectKind Kind, string Id)
{
    private const string AccountPrefix = "account:";
    private const string GroupPrefix = "group:";

    public static readonly RightsSubject Everyone = new(RightsSubjectKind.Everyone, "");

    /// <param name="collectionId">The account's collection.</param>
    public static RightsSubject Account(string collectionId, string id) => new(RightsSubjectKind.Account, $"{collectionId}/{id}");

    public static RightsSubject Group(string id) => new(RightsSubjectKind.Group, id);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RightsSubject Parse(string text)
        => text.StartsWith(AccountPrefix, StringComparison.Ordinal) ? new(RightsSubjectKind.Account, text[AccountPrefix.Length..])
            : text.StartsWith(GroupPrefix, StringComparison.Ordinal) ? new(RightsSubjectKind.Group, text[GroupPrefix.Length..])
            : Everyone;

    public override string ToString() => Kind switch
    {
        RightsSubjectKind.Account => AccountPrefix + Id,
        RightsSubjectKind.Group => GroupPrefix + Id,
        _ => "",
    };
}

/// <summary>Who can be meant when rights change.</summary>
internal enum RightsSubjectKind
{
    Everyone,
    Account,

    /// <summary>The members of a group.</summary>
    Group,
}
