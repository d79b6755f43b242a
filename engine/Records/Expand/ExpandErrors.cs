using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>What can be wrong with an expand.</summary>
internal static class ExpandErrors
{
    private const int MaxQuotedChars = 64;

    /// <param name="offset">Where, in UTF-16 units from the start of the text.</param>
    /// <param name="problem">What is wrong, as the start of a sentence.</param>
    /// <param name="expected">What should stand there.</param>
    public static BaasException Syntax(int offset, string problem, string expected)
    {
        var at = offset.ToString(CultureInfo.InvariantCulture);
        return Invalid("SYNTAX", $"{problem} at offset {at}; expected {expected}.", new() { ["offset"] = at, ["expected"] = expected });
    }

    public static BaasException UnknownRelation(string path, string collection, string? suggestion)
    {
        var metadata = new Dictionary<string, string> { ["path"] = Quote(path), ["collection"] = collection };
        var message = $"'{collection}' has no relation for '{Quote(path)}'.";
        if (suggestion is not null)
        {
            metadata["suggestion"] = suggestion;
            message += $" Did you mean {suggestion}?";
        }

        return Invalid("FIELD", message, metadata);
    }

    public static BaasException Twice(string path)
        => Invalid("CONFLICT", $"'{Quote(path)}' has options twice.", new() { ["path"] = Quote(path) });

    public static BaasException RelationMissing(string path)
        => Invalid("REQUIRED", $"A level behind '{Quote(path)}' has no relation.", new() { ["path"] = Quote(path) });

    public static BaasException LimitOutOfRange(string path, int limit, int maximum) => Invalid(
        "MAX",
        string.Create(CultureInfo.InvariantCulture, $"The limit of '{Quote(path)}' is {limit}; expected 1 to {maximum}."),
        new()
        {
            ["path"] = Quote(path),
            ["limit"] = limit.ToString(CultureInfo.InvariantCulture),
            ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
        });

    public static BaasException NotTyped(string path) => Invalid(
        "VALUES",
        $"'{Quote(path)}' cannot be expanded in typed messages; expected names of relations of the records themselves, and the generic service for others.",
        new() { ["path"] = Quote(path) });

    public static BaasException UnknownMode(string mode)
    {
        const string expected = "nested or included";
        var message = $"There is no expand_mode '{Quote(mode)}'; expected {expected}.";
        return new BaasException(RecordsErrorTable.ExpandInvalid, message, new Dictionary<string, string> { ["expected"] = expected })
        {
            Violations = [new FieldViolation("expand_mode", "VALUES", message)],
        };
    }

    /// <param name="limit">What there is too much of.</param>
    public static BaasException TooMany(string limit, int maximum) => Invalid(
        "MAX",
        string.Create(CultureInfo.InvariantCulture, $"The expand has more than {maximum} {limit}."),
        new() { ["limit"] = limit, ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) });

    /// <param name="path">The level that passed the limit.</param>
    /// <param name="limit">What there is too much of.</param>
    /// <param name="maximum">How much there may be.</param>
    public static BaasException TooLarge(string path, string limit, long maximum)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"With '{path}' the answer has more than {maximum} {limit} of expanded records.");
        return new BaasException(
            RecordsErrorTable.ExpandTooLarge,
            message,
            new Dictionary<string, string>
            {
                ["path"] = path,
                ["limit"] = limit,
                ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture),
            })
        {
            Violations = [new FieldViolation("expand", "MAX", message)],
        };
    }

    /// <summary>The error of a filter, sort or fields, said of a level.</summary>
    public static BaasException Inside(string path, BaasException cause) => new(
        cause.Definition,
        $"In the expand of '{path}': {cause.Message}",
        new Dictionary<string, string>(cause.Metadata) { ["path"] = path },
        cause)
    {
        Violations = [.. cause.Violations.Select(violation => violation with { Field = $"expand.{path}.{violation.Field}" })],
    };

    private static BaasException Invalid(string rule, string message, Dictionary<string, string> metadata)
        => new(RecordsErrorTable.ExpandInvalid, message, metadata) { Violations = [new FieldViolation("expand", rule, message)] };

    private static string Quote(string text) => string.Concat(text.Take(MaxQuotedChars)
        .Select(character => char.IsSurrogate(character) || char.IsControl(character) ? '?' : character));
}
