using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.Engine.Records;

/// <summary>Makes the errors of records.</summary>
internal static class RecordsErrors
{
    private const string ResourceType = "baas.records.v1.Record";
    private const string UniqueRule = "UNIQUE";

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

    public static BaasException AccountIdGiven() => new(
        RecordsErrorTable.IdInvalid,
        "The engine gives ids to accounts; leave it out.",
        new Dictionary<string, string> { ["id"] = "READ_ONLY" })
    {
        Violations = [new FieldViolation("id", "READ_ONLY", "the engine gives ids to accounts; leave it out")],
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

    /// <summary>The same for callers who may not see what points at it.</summary>
    public static BaasException RecordReferencedUnseen() => new(
        RecordsErrorTable.RecordReferenced, "A record that the caller may not see points at it, or would go with it.");

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

    public static BaasException IngestStreamIdInvalid() => new(
        RecordsErrorTable.IngestStreamInvalid,
        "A stream id has 1 to 128 visible ASCII characters and no space, and stays the same in a call.",
        new Dictionary<string, string> { ["stream_id"] = "FORMAT" })
    {
        Violations = [new FieldViolation("stream_id", "FORMAT", "1 to 128 visible ASCII characters without space are expected")],
    };

    /// <param name="next">Where the stream must go on.</param>
    public static BaasException IngestSequenceInvalid(long next) => new(
        RecordsErrorTable.IngestStreamInvalid,
        $"The stream goes on at sequence {next}; a later one would leave records out, and needs a stream_id.",
        new Dictionary<string, string> { ["next_sequence"] = next.ToString() })
    {
        Violations = [new FieldViolation("first_sequence", "MAX", $"at most {next} is expected")],
    };

    public static BaasException IngestMessageRefused() => new(
        RecordsErrorTable.IngestMessageRefused, "Another record of the same message was refused.");

    public static BaasException WatchFilterTwice() => new(
        QueryErrorTable.FilterInvalid,
        "filter and query are two names for the same; only one of them may be given.")
    {
        Violations = [new FieldViolation("query", "CONFLICT", "either filter or query is expected, not both")],
    };

    public static BaasException WatchFieldsNeedCollection() => new(
        QueryErrorTable.FieldsInvalid,
        "A watch of all collections takes no fields; name the collections.",
        new Dictionary<string, string> { ["field"] = "fields" })
    {
        Violations = [new FieldViolation("fields", "COLLECTION", "collections must be named with it")],
    };

    public static BaasException WatchTooWide(int count, int maximum) => new(
        RpcErrorTable.FieldMalformed,
        $"{count} collections are named; a watch has {maximum} at most, or all.",
        new Dictionary<string, string> { ["field"] = "collections", ["maximum"] = maximum.ToString() })
    {
        Violations = [new FieldViolation("collections", "TOO_MANY", $"at most {maximum} are expected")],
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

    public static BaasException RecordNotDeleted(string collection, string id) => new(
        RecordsErrorTable.RecordNotFound,
        $"'{collection}' has no deleted record '{Shown(id)}'.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = Shown(id) })
    {
        Resource = (ResourceType, $"{collection}/{Shown(id)}"),
    };

    /// <param name="fields">The fields of the key.</param>
    public static BaasException UniqueViolated(string collection, IReadOnlyList<Field> fields)
    {
        var metadata = new Dictionary<string, string>
        {
            ["collection"] = collection,
            ["fields"] = string.Join(',', fields.Select(field => field.Name)),
        };
        List<FieldViolation>? violations = null;
        foreach (var field in fields)
        {
            metadata[DraftViolations.PathOf(field)] = UniqueRule;
            DraftViolations.Add(ref violations, field, new ValueFault(UniqueRule, "another record has the same value"));
        }

        var names = string.Join(" and ", fields.Select(field => $"'{field.Name}'"));
        var together = fields.Count == 1 ? "" : " together";
        var own = fields.Select(field => field.Messages.GetValueOrDefault(UniqueRule)).FirstOrDefault(message => message is not null);
        return new BaasException(
            RecordsErrorTable.UniqueViolated, own ?? $"Another record of '{collection}' has the same {names}{together}.", metadata)
        {
            Violations = violations ?? [],
            Resource = (ResourceType, collection),
        };
    }

    public static BaasException UpsertKeyMissing(RecordTable table) => new(
        RecordsErrorTable.UpsertKeyInvalid,
        $"An upsert needs an id, or in 'on' the fields of a unique key of '{table.Collection.Name}'.",
        KeysOf(table))
    {
        Violations = [new FieldViolation("id", "REQUIRED", "an id is required where 'on' is empty")],
    };

    public static BaasException UpsertKeyUnknown(RecordTable table, IReadOnlyList<string> fields) => new(
        RecordsErrorTable.UpsertKeyInvalid,
        $"'{table.Collection.Name}' has no unique key of the fields {Shown(string.Join(", ", fields))}.",
        KeysOf(table))
    {
        Violations = [new FieldViolation("on", "VALUES", "the fields of one unique key are expected")],
    };

    /// <param name="field">What has the records: operations, records or record_ids.</param>
    public static BaasException BatchSizeInvalid(string field, int count, int limit) => new(
        RecordsErrorTable.BatchSizeInvalid,
        $"{field} has {count} entries; 1 to {limit} are expected.",
        new Dictionary<string, string> { ["field"] = field, ["count"] = count.ToString(), ["limit"] = limit.ToString() })
    {
        Violations = [new FieldViolation(field, count == 0 ? "REQUIRED" : "TOO_MANY", $"1 to {limit} entries are expected")],
    };

    public static BaasException BatchBytesInvalid(long limit) => new(
        RecordsErrorTable.BatchSizeInvalid,
        $"The batch changes more than {limit} bytes of records at once.",
        new Dictionary<string, string> { ["field"] = "operations", ["limit"] = limit.ToString() })
    {
        Violations = [new FieldViolation("operations", "TOO_MANY", $"records of {limit} bytes in all, before and after, are expected at most")],
    };

    /// <param name="field">Of the operation; empty for the operation itself.</param>
    public static BaasException BatchOperationInvalid(string field, string description) => new(
        RecordsErrorTable.BatchOperationInvalid,
        field.Length == 0 ? $"{description}." : $"{field}: {description}.",
        new Dictionary<string, string> { ["field"] = field })
    {
        Violations = [new FieldViolation(field, "FORMAT", description)],
    };

    /// <param name="reference">As the caller gave it.</param>
    public static BaasException ReferenceInvalid(string field, string reference, string description) => new(
        RecordsErrorTable.ReferenceInvalid,
        $"{field}: '{Shown(reference)}' {description}.",
        new Dictionary<string, string> { ["field"] = field, ["reference"] = Shown(reference) })
    {
        Violations = [new FieldViolation(field, "REFERENCE", description)],
    };

    public static BaasException CheckFailed(string collection, string id) => new(
        RecordsErrorTable.CheckFailed,
        $"'{collection}' has a record '{Shown(id)}', and there should be none.",
        new Dictionary<string, string> { ["collection"] = collection, ["id"] = Shown(id) });

    /// <param name="position">Where the record was to be read.</param>
    /// <param name="limit">How many changes are gone back.</param>
    public static BaasException HistoryTooLong(string collection, string id, long position, int limit) => new(
        RecordsErrorTable.HistoryTooLong,
        $"Record '{Shown(id)}' of '{collection}' was changed more than {limit} times since position {position}.",
        new Dictionary<string, string>
        {
            ["collection"] = collection, ["id"] = Shown(id), ["position"] = position.ToString(), ["limit"] = limit.ToString(),
        });

    private static Dictionary<string, string> KeysOf(RecordTable table) => new()
    {
        ["collection"] = table.Collection.Name,
        ["keys"] = string.Join(
            ';', table.UniqueKeys.Where(key => !key.HasHidden).Select(key => string.Join(',', key.Fields.Select(field => field.Name)))),
    };

    private static string Shown(string id) => id.Length <= RecordId.MaxLength ? id : id[..RecordId.MaxLength] + "…";
}
