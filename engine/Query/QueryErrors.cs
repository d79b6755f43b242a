using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Query;

namespace Grpc.Baas.Engine.Query;

/// <summary>What can be wrong with a filter, a sort or a page.</summary>
internal static class QueryErrors
{
    // Names of clients appear in messages; longer ones are cut, so that details stay small.
    private const int MaxQuotedChars = 64;

    /// <param name="offset">Where, in UTF-16 units from the start of the filter.</param>
    /// <param name="problem">What is wrong, as the start of a sentence.</param>
    /// <param name="expected">What should stand there.</param>
    /// <param name="suggestion">The nearest thing that is right, if there is one.</param>
    public static BaasException FilterInvalid(int offset, string problem, string expected, string? suggestion = null)
    {
        var at = offset.ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string> { ["offset"] = at, ["expected"] = expected };
        var hint = "";
        if (suggestion is not null)
        {
            metadata["suggestion"] = suggestion;
            hint = $" Did you mean {suggestion}?";
        }

        return Invalid(QueryErrorTable.FilterInvalid, "filter", "SYNTAX", $"{problem} at offset {at}; expected {expected}.{hint}", metadata);
    }

    /// <summary>For calls that do not take all records unless they are told so.</summary>
    public static BaasException FilterMissing() => FilterInvalid(0, "There is no condition", "a comparison; 'id != null' is true of all records");

    /// <param name="limit">What there is too much of.</param>
    public static BaasException FilterTooComplex(string limit, int maximum) => Invalid(
        QueryErrorTable.FilterTooComplex,
        "filter",
        "MAX",
        string.Create(CultureInfo.InvariantCulture, $"The filter has more than {maximum} {limit}."),
        new()
        {
            ["limit"] = limit,
            ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
        });

    /// <param name="name">The key as it was given.</param>
    /// <param name="problem">What is wrong, as a sentence without its end.</param>
    /// <param name="expected">What should stand there.</param>
    /// <param name="suggestion">The nearest thing that is right, if there is one.</param>
    public static BaasException SortKeyInvalid(ReadOnlySpan<char> name, string problem, string expected, string? suggestion)
        => SortInvalid(name, $"{problem}; expected {expected}.", suggestion);

    public static BaasException SortOfMany(ReadOnlySpan<char> name)
        => SortInvalid(name, $"'{Quote(name)}' can lead to many records, which give no one value to sort by.");

    public static BaasException SortHasNoOrder(string name, string type)
        => SortInvalid(name, $"The field '{name}' has no order, because its type is {type}.");

    public static BaasException SortTwice(string name) => SortInvalid(name, $"The sort names the field '{name}' twice.");

    public static BaasException SortTooLong(int maximum) => Invalid(
        QueryErrorTable.SortInvalid,
        "sort",
        "MAX",
        string.Create(CultureInfo.InvariantCulture, $"The sort has more than {maximum} keys."),
        new() { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) });

    public static BaasException FieldsUnknownField(ReadOnlySpan<char> name, string? suggestion)
    {
        var quoted = Quote(name);
        return Unknown(QueryErrorTable.FieldsInvalid, "fields", quoted, $"The collection has no field '{quoted}'.", suggestion);
    }

    public static BaasException FieldsNotExpanded(string relation) => Invalid(
        QueryErrorTable.FieldsInvalid,
        "fields",
        "FIELD",
        $"The fields of '{Quote(relation)}' cannot be chosen, because it is neither a field of the collection nor a relation that is expanded.",
        new() { ["field"] = Quote(relation) });

    public static BaasException FieldsNotExcludable(ReadOnlySpan<char> name)
    {
        var quoted = Quote(name);
        return Unknown(QueryErrorTable.FieldsInvalid, "fields", quoted, $"Every record has its '{quoted}'.", suggestion: null);
    }

    public static BaasException PageTokenInvalid() => Invalid(
        QueryErrorTable.PageTokenInvalid,
        "page_token",
        "FORMAT",
        "The page token is not a next_page_token of this collection with this filter, sort and search.",
        []);

    /// <summary>The same for a list that is not of records.</summary>
    public static BaasException ListTokenInvalid()
        => Invalid(QueryErrorTable.PageTokenInvalid, "page_token", "FORMAT", "The page token is not a next_page_token of this list.", []);

    public static BaasException PageNegative(int page) => PageInvalid("page", "MIN", page, "The page must not be negative.");

    public static BaasException PerPageNegative(int perPage)
        => PageInvalid("per_page", "MIN", perPage, "The number of items on a page must not be negative.");

    public static BaasException LimitNegative(int limit)
        => PageInvalid("limit", "MIN", limit, "The number of records of a call must not be negative.");

    public static BaasException PageWithToken(int page)
        => PageInvalid("page", "CONFLICT", page, "A page number and a page token cannot be given together.");

    public static BaasException SearchTooLong(int maximum) => Invalid(
        QueryErrorTable.SearchInvalid,
        "search",
        "MAX_LENGTH",
        string.Create(CultureInfo.InvariantCulture, $"The search text has more than {maximum} characters."),
        new() { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) });

    public static BaasException SearchNotText() => Invalid(
        QueryErrorTable.SearchInvalid,
        "search",
        "FORMAT",
        "The search text has a lone surrogate or U+0000, which no text has.",
        []);

    /// <summary>A client's name for a message: cut, and without what cannot stand in one.</summary>
    public static string Quote(ReadOnlySpan<char> name)
    {
        var kept = name[..Math.Min(name.Length, MaxQuotedChars)];

        // A cut or a hostile name can hold half a surrogate pair, which is no text in a status message.
        return string.Create(kept.Length, kept, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsSurrogate(source[i]) || char.IsControl(source[i]) ? '?' : source[i];
            }
        });
    }

    private static BaasException SortInvalid(ReadOnlySpan<char> name, string message, string? suggestion = null)
        => Unknown(QueryErrorTable.SortInvalid, "sort", Quote(name), message, suggestion);

    private static BaasException Unknown(ErrorDefinition definition, string parameter, string name, string message, string? suggestion)
    {
        var metadata = new Dictionary<string, string> { ["field"] = name };
        if (suggestion is not null)
        {
            metadata["suggestion"] = suggestion;
            message += $" Did you mean {suggestion}?";
        }

        return Invalid(definition, parameter, "FIELD", message, metadata);
    }

    private static BaasException PageInvalid(string parameter, string rule, int value, string message) => Invalid(
        QueryErrorTable.PageInvalid,
        parameter,
        rule,
        message,
        new() { [parameter] = value.ToString(CultureInfo.InvariantCulture) });

    private static BaasException Invalid(
        ErrorDefinition definition, string parameter, string rule, string message, Dictionary<string, string> metadata)
        => new(definition, message, metadata) { Violations = [new FieldViolation(parameter, rule, message)] };
}
