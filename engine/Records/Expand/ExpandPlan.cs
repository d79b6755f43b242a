using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>What is read along with the records of one call. For one call.</summary>
/// <param name="Levels">The relations to follow from the records themselves.</param>
/// <param name="IsIncluded">Whether each expanded record is told once, beside the records.</param>
/// <param name="Selection">The fields wanted of the records themselves; null means all.</param>
internal sealed record ExpandPlan(ExpandLevel[] Levels, bool IsIncluded, FieldSelection? Selection)
{
    /// <param name="request">What the client asks for.</param>
    /// <param name="binder">Knows the schema and the caller.</param>
    /// <param name="collection">The collection of the records themselves.</param>
    /// <exception cref="BaasException">
    /// records EXPAND_INVALID; query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, FIELDS_INVALID.
    /// </exception>
    public static ExpandPlan Create(in ExpandRequest request, ExpandBinder binder, Collection collection)
    {
        var isIncluded = request.IsIncluded;
        var selection = FieldSelection.Parse(request.Fields, collection, binder.SeesHidden, out var nestedFields);
        return new ExpandPlan(binder.Bind(collection, request.ReadSteps(), nestedFields), isIncluded, selection);
    }
}
