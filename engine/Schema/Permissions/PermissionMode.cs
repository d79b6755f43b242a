namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>What decides about the records of a collection that has permission bits.</summary>
internal enum PermissionMode
{
    /// <summary>The rules and the bits: both must allow.</summary>
    Both,
    Bits,
    Rules,
}
