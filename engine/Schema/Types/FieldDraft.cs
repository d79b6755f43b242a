using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>What a definition says of one field while it becomes a <see cref="FieldType"/>, and where its faults are collected.</summary>
/// <param name="definition">The engine's own copy: types write their defaults into it, and it is stored.</param>
/// <param name="path">Path of the field in the request, as <c>schema[2]</c>.</param>
/// <param name="faults">Takes what is wrong.</param>
/// <param name="findCollectionId">Turns the id or name of a collection into its id; null when there is none.</param>
internal sealed class FieldDraft(
    CollectionField definition,
    string path,
    DefinitionFaults faults,
    Func<string, string?> findCollectionId)
{
    /// <summary>No list of a definition has more entries.</summary>
    public const int MaxValues = 1_000;

    private static readonly FieldValidation NoValidation = new();

    public CollectionField Definition => definition;

    /// <summary>Whether the definition comes from the database, where only checked ones are.</summary>
    public bool IsStored { get; init; }

    /// <summary>What the values mean beyond their type; null when the definition names nothing.</summary>
    public Format? Format { get; set; }

    public FieldValidation Validation => definition.Validation ?? NoValidation;

    public string? FindCollectionId(string nameOrId) => findCollectionId(nameOrId);

    /// <param name="member">Path of the member at fault below the field, as <c>validation.min</c>.</param>
    /// <param name="rule">The rule it breaks.</param>
    /// <param name="description">What is expected.</param>
    public void Fault(string member, string rule, string description) => faults.Add($"{path}.{member}", rule, description);

    /// <summary>Adds a fault for each block and rule that has no meaning for the type.</summary>
    /// <param name="rules">The rules that do have one.</param>
    public void RefuseAllBut(ValidationRules rules)
    {
        Refuse(definition.Select is not null && definition.Type != "select", "select");
        Refuse(definition.Relation is not null && definition.Type != "relation", "relation");
        Refuse(definition.File is not null && definition.Type != "file", "file");
        Refuse(definition.Decimal is not null && definition.Type != "decimal", "decimal");
        Refuse(definition.Bytes is not null && definition.Type != "bytes", "bytes");
        Refuse(definition.Autodate is not null && definition.Type != "autodate", "autodate");
        var range = rules.HasFlag(ValidationRules.Range);
        Refuse(Validation.HasMin && !range, "validation.min");
        Refuse(Validation.HasMax && !range, "validation.max");
        var text = rules.HasFlag(ValidationRules.Text);
        Refuse(Validation.HasMinLength && !text, "validation.min_length");
        Refuse(Validation.HasMaxLength && !text, "validation.max_length");
        Refuse(Validation.HasPattern && !text, "validation.pattern");
        Refuse(Validation.Values.Count > 0 && !rules.HasFlag(ValidationRules.Values), "validation.values");
    }

    /// <summary>Adds faults for entries of a list that are empty, come twice or are too many.</summary>
    public void CheckValues(IReadOnlyList<string> values, string member)
    {
        if (values.Count > MaxValues)
        {
            Fault(member, "TOO_MANY", $"expected at most {MaxValues} values");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Length == 0 || values[i].Contains('\0'))
            {
                Fault($"{member}[{i}]", "FORMAT", "expected text that is not empty and has no character U+0000");
            }
            else if (!seen.Add(values[i]))
            {
                Fault($"{member}[{i}]", "DUPLICATE", "this value stands in the list before");
            }
        }
    }

    private void Refuse(bool isGiven, string member)
    {
        if (isGiven)
        {
            Fault(member, "UNSUPPORTED", $"has no meaning for a field of type '{definition.Type}'; leave it out");
        }
    }
}
