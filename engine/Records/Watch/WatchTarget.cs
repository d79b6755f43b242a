using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>One collection of a stream, in one state of the schema: which of its records, and which of their fields.</summary>
internal sealed class WatchTarget
{
    private WatchTarget(RecordTable table, Filter filter, FieldSelection? selection)
    {
        Table = table;
        Filter = filter;
        Selection = selection;
    }

    public RecordTable Table { get; }

    /// <summary>Which records are wanted, of those that the caller may list.</summary>
    public Filter Filter { get; }

    /// <summary>The fields wanted; null means all.</summary>
    public FieldSelection? Selection { get; }

    /// <param name="now">What dates in the filter are counted from.</param>
    /// <exception cref="Kernel.BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX, FIELDS_INVALID.</exception>
    public static WatchTarget Bind(WatchRecordsRequest request, RecordAccess access, Collection collection, DateTimeOffset now)
    {
        var text = request.Filter.Length > 0 ? request.Filter : request.Query;
        return new WatchTarget(
            RecordTable.Of(collection),
            Filter.Parse(text, new QueryScope(collection, Catalogue: null, now) { SeesHidden = access.SeesHidden }),
            FieldSelection.Parse(request.Fields, collection, access.SeesHidden));
    }
}
