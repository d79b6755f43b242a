using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Schema;
using Grpc.Baas.V1.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>What can go wrong with collections.</summary>
internal static class SchemaErrors
{
    private const string ResourceType = "baas.schema.v1.Collection";

    // A message repeats names of clients and of the catalogue; more of them than this help nobody.
    private const int MaxNames = 10;
    private const int MaxNameLength = 128;

    public static BaasException CollectionNotFound(string nameOrId)
    {
        var name = Shorten(nameOrId);
        return new BaasException(
            SchemaErrorTable.CollectionNotFound, $"No collection has the id or name '{name}'.", Metadata(("collection", name)))
        {
            Resource = (ResourceType, name),
        };
    }

    public static BaasException CollectionExists(string name) => new(
        SchemaErrorTable.CollectionExists, $"A collection named '{name}' exists already.", Metadata(("collection", name)))
    {
        Resource = (ResourceType, name),
    };

    public static BaasException DefinitionInvalid(DefinitionFaults faults)
        => Invalid(SchemaErrorTable.DefinitionInvalid, "The definition of the collection has", faults);

    /// <param name="removed">What would be lost: names of fields, or of collections.</param>
    /// <param name="confirmHash">Sent back by the client, it lets the change through.</param>
    public static BaasException DestructiveChange(string name, IReadOnlyList<string> removed, string confirmHash)
    {
        var fields = List(removed);
        return new BaasException(
            SchemaErrorTable.DestructiveChange,
            $"The change of '{name}' loses values of {fields}. To go on, repeat it with confirm_hash '{confirmHash}'.",
            Metadata(("collection", name), ("fields", fields), ("confirm_hash", confirmHash)));
    }

    /// <param name="relations">The fields that point at the collection, as <c>posts.category</c>.</param>
    public static BaasException CollectionInUse(string name, IReadOnlyList<string> relations)
    {
        var fields = List(relations);
        return new BaasException(
            SchemaErrorTable.CollectionInUse,
            $"Relations point at '{name}': {fields}.",
            Metadata(("collection", name), ("relations", fields)));
    }

    /// <param name="view">A view that reads the collection.</param>
    /// <param name="problem">What the view would lose.</param>
    public static BaasException CollectionInUseByView(string name, string view, string problem) => new(
        SchemaErrorTable.CollectionInUse,
        $"The view '{view}' reads '{name}': {problem}.",
        Metadata(("collection", name), ("views", view)));

    /// <param name="rule">The rule that the query breaks, in UPPER_SNAKE_CASE.</param>
    /// <param name="offset">Where, in UTF-16 units from the start of the query.</param>
    /// <param name="problem">What is wrong, as <c>expected FROM</c>.</param>
    public static BaasException ViewQueryInvalid(string rule, int offset, string problem)
    {
        var place = offset.ToString(CultureInfo.InvariantCulture);
        return new BaasException(
            SchemaErrorTable.DefinitionInvalid,
            $"The view's query is wrong at offset {place}: {problem}.",
            Metadata(("view.query", rule), ("offset", place)))
        {
            Violations = [new FieldViolation("view.query", rule, $"at offset {place}: {problem}")],
        };
    }

    public static BaasException ViewReadOnly(string name) => new(
        SchemaErrorTable.ViewReadOnly, $"'{name}' is a view, and its records are computed.", Metadata(("collection", name)));

    public static BaasException ViewNotWatchable(string name) => new(
        SchemaErrorTable.ViewNotWatchable, $"'{name}' is a view, and has no changes of its own.", Metadata(("collection", name)));

    public static BaasException NotAView(string name) => new(
        SchemaErrorTable.NotAView, $"'{name}' is not a view.", Metadata(("collection", name)));

    public static BaasException ViewFailed(string name, Exception cause) => new(
        SchemaErrorTable.ViewFailed, $"The database could not carry out the query of the view '{name}'.", Metadata(("collection", name)), cause);

    public static BaasException ViewTimeout(string name, TimeSpan limit) => new(
        SchemaErrorTable.ViewTimeout,
        $"The query of the view '{name}' took longer than {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.",
        Metadata(("collection", name), ("limit_seconds", limit.TotalSeconds.ToString(CultureInfo.InvariantCulture))));

    public static BaasException EtagMismatch(string name, string expected, string actual) => new(
        SchemaErrorTable.EtagMismatch,
        $"The definition of '{name}' changed since it was read; its etag is '{actual}' now.",
        Metadata(("collection", name), ("expected", Shorten(expected)), ("etag", actual)));

    public static BaasException TooManyCollections(int maximum) => new(
        SchemaErrorTable.TooManyCollections,
        $"A project has at most {maximum} collections.",
        Metadata(("maximum", maximum.ToString(CultureInfo.InvariantCulture))));

    /// <param name="count">Groups of records that have the same values.</param>
    /// <param name="examples">The first id of some of the groups.</param>
    public static BaasException ValuesNotUnique(string name, Indexes.CollectionIndex index, long count, IReadOnlyList<string> examples)
    {
        var fields = List([.. index.Keys.Select(key => key.Field.Name)]);
        return new BaasException(
            SchemaErrorTable.ValuesNotUnique,
            $"In '{name}' values of {fields} come more than once: {count} of them do, as in the records {string.Join(", ", examples)}.",
            Metadata(
                ("collection", name),
                ("index", index.Name),
                ("fields", fields),
                ("count", count.ToString(CultureInfo.InvariantCulture)),
                ("examples", string.Join(", ", examples))));
    }

    /// <param name="count">Records with a value that is too long.</param>
    /// <param name="examples">Ids of some of them.</param>
    public static BaasException ValuesTooLong(string name, string index, Field field, long count, IReadOnlyList<string> examples) => new(
        SchemaErrorTable.ValuesTooLong,
        $"The index '{index}' of '{name}' takes {field.MaxIndexedBytes} bytes of '{field.Name}', and {count} records have more: {string.Join(", ", examples)}.",
        Metadata(
            ("collection", name),
            ("index", index),
            ("field", field.Name),
            ("maximum", field.MaxIndexedBytes.ToString(CultureInfo.InvariantCulture)),
            ("count", count.ToString(CultureInfo.InvariantCulture)),
            ("examples", string.Join(", ", examples))));

    /// <param name="result">The first conversion that fails.</param>
    public static BaasException ConversionFailed(string name, Evolution.ConversionResult result)
    {
        var (from, to) = (result.Conversion.From, result.Conversion.To);
        var examples = string.Join(", ", result.Examples.Select(example => example.Id));
        return new BaasException(
            SchemaErrorTable.ConversionFailed,
            $"Of {result.Values} values of '{name}.{from.Name}' {result.Failures} do not convert from {from.Type.Name} to {to.Type.Name}, as in the records {examples}.",
            Metadata(
                ("collection", name),
                ("field", from.Name),
                ("from", from.Type.Name),
                ("to", to.Type.Name),
                ("values", result.Values.ToString(CultureInfo.InvariantCulture)),
                ("failures", result.Failures.ToString(CultureInfo.InvariantCulture)),
                ("examples", examples)));
    }

    public static BaasException DocumentInvalid(DefinitionFaults faults)
        => Invalid(SchemaErrorTable.DocumentInvalid, "The document has", faults);

    /// <param name="field">The field of the request that is wrong.</param>
    /// <param name="problem">What is expected of it.</param>
    public static BaasException DocumentInvalid(string field, string problem)
    {
        var faults = new DefinitionFaults();
        faults.Add(field, "FORMAT", problem);
        return DocumentInvalid(faults);
    }

    /// <summary>Tells the faults of one collection of a document.</summary>
    /// <param name="fault">DEFINITION_INVALID of that collection.</param>
    /// <param name="path">Path of the collection in the document.</param>
    public static BaasException In(BaasException fault, string path)
    {
        var faults = new DefinitionFaults();
        foreach (var violation in fault.Violations)
        {
            faults.Add($"{path}.{violation.Field}", violation.Rule, violation.Description);
        }

        return Invalid(fault.Definition, "The document has", faults);
    }

    public static BaasException OnFailureUnknown()
    {
        var faults = new DefinitionFaults();
        faults.Add("on_failure", "UNKNOWN", "expected 'refuse' or 'set_null'");
        return DefinitionInvalid(faults);
    }

    public static BaasException PageTokenInvalid() => new(
        QueryErrorTable.PageTokenInvalid, "The page token is not a next_page_token of a list of collections.")
    {
        Violations = [new FieldViolation("page_token", "FORMAT", "expected next_page_token as it was received")],
    };

    public static BaasException PerPageNegative(int perPage) => new(
        QueryErrorTable.PageInvalid,
        "The number of collections on a page must not be negative.",
        Metadata(("per_page", perPage.ToString(CultureInfo.InvariantCulture))))
    {
        Violations = [new FieldViolation("per_page", "MIN", "expected 0 or more")],
    };

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "To work with collections the caller must be signed in as an administrator.");

    public static BaasException PermissionDenied() => new(
        AuthErrorTable.PermissionDenied, "Only administrators may work with collections.");

    /// <param name="keyId">Of the key that the value names; empty when it names none.</param>
    public static BaasException EncryptionKeyMissing(string keyId) => new(
        SchemaErrorTable.EncryptionKeyMissing,
        keyId.Length == 0
            ? "An encrypted value is damaged."
            : $"The engine cannot decrypt a value of the key '{keyId}'; set Baas:Schema:EncryptionKey to that key, beside the one in use.",
        Metadata(("key_id", keyId)));

    public static BaasException EncryptionKeyNotSet() => new(
        SchemaErrorTable.EncryptionKeyMissing,
        "On a database that engines share, Baas:Schema:EncryptionKey must be set before fields can be encrypted.",
        Metadata(("key_id", "")));

    public static BaasException KeyFileFailed(Exception cause) => new(
        StorageErrorTable.IoFailed, "The key that encrypts fields can be neither read nor made.", cause: cause);

    public static BaasException TooManyPasswords(int limit) => new(
        StorageErrorTable.Overloaded,
        $"The engine hashes {limit} passwords at once and has them; retry shortly.",
        Metadata(("limit", limit.ToString(CultureInfo.InvariantCulture))))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private static BaasException Invalid(ErrorDefinition definition, string start, DefinitionFaults faults)
    {
        var first = faults.Violations[0];
        var count = faults.Count == 1 ? "a fault" : $"{faults.Count} faults, of which the first is";
        return new BaasException(
            definition,
            $"{start} {count} at {first.Field}: {first.Description}.",
            faults.Violations.DistinctBy(violation => violation.Field).ToDictionary(violation => violation.Field, violation => violation.Rule))
        {
            Violations = faults.Violations,
        };
    }

    private static string List(IReadOnlyList<string> names) => names.Count <= MaxNames
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more";

    private static string Shorten(string text) => text.Length <= MaxNameLength ? text : "";

    private static Dictionary<string, string> Metadata(params ReadOnlySpan<(string Key, string Value)> values)
    {
        var metadata = new Dictionary<string, string>(values.Length);
        foreach (var (key, value) in values)
        {
            metadata[key] = value;
        }

        return metadata;
    }
}
