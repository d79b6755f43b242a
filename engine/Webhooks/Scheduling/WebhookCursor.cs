using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>Where a webhook stands in the log.</summary>
/// <param name="Known">The webhook with its cursor, as the database had them when they were read or written last.</param>
/// <param name="Scanned">
/// Up to here nothing concerns it beyond its cursor. The cursor itself follows when something does, or after a while, so that changes of
/// others cost no writes.
/// </param>
/// <param name="SavedAt">When the cursor was read or written.</param>
internal sealed record WebhookCursor(Webhook Known, long Scanned, DateTimeOffset SavedAt)
{
    /// <summary>Whether it goes no further until some deliveries are over.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether a change is one that the webhook tells of.</summary>
    public bool Concerns(ChangeEntry entry)
        => entry.CollectionId == Known.CollectionId && Known.Events.HasFlag(WebhookEventNames.Of(entry.Operation));

    public bool IsConcernedBy(ReadOnlySpan<ChangeEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (Concerns(entry))
            {
                return true;
            }
        }

        return false;
    }
}
