using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Baselines;

/// <summary>Chooses the baseline of the database that the engine runs on.</summary>
internal static class Baseline
{
    public static IBaseline Open(RunPlan plan) => plan.IsPostgres ? new NpgsqlBaseline(plan.Database) : new SqliteBaseline();

    /// <summary>The name that <see cref="Open"/>'s will have.</summary>
    public static string NameOf(RunPlan plan) => plan.IsPostgres ? "raw Npgsql" : "raw SQLite";
}
