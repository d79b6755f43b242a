namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>A delivery that this node sends now.</summary>
/// <param name="Delivery">With this attempt counted.</param>
/// <param name="Webhook">Where it goes.</param>
/// <param name="Payload">The body as it is kept.</param>
/// <param name="Lease">Keeps other nodes from it.</param>
internal sealed record LeasedDelivery(Delivery Delivery, Webhook Webhook, byte[] Payload, string Lease);
