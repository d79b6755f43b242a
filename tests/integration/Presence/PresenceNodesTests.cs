using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>Two engines on one PostgreSQL: who is present at one is present at the other.</summary>
public sealed class PresenceNodesTests
{
    private const string Posts = "/api/v1/collections/posts/records";
    private const string Presence = "/api/v1/presence";

    [Fact]
    public async Task Users_OfBothNodes_SeeEachOther()
    {
        (string, string)[] settings = [("Baas:Storage:Database", PostgresCluster.Shared.ConnectionString), ("Baas:Storage:Schema", TestDatabase.NewSchema())];
        await using var here = await TestEngine.StartAsync(settings: settings);
        var there = await TestEngine.StartAsync(settings: settings);
        await PresenceEngine.DefineAsync(here);
        var ann = await PresenceEngine.SignInAsync(here, "people", "Ann");
        var bob = await PresenceEngine.SignInAsync(here, "people", "Bob");
        using var first = await EventSource.OpenAsync(here, "user_id=me", ann.Token);
        Assert.Equal($"user.joined {ann.Id}", await first.HearAsync());
        await Until.TrueAsync(async () => (await there.RestAsync(HttpMethod.Get, Posts, token: bob.Token)).Status == HttpStatusCode.OK);
        using var second = await EventSource.OpenAsync(there, "user_id=me", bob.Token);

        Assert.Equal($"user.joined {bob.Id}", await first.HearAsync());
        Assert.Equal(2, (await there.RestAsync(HttpMethod.Get, Presence, token: bob.Token)).Json.GetProperty("count").GetInt32());
        var update = await here.RestAsync(HttpMethod.Patch, Presence, """{"status":"away"}""", bob.Token);
        Assert.Equal("Bob", update.Json.GetProperty("user_name").GetString());
        Assert.Equal($"user.updated {bob.Id}", await first.HearAsync());

        // Bob may come back to another node.
        await there.DisposeAsync();
        var one = (await here.RestAsync(HttpMethod.Get, $"{Presence}/{bob.Id}", token: ann.Token)).Json;
        Assert.Equal((true, 0), (one.GetProperty("online").GetBoolean(), one.GetProperty("presence").GetProperty("connections").GetInt32()));
    }
}
