namespace Grpc.Baas.Client;

/// <summary>What a <see cref="WatchEvent"/> tells.</summary>
public enum WatchEventType
{
    /// <summary>The record is part of the state at the start.</summary>
    Snapshot,

    /// <summary>The state at the start was told; changes follow.</summary>
    SnapshotComplete,

    /// <summary>The record was made, or now matches the filter.</summary>
    Created,

    /// <summary>The record was changed.</summary>
    Updated,

    /// <summary>The record was deleted, or no longer matches the filter.</summary>
    Deleted,

    /// <summary>
    /// Forget what was told of the collection so far; of all, when no collection is named. Without a position, a new snapshot follows. With
    /// one, what the caller may see has changed: list anew, and pass over events up to the list's position.
    /// </summary>
    Reset,
}
