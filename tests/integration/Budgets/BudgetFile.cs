using System.Text.Json;

namespace Grpc.Baas.IntegrationTests.Budgets;

/// <summary>What <c>loadtests/budgets.json</c> grants: counts, which do not depend on the machine, and never times.</summary>
/// <param name="TransportBytes">What the transport may allocate for a call beside its messages.</param>
/// <param name="AccessBytes">What may be allocated to find the caller of a known token and ask a rule.</param>
/// <param name="Sqlite">What whole calls may cost on SQLite.</param>
/// <param name="Postgresql">The same on PostgreSQL, where the driver's buffers decide about bytes.</param>
internal sealed record BudgetFile(long TransportBytes, long AccessBytes, IReadOnlyList<Budget> Sqlite, IReadOnlyList<Budget> Postgresql)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static BudgetFile Current { get; } =
        JsonSerializer.Deserialize<BudgetFile>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")), Options)!;
}
