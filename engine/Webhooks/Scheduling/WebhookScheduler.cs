using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.V1.Changes;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>
/// Follows the log for all active webhooks, and turns the changes that concern them into deliveries, in one transaction with the cursors.
/// A cursor moves only from where it was known to be, so that of several nodes one makes each delivery. A webhook whose deliveries wait
/// in too great a number goes no further: the log is the queue.
/// </summary>
internal sealed class WebhookScheduler(
    ChangeLog log, Database database, WebhookBook book, WebhookProgress progress, DeliveryPlanner planner, TimeProvider time,
    IOptions<WebhooksOptions> options, ILogger<WebhookScheduler> logger)
    : BackgroundService
{
    private const int MaxEntries = 200;
    private const int MaxBytes = 4 << 20;

    // When nothing concerns a webhook its cursor is written down now and then, so that a restart need not go through the log again.
    private const long SaveDistance = 10_000;
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _pollInterval = options.Value.PollInterval;
    private IReadOnlyList<Webhook>? _followed;
    private Task? _woken;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var end = log.Position;
            var isBehind = false;
            try
            {
                isBehind = await FollowAsync(end, stoppingToken);
            }
            catch (BaasException exception)
            {
                logger.FollowFailed(exception);
            }

            if (!isBehind)
            {
                await WaitAsync(end, stoppingToken);
            }
        }
    }

    private async Task WaitAsync(long end, CancellationToken cancellationToken)
    {
        _woken ??= book.Scheduler.WaitAsync(cancellationToken);
        if (book.Active.Count == 0)
        {
            await _woken;
        }
        else
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var polled = Task.Delay(_pollInterval, time, waiting.Token);
            var first = await Task.WhenAny(log.WaitAsync(end, waiting.Token).AsTask(), _woken, polled);
            await waiting.CancelAsync();
            await first;
            if (first == polled)
            {
                progress.Release();
            }
        }

        if (_woken.IsCompleted)
        {
            await _woken;
            _woken = null;
            progress.Release();
        }
    }

    /// <returns>Whether some webhook can go on at once.</returns>
    private async Task<bool> FollowAsync(long end, CancellationToken cancellationToken)
    {
        var active = book.Active;
        if (!ReferenceEquals(active, _followed))
        {
            var rows = await database.ReadAsync(0, static (session, _) => WebhookStore.ReadAll(session), cancellationToken);
            progress.Refresh(rows.FindAll(webhook => webhook.IsActive), time.GetUtcNow());
            _followed = active;
        }

        foreach (var group in progress.Groups())
        {
            await FollowAsync(group, cancellationToken);
        }

        return !ReferenceEquals(book.Active, _followed) || progress.Groups().Any(group => group[0].Scanned < end);
    }

    // Each group gets one piece at a time, so that one that is far behind holds up none that is not.
    private async Task FollowAsync(WebhookCursor[] group, CancellationToken cancellationToken)
    {
        ChangeBatch batch;
        try
        {
            batch = await log.ReadAsync(group[0].Scanned, MaxEntries, MaxBytes, cancellationToken);
        }
        catch (BaasException exception) when (exception.Definition == ChangesErrorTable.PositionExpired)
        {
            await SkipAsync(group, cancellationToken);
            return;
        }

        var concerned = group.Where(cursor => cursor.IsConcernedBy(batch.Entries.Span)).ToArray();
        var plans = concerned.Length == 0 ? [] : planner.Plan(concerned, batch, await ReadBacklogsAsync(concerned, cancellationToken));
        foreach (var cursor in group.Except(concerned))
        {
            var scanned = cursor with { Scanned = batch.Position };
            progress.Set(scanned);
            if (MustSave(scanned))
            {
                plans.Add(new DeliveryPlan(scanned, batch.Position, []));
            }
        }

        await CarryOutAsync(plans, cancellationToken);
    }

    private bool MustSave(WebhookCursor cursor)
        => cursor.Scanned - cursor.Known.Position is var distance and > 0
            && (distance >= SaveDistance || time.GetUtcNow() - cursor.SavedAt >= SaveInterval);

    private ValueTask<List<(long Count, long Bytes)>> ReadBacklogsAsync(WebhookCursor[] cursors, CancellationToken cancellationToken)
        => database.ReadAsync(
            (cursors, limit: planner.MaxWaiting),
            static (session, asked) => asked.cursors.Select(cursor => DeliveryStore.ReadBacklog(session, cursor.Known.Id, asked.limit)).ToList(),
            cancellationToken);

    private async Task CarryOutAsync(List<DeliveryPlan> plans, CancellationToken cancellationToken)
    {
        foreach (var plan in plans.Where(plan => plan.Position == plan.Cursor.Known.Position))
        {
            progress.Set(plan.Cursor with { IsHeld = plan.IsHeld });
        }

        var moving = plans.FindAll(plan => plan.Position != plan.Cursor.Known.Position);
        if (moving.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();

        // Webhooks of one collection share the bytes of a change.
        var bytes = moving.SelectMany(plan => plan.Deliveries).Select(delivery => delivery.Payload).Distinct().Sum(payload => (long)payload.Length);
        var moved = await database.WriteWhenRoomAsync(
            transaction => moving.ConvertAll(plan => CarryOut(transaction, plan, now)), bytes, cancellationToken);
        for (var i = 0; i < moving.Count; i++)
        {
            Note(moving[i], moved[i], now);
        }
    }

    private bool CarryOut(WriteTransaction transaction, DeliveryPlan plan, DateTimeOffset now)
    {
        if (!WebhookStore.Advance(transaction.Session, plan.Cursor.Known, plan.Position))
        {
            return false;
        }

        foreach (var delivery in plan.Deliveries)
        {
            DeliveryStore.Insert(transaction.Session, delivery, now.ToUnixTimeMilliseconds());
        }

        if (plan.Deliveries.Count > 0)
        {
            transaction.OnCommitted(book.Sender.Wake);
        }

        return true;
    }

    private void Note(DeliveryPlan plan, bool hasMoved, DateTimeOffset now)
    {
        if (hasMoved)
        {
            progress.Set(new WebhookCursor(plan.Cursor.Known with { Position = plan.Position }, plan.Position, now) { IsHeld = plan.IsHeld });
        }
        else
        {
            // Another node was faster, or the webhook has changed.
            _followed = null;
        }
    }

    private async Task SkipAsync(WebhookCursor[] group, CancellationToken cancellationToken)
    {
        var oldest = await log.GetOldestPositionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var moved = await database.WriteWhenRoomAsync(
            transaction => Array.ConvertAll(group, cursor => Skip(transaction.Session, cursor, oldest, now)), cancellationToken);
        for (var i = 0; i < group.Length; i++)
        {
            Note(new DeliveryPlan(group[i], oldest, []), moved[i], now);
        }
    }

    private bool Skip(DbSession session, WebhookCursor cursor, long oldest, DateTimeOffset now)
    {
        if (!WebhookStore.Advance(session, cursor.Known, oldest))
        {
            return false;
        }

        var count = oldest - cursor.Scanned;
        var failure = $"{count} positions of the change log were gone before the webhook came to them";
        WebhookStore.SetFailure(session, cursor.Known.Id, failure, now.ToUnixTimeMilliseconds());
        logger.ChangesMissed(cursor.Known.Id, count);
        return true;
    }
}
