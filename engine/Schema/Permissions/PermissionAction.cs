namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>What a permission bit allows. The numbers are places in a permission and never change.</summary>
internal enum PermissionAction
{
    /// <summary>Know that the record exists.</summary>
    Peek,
    Read,
    Create,
    Update,
    Delete,

    /// <summary>Kept for actions on records.</summary>
    Execute,

    /// <summary>Point a relation at the record.</summary>
    Refer,
}
