namespace Grpc.Baas.Engine.Schema;

/// <summary>Reads the access rules of a definition. So far a rule is absent or empty; expressions are refused.</summary>
internal static class RuleTexts
{
    public static AccessRules Read(V1.Schema.Collection definition, DefinitionFaults faults) => new(
        Read(definition.HasListRule, definition.ListRule, "list_rule", faults),
        Read(definition.HasViewRule, definition.ViewRule, "view_rule", faults),
        Read(definition.HasCreateRule, definition.CreateRule, "create_rule", faults),
        Read(definition.HasUpdateRule, definition.UpdateRule, "update_rule", faults),
        Read(definition.HasDeleteRule, definition.DeleteRule, "delete_rule", faults));

    private static string? Read(bool isGiven, string rule, string path, DefinitionFaults faults)
    {
        if (isGiven && rule.Length > 0)
        {
            faults.Add(path, "RULE_UNSUPPORTED", "expected no rule, for administrators only, or an empty one, for everyone");
        }

        return isGiven ? rule : null;
    }
}
