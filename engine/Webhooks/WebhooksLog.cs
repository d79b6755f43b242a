using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>What webhooks log: ids, never what is sent, and never where to, since addresses may hold secrets.</summary>
internal static partial class WebhooksLog
{
    [LoggerMessage(EventIds.Webhooks, LogLevel.Debug, "Delivery {Id} of webhook {Webhook} arrived at attempt {Attempt}")]
    public static partial void DeliveryArrived(this ILogger logger, string id, string webhook, int attempt);

    [LoggerMessage(EventIds.Webhooks + 1, LogLevel.Information, "Delivery {Id} of webhook {Webhook} failed at attempt {Attempt} and will be tried again: {Fault}")]
    public static partial void DeliveryDelayed(this ILogger logger, string id, string webhook, int attempt, string fault);

    [LoggerMessage(EventIds.Webhooks + 2, LogLevel.Warning, "Delivery {Id} of webhook {Webhook} was given up after {Attempt} attempts: {Fault}")]
    public static partial void DeliveryGivenUp(this ILogger logger, string id, string webhook, int attempt, string fault);

    [LoggerMessage(EventIds.Webhooks + 3, LogLevel.Warning, "Webhook {Webhook} is disabled until an administrator makes it active")]
    public static partial void WebhookDisabled(this ILogger logger, string webhook);

    [LoggerMessage(EventIds.Webhooks + 4, LogLevel.Warning, "Webhook {Webhook} has missed {Count} positions that the change log no longer has")]
    public static partial void ChangesMissed(this ILogger logger, string webhook, long count);

    [LoggerMessage(EventIds.Webhooks + 5, LogLevel.Warning, "Webhooks cannot follow the change log for now")]
    public static partial void FollowFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Webhooks + 6, LogLevel.Warning, "Webhook {Webhook} stands before position {Position}, which cannot be written for now")]
    public static partial void PayloadFailed(this ILogger logger, Exception exception, string webhook, long position);

    [LoggerMessage(EventIds.Webhooks + 7, LogLevel.Warning, "Deliveries cannot be read or noted for now")]
    public static partial void DeliveriesUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Webhooks + 8, LogLevel.Error, "Delivery {Id} of webhook {Webhook} could not be sent")]
    public static partial void DeliveryFaulted(this ILogger logger, Exception exception, string id, string webhook);

    [LoggerMessage(EventIds.Webhooks + 9, LogLevel.Warning, "Old deliveries could not be removed; the next try follows")]
    public static partial void TrimFailed(this ILogger logger, Exception exception);
}
