namespace Grpc.Baas.LoadTests.Running;

/// <summary>How scenarios are run.</summary>
/// <param name="Length">Of one run of one subject.</param>
/// <param name="Runs">Runs of each subject that count; one more comes before them.</param>
/// <param name="Database">Connection string of PostgreSQL; empty for SQLite.</param>
internal sealed record RunPlan(TimeSpan Length, int Runs, string Database)
{
    public bool IsPostgres => Database.Length > 0;
}
