using Grpc.Baas.IntegrationTests.Auth.Keys;
using Grpc.Baas.IntegrationTests.Rules;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>An engine with two users, and records that everybody may follow.</summary>
public sealed class PresenceEngine : IAsyncLifetime
{
    private TestEngine? _engine;

    public TestEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not been started.");

    internal SignedInUser Ann { get; private set; } = new("", "");

    internal SignedInUser Bob { get; private set; } = new("", "");

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync();
        await DefineAsync(_engine);
        Ann = await SignInAsync(_engine, "people", "Ann");
        Bob = await SignInAsync(_engine, "people", "Bob");
    }

    public async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    internal static async Task DefineAsync(TestEngine engine)
    {
        await engine.DefineAsync("""{"name":"people","type":"auth","schema":[{"name":"name","type":"text"}]}""");
        await engine.DefineAsync("""{"name":"posts","list_rule":"","schema":[{"name":"title","type":"text"}]}""");
    }

    /// <summary>Makes an account and signs it in.</summary>
    internal static async Task<SignedInUser> SignInAsync(TestEngine engine, string collection, string name, string role = "user")
    {
        const string password = "correct horse 1";
        var email = $"{name}@example.org";
        var made = await engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/records", new { data = new { email, password, name, role } });
        var login = await engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/auth/login", new { email, password }, token: "");
        return new SignedInUser(made.Json.GetProperty("id").GetString()!, login.Json.GetProperty("access_token").GetString()!);
    }
}
