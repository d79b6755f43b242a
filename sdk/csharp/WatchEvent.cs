using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>Something that happened to a record, or to the watch itself.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Collection">Name of the collection.</param>
/// <param name="RecordId">Id of the record; empty for events of the watch.</param>
public sealed record WatchEvent(WatchEventType Type, string Collection, string RecordId)
{
    /// <summary>The record's values after the change; null when it was deleted.</summary>
    public Struct? Data { get; init; }

    /// <summary>Position of the change in the log: keep it to go on from here later. 0 for snapshot events and for resets that a snapshot follows.</summary>
    public long Position { get; init; }

    /// <summary>The record's etag after the change.</summary>
    public string Etag { get; init; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>When the record was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// <c>write</c>, or <c>filter</c> when the record began or ceased to match the filter; of a reset <c>rights</c> or <c>expired</c>, or
    /// nothing when a snapshot broke off.
    /// </summary>
    public string Cause { get; init; } = "";
}
