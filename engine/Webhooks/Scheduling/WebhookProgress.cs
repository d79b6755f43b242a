using System.Collections.Concurrent;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>How far the active webhooks have come on this node. The scheduler alone writes it; anybody may ask.</summary>
internal sealed class WebhookProgress
{
    private readonly ConcurrentDictionary<string, WebhookCursor> _cursors = new(StringComparer.Ordinal);

    /// <summary>The position of the webhook that is furthest behind; null when none is active.</summary>
    public long? Slowest => _cursors.IsEmpty ? null : _cursors.Values.Min(static cursor => (long?)cursor.Scanned);

    /// <summary>Where a webhook stands, which may be further than its row says.</summary>
    public long PositionOf(Webhook webhook)
        => _cursors.TryGetValue(webhook.Id, out var cursor) && cursor.Known.Version == webhook.Version && cursor.Known.Position == webhook.Position
            ? cursor.Scanned
            : webhook.Position;

    /// <summary>Those that can go on, by where they stand, the last first.</summary>
    public IReadOnlyList<WebhookCursor[]> Groups()
        => [.. _cursors.Values.Where(static cursor => !cursor.IsHeld).GroupBy(static cursor => cursor.Scanned).OrderBy(static group => group.Key).Select(static group => group.ToArray())];

    public void Set(WebhookCursor cursor) => _cursors[cursor.Known.Id] = cursor;

    /// <summary>Lets those try again that were held.</summary>
    public void Release()
    {
        foreach (var cursor in _cursors.Values.Where(static cursor => cursor.IsHeld))
        {
            Set(cursor with { IsHeld = false });
        }
    }

    /// <summary>Goes on from what the database has.</summary>
    /// <param name="active">All webhooks that are active.</param>
    public void Refresh(IReadOnlyList<Webhook> active, DateTimeOffset now)
    {
        foreach (var gone in _cursors.Keys.Except(active.Select(static webhook => webhook.Id)).ToArray())
        {
            _cursors.TryRemove(gone, out _);
        }

        foreach (var webhook in active)
        {
            // What was scanned by an older version was looked at for other events.
            var scanned = PositionOf(webhook);
            if (scanned == webhook.Position)
            {
                Set(new WebhookCursor(webhook, scanned, now));
            }
        }
    }
}
