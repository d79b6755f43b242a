using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Audit;

namespace Grpc.Baas.Engine.Audit;

/// <summary>What a list of events asks for, checked.</summary>
internal sealed class AuditQuery
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;
    private const int MaxActionChars = 100;
    private const string ChangePrefix = "record.";

    private readonly ListAuditEventsRequest _request;
    private readonly string _collectionId;
    private readonly string _action;
    private readonly bool _isPrefix;

    /// <exception cref="BaasException">
    /// audit FILTER_INVALID; query PAGE_TOKEN_INVALID, PAGE_INVALID; schema COLLECTION_NOT_FOUND.
    /// </exception>
    public AuditQuery(ListAuditEventsRequest request, CatalogueSnapshot catalogue)
    {
        if (request.PerPage < 0)
        {
            throw AuditErrors.PerPageNegative(request.PerPage);
        }

        Check(request);
        _request = request;
        _isPrefix = request.Action.EndsWith('*');
        _action = _isPrefix ? request.Action[..^1] : request.Action;
        _collectionId = request.Collection.Length == 0
            ? ""
            : (catalogue.Find(request.Collection) ?? throw SchemaErrors.CollectionNotFound(request.Collection)).Id;
        Size = request.PerPage == 0 ? DefaultSize : Math.Min(request.PerPage, LargestSize);
        SinceMicros = request.Since?.ToDateTimeOffset().ToMicroseconds() ?? 0;
        UntilMicros = request.Until?.ToDateTimeOffset().ToMicroseconds() ?? long.MaxValue;
        Start = request.PageToken.Length == 0 ? null : AuditPageToken.Decode(request.PageToken);
    }

    public int Size { get; }

    public long SinceMicros { get; }

    public long UntilMicros { get; }

    /// <summary>Null for the first page.</summary>
    public AuditPageToken? Start { get; }

    /// <summary>Whether changes of records can be among the events.</summary>
    public bool WantsChanges => _request.Outcome != "refused" && (_action.StartsWith(ChangePrefix, StringComparison.Ordinal)
        || (_isPrefix && ChangePrefix.StartsWith(_action, StringComparison.Ordinal))
        || _request.Action.Length == 0);

    /// <summary>Whether other events can be.</summary>
    public bool WantsTrail => !_action.StartsWith(ChangePrefix, StringComparison.Ordinal);

    public bool Matches(StoredEvent found)
        => found.TimeMicros >= SinceMicros
            && found.TimeMicros < UntilMicros
            && (_isPrefix ? found.Action.StartsWith(_action, StringComparison.Ordinal) : _action.Length == 0 || found.Action == _action)
            && (_collectionId.Length == 0 || found.CollectionId == _collectionId)
            && (_request.Subject.Length == 0 || found.Subject == _request.Subject)
            && (_request.Outcome.Length == 0 || (_request.Outcome == "ok") == (found.Reason.Length == 0))
            && (_request.Actor.Length == 0 || CallerSignature.Read(found.Actor).Id == _request.Actor);

    private static void Check(ListAuditEventsRequest request)
    {
        if (request.Outcome is not ("" or "ok" or "refused"))
        {
            throw AuditErrors.FilterInvalid(new FieldViolation("outcome", "ENUM", "expected ok or refused"));
        }

        if (request.Action.Length > MaxActionChars || request.Action.AsSpan().TrimEnd('*').Contains('*') || request.Action.EndsWith("**", StringComparison.Ordinal))
        {
            throw AuditErrors.FilterInvalid(new FieldViolation(
                "action", "FORMAT", $"expected an action, or its beginning and one * at the end; at most {MaxActionChars} characters"));
        }

        RequireTime("since", request.Since);
        RequireTime("until", request.Until);
    }

    private static void RequireTime(string field, Google.Protobuf.WellKnownTypes.Timestamp? time)
    {
        try
        {
            _ = time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw AuditErrors.FilterInvalid(new FieldViolation(field, "RANGE", "expected a time between the years 1 and 9999"));
        }
    }
}
