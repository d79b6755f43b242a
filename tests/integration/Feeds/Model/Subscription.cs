namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>Who follows what: enough to say what must be told.</summary>
internal sealed record Subscription(string Name, FeedCaller Caller)
{
    /// <summary>Empty for all.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    public FeedFilter Filter { get; init; } = FeedFilter.None;

    /// <summary>The fields asked for; empty for all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether the stream begins with a snapshot, and not with a list.</summary>
    public bool Snapshot { get; init; }

    public bool Covers(string collection, World world)
        => (Collections.Count == 0 || Collections.Contains(collection))
            && (Filter.Field.Length == 0 || world.Settings.Fields[collection].Contains(Filter.Field))
            && (Caller.IsAdministrator || world.Settings.Rules[collection].AllowsAny(Caller));

    public bool Sees(Row? row, World world)
        => row is not null
            && Covers(row.Collection, world)
            && (Caller.IsAdministrator || world.Settings.Rules[row.Collection].Sees(row, Caller, world))
            && Filter.Matches(row);

    /// <summary>The fields of a collection that are told, but for the one that comes and goes.</summary>
    public IEnumerable<string> FieldsOf(string collection, World world)
        => world.Settings.Fields[collection].Where(field => world.Settings.Guards.GetValueOrDefault((collection, field)) switch
        {
            FieldGuard.Hidden => Caller.IsAdministrator && Fields.Contains(field),
            FieldGuard.Editors => (Caller.IsAdministrator || Caller.IsEditor) && IsWanted(field),
            _ => IsWanted(field),
        });

    private bool IsWanted(string field) => Fields.Count == 0 || Fields.Contains(field);
}
