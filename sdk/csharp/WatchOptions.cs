namespace Grpc.Baas.Client;

/// <summary>What is watched, and from where.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// Names or ids of the collections that <see cref="BaasClient.WatchAsync"/> follows, at most 100; empty, the default, means all. A
    /// <see cref="RecordCollection"/> follows these beside itself.
    /// </summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Only records that match; empty means all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Names of the fields wanted, separated by commas; empty means all.</summary>
    public string Fields { get; init; } = "";

    /// <summary>
    /// Only changes after this position: that of a list, or of the last event; 0 for all that the log still has. Null, the
    /// default: from now on, or after the snapshot.
    /// </summary>
    public long? From { get; init; }

    /// <summary>
    /// Whether to start with all matching records as they are now. With <see cref="From"/> it does not, but when what was told no longer
    /// holds, a <see cref="WatchEventType.Reset"/> and the new state come without <see cref="RelistOnReset"/> too.
    /// </summary>
    public bool Snapshot { get; init; }

    /// <summary>
    /// What happens when the log no longer reaches back to where the watch stands, or what the caller may see has changed: if true, the
    /// watch starts again with a <see cref="WatchEventType.Reset"/> and a snapshot; if false, the default, it fails with changes
    /// POSITION_EXPIRED, or tells the reset and leaves it to the application to list anew.
    /// </summary>
    public bool RelistOnReset { get; init; }

    /// <summary>
    /// Name of a durable consumer of the caller's: the watch starts after the position that <see cref="BaasClient.AckAsync"/> stored last,
    /// whatever else is given; the first time, as it would without. Empty, the default, means none.
    /// </summary>
    public string Consumer { get; init; } = "";

    /// <summary>Told of each change of state, on the thread that reads the watch.</summary>
    public Action<WatchStatus>? StatusChanged { get; init; }
}
