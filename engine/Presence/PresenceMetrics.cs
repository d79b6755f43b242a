using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Presence;

/// <summary>The metrics of presence, of this node.</summary>
internal static class PresenceMetrics
{
    public static void Observe(IMeterFactory meters, PresenceBook book)
    {
        var meter = meters.Create("baas.presence");
        meter.CreateObservableGauge("baas.presence.users", () => book.Users, "{user}", "Users whom streams of this node show, each once for each room.");
        meter.CreateObservableGauge("baas.presence.rooms", () => book.RoomCount, "{room}", "Rooms in which this node has streams.");
    }
}
