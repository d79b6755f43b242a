namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>A delivery and what became of it so far, without its body. Times are milliseconds since 1970, 0 for never.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="WebhookId">The webhook.</param>
internal sealed record Delivery(string Id, string WebhookId)
{
    public required long Position { get; init; }

    public required WebhookEvents Event { get; init; }

    public required string RecordId { get; init; }

    /// <summary>One of <see cref="DeliveryState"/>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was tried, the attempt at hand included.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; while it is being sent, when the lease ends.</summary>
    public required long NextAttempt { get; init; }

    /// <summary>Of the last attempt: the HTTP status, 0 for no answer.</summary>
    public int Status { get; init; }

    /// <summary>What the last attempt failed with; empty when nothing did.</summary>
    public string Fault { get; init; } = "";

    /// <summary>How long the last attempt took, in milliseconds.</summary>
    public long DurationMs { get; init; }

    public long Created { get; init; }

    /// <summary>When it was delivered or given up.</summary>
    public long Finished { get; init; }
}
