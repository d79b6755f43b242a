using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>
/// Sends deliveries that are due, several at once, and tries again what fails. Each arrives at least once: when a node dies between
/// sending one and noting it, it is sent again with the same id.
/// </summary>
internal sealed class DeliverySender(
    DeliveryQueue queue, WebhookBook book, WebhookHttp http, Catalogue catalogue, WebhookMetrics metrics, TimeProvider time,
    IOptions<WebhooksOptions> options, ILogger<DeliverySender> logger)
    : BackgroundService
{
    private readonly TimeSpan _pollInterval = options.Value.PollInterval;

    // Those that are being sent, each with the id of its webhook.
    private readonly Dictionary<Task, string> _sending = [];
    private Task? _woken;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = time.CreateTimer(static book => ((WebhookBook)book!).Sender.Wake(), book, _pollInterval, Timeout.InfiniteTimeSpan);
        try
        {
            await TakeUpAsync(stoppingToken);
            while (true)
            {
                await SendDueAsync(stoppingToken);
                timer.Change(_pollInterval, Timeout.InfiniteTimeSpan);
                await NextAsync(stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_sending.Keys);
        }
    }

    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.EndLeasesAsync(cancellationToken);
        }
        catch (BaasException exception)
        {
            // The leases end by themselves.
            logger.DeliveriesUnreadable(exception);
        }
    }

    private async Task SendDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await queue.LeaseAsync(_sending.Values, cancellationToken) is { Count: > 0 } leased)
            {
                foreach (var each in leased)
                {
                    _sending.Add(SendAsync(each, cancellationToken), each.Webhook.Id);
                }
            }
        }
        catch (BaasException exception)
        {
            logger.DeliveriesUnreadable(exception);
        }
    }

    /// <summary>Returns when something has been sent, or when there may be something new to send.</summary>
    private async Task NextAsync(CancellationToken cancellationToken)
    {
        _woken ??= book.Sender.WaitAsync(cancellationToken);
        var first = await Task.WhenAny([.. _sending.Keys, _woken]);
        foreach (var done in _sending.Keys.Where(static task => task.IsCompleted).ToArray())
        {
            _sending.Remove(done);
        }

        await first;
        if (_woken.IsCompleted)
        {
            await _woken;
            _woken = null;
        }
    }

    private async Task SendAsync(LeasedDelivery leased, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await TryPostAsync(leased, cancellationToken);
            if (await queue.SettleAsync(leased, outcome) is { } settled && outcome is not null)
            {
                Tell(settled);
            }
        }
        catch (BaasException exception)
        {
            // What came of it cannot be noted. The lease ends by itself, and then it is sent again.
            logger.DeliveriesUnreadable(exception);
        }
    }

    /// <returns>Null when the engine stops.</returns>
    private async Task<DeliveryOutcome?> TryPostAsync(LeasedDelivery leased, CancellationToken cancellationToken)
    {
        try
        {
            return await http.PostAsync(leased.Webhook, leased.Delivery.Id, SealedBytes.Open(catalogue, leased.Payload), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (BaasException exception)
        {
            return new DeliveryOutcome(0, exception.Definition.Reason, TimeSpan.Zero);
        }
        catch (Exception exception)
        {
            logger.DeliveryFaulted(exception, leased.Delivery.Id, leased.Webhook.Id);
            return new DeliveryOutcome(0, "internal fault", TimeSpan.Zero);
        }
    }

    private void Tell(Delivery delivery)
    {
        switch (delivery.State)
        {
            case DeliveryState.Delivered:
                metrics.CountDelivered();
                logger.DeliveryArrived(delivery.Id, delivery.WebhookId, delivery.Attempts);
                break;
            case DeliveryState.Failed:
                metrics.CountGivenUp();
                logger.DeliveryGivenUp(delivery.Id, delivery.WebhookId, delivery.Attempts, delivery.Fault);
                break;
            default:
                metrics.CountDelayed();
                logger.DeliveryDelayed(delivery.Id, delivery.WebhookId, delivery.Attempts, delivery.Fault);
                break;
        }
    }
}
