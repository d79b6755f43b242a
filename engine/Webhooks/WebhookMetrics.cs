using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Webhooks.Scheduling;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>The metrics of webhooks. What has to be read from the database is as the last look of <see cref="Deliveries.DeliveryTrim"/> found it.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _attempts;
    private long _waiting;

    public WebhookMetrics(IMeterFactory meters, ChangeLog log, WebhookProgress progress)
    {
        var meter = meters.Create("baas.webhooks");
        _attempts = meter.CreateCounter<long>("baas.webhooks.attempts", "{attempt}", "Attempts of this node to deliver, by what came of them.");
        meter.CreateObservableGauge("baas.webhooks.waiting", () => Volatile.Read(ref _waiting), "{delivery}", "Deliveries that wait to be sent, also those of inactive webhooks.");
        meter.CreateObservableGauge(
            "baas.webhooks.lag",
            () => progress.Slowest is { } slowest ? Math.Max(0, log.Position - slowest) : 0,
            "{change}",
            "How many positions of the change log the slowest active webhook is behind its end.");
    }

    public void CountDelivered() => Count("delivered");

    public void CountDelayed() => Count("delayed");

    public void CountGivenUp() => Count("failed");

    public void SetWaiting(long count) => Volatile.Write(ref _waiting, count);

    private void Count(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
