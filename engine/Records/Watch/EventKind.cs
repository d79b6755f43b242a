namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>What a change is to one subscriber.</summary>
internal enum EventKind
{
    /// <summary>Nothing: the record matches the filter neither before nor after.</summary>
    None,
    Created,
    Updated,
    Deleted,

    /// <summary>The record was changed and now matches the filter.</summary>
    Entered,

    /// <summary>The record was changed and no longer matches the filter.</summary>
    Left,
}
