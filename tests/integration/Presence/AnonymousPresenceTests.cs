using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>Presence of callers without account, where it is allowed.</summary>
public sealed class AnonymousPresenceTests : IAsyncLifetime
{
    private TestEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: [("Baas:Presence:AllowAnonymous", "true"), ("Baas:Presence:MaxUsersPerRoom", "2")]);
        await PresenceEngine.DefineAsync(_engine);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Anonymous_Allowed_IsSeenUnderANameThatNoAccountHas()
    {
        using var silent = await EventSource.OpenAsync(_engine, "room=green", token: "");
        using var first = await EventSource.OpenAsync(_engine, "room=green&user_id=user-123", token: "");
        using var admin = await EventSource.OpenAsync(_engine, "room=green", _engine.AdminToken!);
        var refused = await EventSource.RefusalAsync(_engine, "room=green&user_id=user-124", token: "");
        var one = (await _engine.RestAsync(HttpMethod.Get, "/api/v1/presence/anon:user-123?room=green", token: "")).Json;
        var update = await _engine.RestAsync(HttpMethod.Patch, "/api/v1/presence", """{"room":"green","status":"away"}""", token: "");
        var wrong = await EventSource.RefusalAsync(_engine, $"user_id={new string('x', 101)}", token: "");

        Assert.Equal("user.joined anon:user-123", await silent.HearAsync());
        Assert.True(one.GetProperty("online").GetBoolean());
        Assert.Equal("", one.GetProperty("presence").GetProperty("collection").GetString());
        Assert.Equal(("ROOM_FULL", "CREDENTIALS_MISSING", "PRESENCE_INVALID"), (refused.Reason, update.Reason, wrong.Reason));
        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, refused.Status);
    }
}
