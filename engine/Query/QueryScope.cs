using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>What the names in a filter or sort can mean.</summary>
/// <param name="Collection">The collection whose records are asked for.</param>
/// <param name="Catalogue">
/// Where relations lead, in the state of the schema that <paramref name="Collection"/> is of. Null when fields of related records
/// cannot be named: where a record is judged by itself, as in feeds.
/// </param>
/// <param name="Now">What dates as <c>@today</c> are counted from.</param>
internal readonly record struct QueryScope(Collection Collection, CatalogueSnapshot? Catalogue, DateTimeOffset Now)
{
    /// <summary>Whether fields that are hidden from most callers can be named. For others they are as if they were not there.</summary>
    public bool SeesHidden { get; init; }

    /// <summary>What <c>@request</c> can mean: the text is a rule then. Null in filters and sorts, which know no variables.</summary>
    public VariableNames? Variables { get; init; }

    /// <summary>
    /// Whether the caller may list a collection; null when it may list all. A path tells of the values at its end, so that one which
    /// leads through another collection is as if it were not there.
    /// </summary>
    public Func<Collection, bool>? MayList { get; init; }

    /// <summary>Whether paths may lead through a collection.</summary>
    public bool IsOpen(Collection related) => MayList is null || MayList(related);
}
