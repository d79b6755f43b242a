using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>The permission bits of a collection.</summary>
/// <param name="Mode">What they decide.</param>
/// <param name="Default">The permission of the collection, and of records that have none of their own.</param>
/// <param name="AccountsId">Collection of the accounts that own records.</param>
internal sealed record PermissionPolicy(PermissionMode Mode, long Default, string AccountsId)
{
    private const string Both = "both";
    private const string Bits = "bits";
    private const string Rules = "rules";

    /// <summary>Whether rules have no part in it.</summary>
    public bool IgnoresRules => Mode == PermissionMode.Bits;

    /// <summary>Whether the bits have a part in it.</summary>
    public bool AsksBits => Mode != PermissionMode.Rules;

    /// <param name="definition">What is left out is written into it.</param>
    /// <returns>Null for collections without bits.</returns>
    public static PermissionPolicy? Read(V1.Schema.Collection definition, DefinitionFaults faults)
    {
        if (definition.Permissions is not { } options)
        {
            return null;
        }

        if (definition.Type == DefinitionParser.ViewType)
        {
            faults.Add("permissions", "UNSUPPORTED", $"has no meaning for collections of type '{DefinitionParser.ViewType}', whose records nobody owns");
            return null;
        }

        options.Mode = options.Mode.Length == 0 ? Both : options.Mode;
        if (options.Mode is not (Both or Bits or Rules))
        {
            faults.Add("permissions.mode", "UNKNOWN", $"expected '{Both}', '{Bits}' or '{Rules}'");
        }

        if (!options.HasDefaultPermission)
        {
            options.DefaultPermission = (int)PermissionBits.Default;
        }

        if (options.DefaultPermission is < 0 or > (int)PermissionBits.All)
        {
            faults.Add("permissions.default_permission", "RANGE", $"expected 0 to {PermissionBits.All}, a sum of permission bits");
        }

        return new PermissionPolicy(ModeOf(options), options.DefaultPermission, options.Accounts);
    }

    private static PermissionMode ModeOf(PermissionOptions options) => options.Mode switch
    {
        Bits => PermissionMode.Bits,
        Rules => PermissionMode.Rules,
        _ => PermissionMode.Both,
    };
}
