namespace Grpc.Baas.Client;

/// <summary>What is counted and added up, and by which groups.</summary>
public sealed record AggregateOptions
{
    /// <summary>Results separated by commas, as <c>count, sum(price) as revenue</c>; empty means <c>count</c>.</summary>
    public string Select { get; init; } = "";

    /// <summary>Fields whose values make the groups, separated by commas, as <c>status, created:month</c>; empty: one group of all records.</summary>
    public string GroupBy { get; init; } = "";

    /// <summary>Only records that match, as <see cref="ListOptions.Filter"/>.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Only groups whose results match, as <c>count &gt; 1</c>.</summary>
    public string Having { get; init; } = "";

    /// <summary>Names of results and groups separated by commas, <c>-</c> before one for descending. Default: the groups in their order.</summary>
    public string Sort { get; init; } = "";

    /// <summary>Groups wanted, 1 to 1,000; 0 means 100.</summary>
    public int Limit { get; init; }
}
