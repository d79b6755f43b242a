using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>What can go wrong with groups and shares.</summary>
internal static class BitErrors
{
    public static BaasException GroupNotFound(string group) => new(
        RulesErrorTable.GroupNotFound, $"There is no group '{Shorten(group)}'.", new Dictionary<string, string> { ["group"] = Shorten(group) });

    public static BaasException GroupExists(string name) => new(
        RulesErrorTable.GroupExists, $"Another group is named '{name}'.", new Dictionary<string, string> { ["name"] = name });

    public static BaasException GroupNameWrong() => new(RulesErrorTable.GroupInvalid, $"name: expected {DefinitionNames.Rule}.")
    {
        Violations = [new FieldViolation("name", "FORMAT", $"expected {DefinitionNames.Rule}")],
    };

    public static BaasException TooManyGroups(int max) => new(
        RulesErrorTable.TooManyGroups, $"The project has {max} groups, and can have no more.", Max(max));

    public static BaasException MemberNotFound(string group) => new(
        RulesErrorTable.MemberNotFound, $"The account is no member of '{group}'.", new Dictionary<string, string> { ["group"] = group });

    public static BaasException ShareInvalid() => new(
        RulesErrorTable.ShareInvalid, "permission: expected a sum of the bits 14 to 20, which are those of groups.")
    {
        Violations = [new FieldViolation("permission", "RANGE", "expected a sum of the bits 14 to 20, which are those of groups")],
    };

    public static BaasException ShareNotFound(string group) => new(
        RulesErrorTable.ShareNotFound, $"Nothing is shared with '{group}' here.", new Dictionary<string, string> { ["group"] = group });

    public static BaasException TooManyShares(int max) => new(
        RulesErrorTable.TooManyShares, $"It is shared with {max} groups, and can be with no more.", Max(max));

    public static BaasException PermissionsOff(string collection) => new(
        RulesErrorTable.PermissionsOff,
        $"'{collection}' has no permission bits.",
        new Dictionary<string, string> { ["collection"] = collection });

    private static string Shorten(string name) => name.Length > 64 ? name[..64] : name;

    private static Dictionary<string, string> Max(int max) => new() { ["max"] = max.ToString(CultureInfo.InvariantCulture) };
}
