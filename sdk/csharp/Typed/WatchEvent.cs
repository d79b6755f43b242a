namespace Grpc.Baas.Client;

/// <summary>Something that happened to a record of one collection, or to the watch itself.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="RecordId">Id of the record; empty for events of the watch.</param>
public sealed record WatchEvent<T>(WatchEventType Type, string RecordId)
    where T : class
{
    /// <summary>The record after the change; null when it was deleted.</summary>
    public T? Record { get; init; }

    /// <inheritdoc cref="WatchEvent.Position"/>
    public long Position { get; init; }

    /// <inheritdoc cref="WatchEvent.Etag"/>
    public string Etag { get; init; } = "";

    /// <inheritdoc cref="WatchEvent.Timestamp"/>
    public DateTimeOffset? Timestamp { get; init; }

    /// <inheritdoc cref="WatchEvent.Created"/>
    public DateTimeOffset? Created { get; init; }

    /// <inheritdoc cref="WatchEvent.Cause"/>
    public string Cause { get; init; } = "";

    internal static WatchEvent<T> From(WatchEvent told, T? record) => new(told.Type, told.RecordId)
    {
        Record = record,
        Position = told.Position,
        Etag = told.Etag,
        Timestamp = told.Timestamp,
        Created = told.Created,
        Cause = told.Cause,
    };
}
