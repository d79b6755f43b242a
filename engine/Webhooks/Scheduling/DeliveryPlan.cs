using Grpc.Baas.Engine.Webhooks.Deliveries;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>What a webhook gets out of a piece of the log.</summary>
/// <param name="Cursor">Where it stands.</param>
/// <param name="Position">Where it stands then.</param>
/// <param name="Deliveries">In the order of the log.</param>
internal sealed record DeliveryPlan(WebhookCursor Cursor, long Position, IReadOnlyList<NewDelivery> Deliveries)
{
    /// <summary>Whether it cannot take what follows for now.</summary>
    public bool IsHeld { get; init; }
}
