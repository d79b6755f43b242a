using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Typed.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Typed;

/// <summary>The contracts that are kept.</summary>
public sealed class ContractStoreTests(TypedBench bench) : IClassFixture<TypedBench>
{
    private const long Day = 24L * 60 * 60 * 1_000_000;

    private static readonly string[] Revisions = ["unused", "used", "young", "newest"];

    [Fact]
    public async Task Add_OldContracts_GoWhenNobodyCallsByThem()
    {
        var database = bench.Engine.Services.GetRequiredService<Database>();

        var kept = await database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                ContractStore.Add(session, "unused", [1], now: Day);
                ContractStore.Add(session, "used", [2], now: Day);
                ContractStore.SetSeen(session, "used", "shop-web/1.4.0", seen: 300 * Day);
                ContractStore.Add(session, "young", [3], now: 350 * Day);
                ContractStore.Add(session, "newest", [4], now: 500 * Day);
                return Revisions.Where(revision => ContractStore.Has(session, revision)).ToArray();
            },
            CancellationToken.None);

        Assert.Equal(["used", "young", "newest"], kept);
    }
}
