namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Fault">What failed, in words of our own; empty when it arrived.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record DeliveryOutcome(int Status, string Fault, TimeSpan Duration)
{
    public bool HasArrived => Fault.Length == 0;
}
