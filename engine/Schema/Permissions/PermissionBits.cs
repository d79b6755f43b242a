namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>Permissions as numbers: seven bits for guests, seven for the owner, seven for groups, each in the order of <see cref="PermissionAction"/>.</summary>
internal static class PermissionBits
{
    /// <summary>All bits.</summary>
    public const long All = (1 << (3 * Actions)) - 1;

    /// <summary>All bits of groups.</summary>
    public const long AllOfGroups = All & ~((1 << (2 * Actions)) - 1);

    /// <summary>Everything for the owner, Peek and Read for groups, nothing for guests.</summary>
    public const long Default = (((1 << Actions) - 1) << Actions) | (3 << (2 * Actions));

    private const int Actions = 7;

    public static long Of(PermissionClass who, PermissionAction action) => 1L << (((int)who * Actions) + (int)action);
}
