namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>What a write did.</summary>
internal enum WriteEffect
{
    Created,
    Updated,

    /// <summary>The record had the values already; nothing was written.</summary>
    Unchanged,
    Deleted,

    /// <summary>There was nothing to delete, and that is no error.</summary>
    Missing,
    Checked,
}
