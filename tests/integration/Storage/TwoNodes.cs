using Grpc.Baas.TestKit;
using Microsoft.AspNetCore.Builder;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>Two engines in the test's process on one schema of PostgreSQL.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private TwoNodes(TestEngine first, TestEngine second)
    {
        First = first;
        Second = second;
    }

    public TestEngine First { get; }

    public TestEngine Second { get; }

    public static async Task<TwoNodes> StartAsync(
        bool claimed = true, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] more)
    {
        (string, string)[] settings =
        [
            .. more, ("Baas:Storage:Database", PostgresCluster.Shared.ConnectionString), ("Baas:Storage:Schema", TestDatabase.NewSchema()),
        ];
        var first = await TestEngine.StartAsync(claimed, configure, settings);
        return new TwoNodes(first, await TestEngine.StartAsync(claimed, configure, settings));
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
