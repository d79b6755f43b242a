using Grpc.Baas.Engine.Query.Search;
using Grpc.Baas.Engine.Query.Variables;

namespace Grpc.Baas.Engine.Query;

/// <summary>What one page of a query has beside the filter.</summary>
internal readonly record struct PageParts
{
    public required SortOrder Sort { get; init; }

    /// <summary>What must be in a record, or null.</summary>
    public TextSearch? Search { get; init; }

    /// <summary>Whether the search starts from its index.</summary>
    public bool UsesIndex { get; init; }

    /// <summary>Whether <see cref="Sort"/> is by how well a record matches the search, and not the sort of the query.</summary>
    public bool IsRanked { get; init; }

    /// <summary>Values of the sort keys of the record after which the page starts, or null.</summary>
    public SqlValue[]? Position { get; init; }

    /// <summary>Which records the caller may list; null for all.</summary>
    public IVisibleRows? Visible { get; init; }

    /// <summary>Records wanted.</summary>
    public int Limit { get; init; }

    /// <summary>Records to pass over.</summary>
    public long Offset { get; init; }
}
