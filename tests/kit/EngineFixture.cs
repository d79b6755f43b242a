namespace Grpc.Baas.TestKit;

/// <summary>One claimed engine for all tests of a class: <c>IClassFixture&lt;EngineFixture&gt;</c>.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private TestEngine? _engine;

    public TestEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not been started.");

    public async Task InitializeAsync() => _engine = await TestEngine.StartAsync();

    public async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }
}
