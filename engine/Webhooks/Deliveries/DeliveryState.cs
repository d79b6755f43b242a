namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>What deliveries are.</summary>
internal static class DeliveryState
{
    public const string Waiting = "waiting";
    public const string Delivered = "delivered";
    public const string Failed = "failed";

    public static bool IsState(string text) => text is Waiting or Delivered or Failed;
}
