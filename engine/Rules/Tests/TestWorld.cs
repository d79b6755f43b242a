namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>All that there is while a rule test runs.</summary>
/// <param name="Records">The records; no two of a collection have one id.</param>
/// <param name="Groups">Names of the groups that the caller is in.</param>
/// <param name="Shares">What is shared with groups.</param>
internal sealed record TestWorld(IReadOnlyList<TestRecord> Records, IReadOnlyList<string> Groups, IReadOnlyList<TestShare> Shares)
{
    /// <summary>Id of the collection of the caller's account; empty without one.</summary>
    public required string AccountsId { get; init; }

    /// <summary>Id of the caller's account.</summary>
    public required string AccountId { get; init; }
}

/// <summary>That a record, or a whole collection, is shared with a group.</summary>
/// <param name="RecordId">Empty for the whole collection.</param>
internal sealed record TestShare(string CollectionId, string RecordId, string Group, long Permission);
