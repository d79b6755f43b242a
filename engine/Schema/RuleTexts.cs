namespace Grpc.Baas.Engine.Schema;

/// <summary>Reads the access rules of a definition. What they say is checked when all collections are known.</summary>
internal static class RuleTexts
{
    public static AccessRules Read(V1.Schema.Collection definition) => new(
        definition.HasListRule ? definition.ListRule : null,
        definition.HasViewRule ? definition.ViewRule : null,
        definition.HasCreateRule ? definition.CreateRule : null,
        definition.HasUpdateRule ? definition.UpdateRule : null,
        definition.HasDeleteRule ? definition.DeleteRule : null);
}
