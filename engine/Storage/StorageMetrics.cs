using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Storage;

/// <summary>The metrics of a database.</summary>
internal static class StorageMetrics
{
    public static void Observe(IMeterFactory meters, Database database)
    {
        var meter = meters.Create("baas.storage");
        meter.CreateObservableCounter("baas.storage.statements", () => database.Statements, "{statement}", "SQL statements run for calls and in the background.");
        meter.CreateObservableCounter("baas.storage.commits", () => database.CommittedGroups, "{commit}", "Groups of writes committed; each cost one flush of the disk at most.");
    }
}
