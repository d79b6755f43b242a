using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>An engine, and the proxy before it that breaks connections.</summary>
internal sealed class Node(EngineProcess engine) : IAsyncDisposable
{
    private readonly CuttingProxy _proxy = new(engine.Address);

    public EngineProcess Engine => engine;

    public CuttingProxy Proxy => _proxy;

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await engine.DisposeAsync();
    }
}
