using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>What a client asks of a list, as in <c>baas.records.v1.ListRecordsRequest</c>.</summary>
internal readonly record struct ListPlanRequest
{
    /// <summary>Of the database that has the collection.</summary>
    public required SqlDialect Dialect { get; init; }

    public required Collection Collection { get; init; }

    /// <summary>Where relations in the filter and sort lead; null when they cannot be followed.</summary>
    public CatalogueSnapshot? Catalogue { get; init; }

    /// <inheritdoc cref="QueryScope.SeesHidden"/>
    public bool SeesHidden { get; init; }

    /// <summary>
    /// Which records the caller may list, of the collection and of those that the filter and the sort look at; null for all. It is asked
    /// when the statements are made.
    /// </summary>
    public IVisibleRows? Visible { get; init; }

    /// <inheritdoc cref="QueryScope.MayList"/>
    public Func<Collection, bool>? MayList { get; init; }

    public string Filter { get; init; } = "";

    public string Sort { get; init; } = "";

    public string Search { get; init; } = "";

    public int Page { get; init; }

    public int PerPage { get; init; }

    /// <summary>What <see cref="PerPage"/> is lowered to.</summary>
    public int MaxPerPage { get; init; } = ListPlan.MaxPerPage;

    public string PageToken { get; init; } = "";

    /// <summary>What dates as <c>@today</c> in the filter are counted from.</summary>
    public required DateTimeOffset Now { get; init; }

    public ListPlanRequest()
    {
    }
}
