namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>Whom a permission bit is for. The numbers are places in a permission and never change.</summary>
internal enum PermissionClass
{
    /// <summary>Everyone, signed in or not.</summary>
    Guest,
    Owner,

    /// <summary>Members of the groups that a record is shared with.</summary>
    Group,
}
