using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.Engine.Records;

/// <summary>Makes the errors of records.</summary>
internal static class RecordsErrors
{
    private const string ResourceType = "baas.records.v1.Record";

    public static BaasException RecordNotFound(string collection, string id) => new(
        RecordsErrorTable.RecordNotFound,
        $"'{collection}' has no record '{Shown(id)}'.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = Shown(id) })
    {
        Resource = (ResourceType, $"{collection}/{Shown(id)}"),
    };

    public static BaasException RecordExists(string collection, string id) => new(
        RecordsErrorTable.RecordExists,
        $"'{collection}' has a record '{id}' already.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = id })
    {
        Resource = (ResourceType, $"{collection}/{id}"),
    };

    public static BaasException IdInvalid() => new(
        RecordsErrorTable.IdInvalid,
        "An id has 1 to 128 letters, digits, '_', '-', '.' and '~', and is not '.' or '..'.",
        new Dictionary<string, string> { ["id"] = "FORMAT" })
    {
        Violations = [new FieldViolation("id", "FORMAT", "1 to 128 letters, digits, '_', '-', '.' and '~' are expected, and not '.' or '..' alone")],
    };

    public static BaasException DataInvalid(IReadOnlyList<FieldViolation> violations)
    {
        var metadata = new Dictionary<string, string>(violations.Count);
        foreach (var violation in violations)
        {
            metadata[violation.Field] = violation.Rule;
        }

        var first = violations[0];
        var more = violations.Count == 1 ? "" : $" (and {violations.Count - 1} more)";
        return new BaasException(RecordsErrorTable.DataInvalid, $"{first.Field}: {first.Description}{more}.", metadata)
        {
            Violations = violations,
        };
    }

    public static BaasException DataMalformed(WireFormatException fault) => new(
        RpcErrorTable.ProtobufMalformed,
        $"data is not a google.protobuf.Struct: {fault.Message}.",
        new Dictionary<string, string> { ["field"] = "data" },
        fault);

    public static BaasException EtagMismatch(string collection, string id, long actual) => new(
        RecordsErrorTable.EtagMismatch,
        $"Record '{id}' of '{collection}' changed since it was read; its etag is '{actual}'.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = id, ["etag"] = actual.ToString() });

    public static BaasException RequestIdInvalid() => new(
        RecordsErrorTable.RequestIdInvalid,
        "A request id has 1 to 128 visible ASCII characters and no space.",
        new Dictionary<string, string> { ["request_id"] = "FORMAT" })
    {
        Violations = [new FieldViolation("request_id", "FORMAT", "1 to 128 visible ASCII characters without space are expected")],
    };

    public static BaasException RequestIdReused(string requestId) => new(
        RecordsErrorTable.RequestIdReused,
        $"The request id '{requestId}' was used for a different request within the last 24 hours.",
        new Dictionary<string, string> { ["request_id"] = requestId });

    public static BaasException RecordReferenced(string collection, string field, string id) => new(
        RecordsErrorTable.RecordReferenced,
        $"Record '{id}' of '{collection}' points at it with '{field}', and that relation does not cascade.",
        new Dictionary<string, string> { ["collection"] = collection, ["field"] = field, ["id"] = id });

    public static BaasException CascadeTooLarge(string collection, string field, string id, int limit) => new(
        RecordsErrorTable.RecordReferenced,
        $"More than {limit} records would go or change with it, as '{id}' of '{collection}' by its field '{field}'.",
        new Dictionary<string, string>
        {
            ["collection"] = collection,
            ["field"] = field,
            ["id"] = id,
            ["limit"] = limit.ToString(),
        });

    public static BaasException RecordTooLarge(int maxBytes) => new(
        RecordsErrorTable.RecordTooLarge,
        $"The record is larger than {maxBytes} bytes.",
        new Dictionary<string, string> { ["limit"] = maxBytes.ToString() });

    public static BaasException IngestCollectionMissing() => new(
        RecordsErrorTable.IngestCollectionInvalid,
        "The first message must name the collection.")
    {
        Violations = [new FieldViolation("collection", "REQUIRED", "the first message must name the collection")],
    };

    public static BaasException IngestCollectionChanged(string collection) => new(
        RecordsErrorTable.IngestCollectionInvalid,
        $"The stream is for '{collection}'; a later message must not name another collection.",
        new Dictionary<string, string> { ["collection"] = collection });

    public static BaasException IngestMessageTooLarge(int count, int limit) => new(
        RpcErrorTable.MessageTooLarge,
        $"A message of an ingest has at most {limit} records; this one has {count}.",
        new Dictionary<string, string> { ["count"] = count.ToString(), ["limit"] = limit.ToString() });

    public static BaasException WatchFilterTwice() => new(
        QueryErrorTable.FilterInvalid,
        "filter and query are two names for the same; only one of them may be given.")
    {
        Violations = [new FieldViolation("query", "CONFLICT", "either filter or query is expected, not both")],
    };

    /// <param name="parameter">What was asked for that only one collection can have: filter, query, fields or snapshot.</param>
    public static BaasException WatchNeedsCollection(string parameter) => new(
        parameter switch
        {
            "filter" or "query" => QueryErrorTable.FilterInvalid,
            "fields" => QueryErrorTable.FieldsInvalid,
            _ => RpcErrorTable.FieldMalformed,
        },
        $"A watch of all collections takes no {parameter}; name a collection.",
        new Dictionary<string, string> { ["field"] = parameter })
    {
        Violations = [new FieldViolation(parameter, "COLLECTION", "a collection must be named with it")],
    };

    public static BaasException RevisionTokenInvalid() => new(
        QueryErrorTable.PageTokenInvalid, "The page token is not a next_page_token of a list of revisions.")
    {
        Violations = [new FieldViolation("page_token", "FORMAT", "expected next_page_token as it was received")],
    };

    public static BaasException EtagOfGoneRecord(string collection, string id) => new(
        RecordsErrorTable.EtagMismatch,
        $"Record '{Shown(id)}' of '{collection}' is gone, and so has no etag.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = Shown(id), ["etag"] = "" });

    private static string Shown(string id) => id.Length <= RecordId.MaxLength ? id : id[..RecordId.MaxLength] + "…";
}
