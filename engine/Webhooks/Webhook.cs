namespace Grpc.Baas.Engine.Webhooks;

/// <summary>An address that is told of changes of records. Times are milliseconds since 1970, 0 for never.</summary>
/// <param name="Id">UUIDv7.</param>
internal sealed record Webhook(string Id)
{
    public required string Url { get; init; }

    /// <summary>Permanent id of the collection, so that renames do no harm.</summary>
    public required string CollectionId { get; init; }

    public required WebhookEvents Events { get; init; }

    /// <summary>Cipher text of the secret; empty for none.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>How often a delivery is tried again.</summary>
    public required int RetryCount { get; init; }

    public required bool IsActive { get; init; }

    /// <summary>Whether it becomes inactive when a delivery is given up.</summary>
    public required bool AutoDisables { get; init; }

    /// <summary>Its cursor: all changes up to here are deliveries, or do not concern it.</summary>
    public required long Position { get; init; }

    /// <summary>Grows with each change of what is above, but not with the cursor; who follows the log by an older one writes nothing.</summary>
    public long Version { get; init; } = 1;

    public string LastFailure { get; init; } = "";

    public long LastFailed { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }
}
