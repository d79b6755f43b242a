using System.Text.Json;

namespace Grpc.Baas.IntegrationTests.Budgets;

/// <summary>What <c>loadtests/budgets.json</c> grants: counts, which do not depend on the machine, and never times.</summary>
/// <param name="TransportBytes">What the transport may allocate for a call beside its messages.</param>
/// <param name="AccessBytes">What may be allocated to find the caller of a known token and ask a rule.</param>
/// <param name="Paths">What whole calls may cost.</param>
internal sealed record BudgetFile(long TransportBytes, long AccessBytes, IReadOnlyList<Budget> Paths)
{
    public static BudgetFile Current { get; } = JsonSerializer.Deserialize<BudgetFile>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;
}
