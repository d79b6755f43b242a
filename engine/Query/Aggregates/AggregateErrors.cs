using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Query;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>What can be wrong with an aggregation.</summary>
internal static class AggregateErrors
{
    /// <param name="parameter">The request's field at fault: select, group_by or sort.</param>
    /// <param name="offset">Where, in UTF-16 units from its start.</param>
    /// <param name="problem">What is wrong, as the start of a sentence; no text of the client that is not a known name.</param>
    /// <param name="expected">What should stand there.</param>
    /// <param name="suggestion">The nearest thing that is right, if there is one.</param>
    public static BaasException Invalid(string parameter, int offset, string problem, string expected, string? suggestion = null)
    {
        var at = offset.ToString(CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string> { ["parameter"] = parameter, ["offset"] = at, ["expected"] = expected };
        var message = $"{problem} at offset {at} of {parameter}; expected {expected}.";
        if (suggestion is not null)
        {
            metadata["suggestion"] = suggestion;
            message += $" Did you mean {suggestion}?";
        }

        return Of(parameter, "SYNTAX", message, metadata);
    }

    /// <param name="limit">What there is too much of.</param>
    public static BaasException TooMany(string parameter, string limit, int maximum) => Of(
        parameter,
        "MAX",
        string.Create(CultureInfo.InvariantCulture, $"The parameter {parameter} has more than {maximum} {limit}."),
        new()
        {
            ["parameter"] = parameter,
            ["limit"] = limit,
            ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
        });

    public static BaasException LimitNegative(int limit) => Of(
        "limit",
        "MIN",
        "The limit must not be negative.",
        new() { ["parameter"] = "limit", ["limit"] = limit.ToString(CultureInfo.InvariantCulture) });

    public static BaasException Overflow() => new(
        QueryErrorTable.AggregateOverflow, "A sum is larger than its type holds: 64 bits for integers, a double for numbers.");

    /// <summary>The error of a filter, said of the groups.</summary>
    public static BaasException InHaving(BaasException cause) => new(
        cause.Definition,
        $"In having: {cause.Message}",
        new Dictionary<string, string>(cause.Metadata) { ["parameter"] = "having" },
        cause)
    {
        Violations = [.. cause.Violations.Select(violation => violation with { Field = "having" })],
    };

    private static BaasException Of(string parameter, string rule, string message, Dictionary<string, string> metadata)
        => new(QueryErrorTable.AggregateInvalid, message, metadata) { Violations = [new FieldViolation(parameter, rule, message)] };
}
