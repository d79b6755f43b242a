namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>The access rules by their names in definitions.</summary>
internal static class RuleNames
{
    public static readonly string[] All = ["list_rule", "view_rule", "create_rule", "update_rule", "delete_rule"];

    /// <summary>Each rule as it is and as it shall be.</summary>
    public static IEnumerable<(string Name, string? Before, string? After)> Pairs(AccessRules before, AccessRules after) =>
    [
        ("list_rule", before.List, after.List),
        ("view_rule", before.View, after.View),
        ("create_rule", before.Create, after.Create),
        ("update_rule", before.Update, after.Update),
        ("delete_rule", before.Delete, after.Delete),
    ];
}
