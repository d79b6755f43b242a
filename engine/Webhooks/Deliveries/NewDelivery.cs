namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>A change that a webhook is to be told of.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Position">The change's position in the log.</param>
/// <param name="Event">What happened.</param>
/// <param name="RecordId">To which record.</param>
/// <param name="Payload">The body as it is kept, see <see cref="Schema.Secrets.SealedBytes"/>.</param>
internal sealed record NewDelivery(string Id, string WebhookId, long Position, WebhookEvents Event, string RecordId, byte[] Payload);
