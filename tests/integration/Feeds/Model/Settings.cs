using System.Collections.Immutable;

namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>What administrators set, as far as rights depend on it.</summary>
internal sealed record Settings
{
    /// <summary>The list rule of each collection.</summary>
    public required ImmutableDictionary<string, FeedRule> Rules { get; init; }

    /// <summary>Who may read a field, where not everybody may; by collection and field.</summary>
    public ImmutableDictionary<(string Collection, string Field), FieldGuard> Guards { get; init; } = ImmutableDictionary<(string, string), FieldGuard>.Empty;

    /// <summary>The fields of a collection, but for the one that comes and goes.</summary>
    public required ImmutableDictionary<string, ImmutableArray<string>> Fields { get; init; }

    /// <summary>The name that the field which comes and goes has in a collection.</summary>
    public ImmutableDictionary<string, string> Extras { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableHashSet<(string Group, string User)> Members { get; init; } = [];

    /// <summary>What is shared with groups; an empty id is the whole collection.</summary>
    public ImmutableDictionary<(string Id, string Group), long> Shares { get; init; } = ImmutableDictionary<(string, string), long>.Empty;

    public long DefaultPermission { get; init; }
}
