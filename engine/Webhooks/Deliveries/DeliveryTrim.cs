using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>Removes deliveries that nobody needs to hear of any more, some at a time, and counts those that wait.</summary>
internal sealed class DeliveryTrim(
    Database database, WebhookMetrics metrics, TimeProvider time, IOptions<WebhooksOptions> options, ILogger<DeliveryTrim> logger)
    : RecurringWork(TimeSpan.FromMinutes(1), time)
{
    private const int MaxKept = 10_000;
    private const int TrimSize = 200;
    private const int MaxCounted = 100_000;

    /// <summary>Removes all that may go now.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var before = (Time.GetUtcNow() - options.Value.Retention).ToUnixTimeMilliseconds();
        while (await database.ReadAsync(0, static (session, _) => DeliveryStore.HasAbandoned(session), cancellationToken)
            && await database.WriteWhenRoomAsync(static transaction => DeliveryStore.TrimAbandoned(transaction.Session, TrimSize), cancellationToken))
        {
        }

        while (await database.ReadAsync(before, static (session, before) => DeliveryStore.HasSurplus(session, before, MaxKept), cancellationToken))
        {
            await database.WriteWhenRoomAsync(
                transaction => DeliveryStore.Trim(transaction.Session, before, MaxKept, TrimSize), cancellationToken);
        }

        metrics.SetWaiting(await database.ReadAsync(0, static (session, _) => DeliveryStore.CountWaiting(session, MaxCounted), cancellationToken));
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => TrimAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.TrimFailed(exception);
}
