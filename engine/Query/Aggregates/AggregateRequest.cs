using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>What a client asks to be computed, as in <c>baas.records.v1.AggregateRecordsRequest</c>.</summary>
internal readonly record struct AggregateRequest
{
    /// <summary>Of the database that has the collection.</summary>
    public required SqlDialect Dialect { get; init; }

    public required Collection Collection { get; init; }

    /// <summary>Where relations lead; null when they cannot be followed.</summary>
    public CatalogueSnapshot? Catalogue { get; init; }

    /// <summary>Whether fields that are hidden from most callers may take part.</summary>
    public bool SeesHidden { get; init; }

    /// <inheritdoc cref="ListPlanRequest.Visible"/>
    public IVisibleRows? Visible { get; init; }

    /// <inheritdoc cref="QueryScope.MayList"/>
    public Func<Collection, bool>? MayList { get; init; }

    public string Select { get; init; } = "";

    public string GroupBy { get; init; } = "";

    public string Filter { get; init; } = "";

    public string Having { get; init; } = "";

    public string Sort { get; init; } = "";

    public int Limit { get; init; }

    /// <summary>What dates as <c>@today</c> are counted from.</summary>
    public required DateTimeOffset Now { get; init; }

    public AggregateRequest()
    {
    }
}
