using System.Net;
using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>Two engines on one PostgreSQL: who is present at one is present at the other.</summary>
public sealed class PresenceNodesTests
{
    private const string Posts = "/api/v1/collections/posts/records";

    [Fact]
    public async Task Users_OfBothNodes_SeeEachOther()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await PresenceEngine.DefineAsync(nodes.First);
        var ann = await PresenceEngine.SignInAsync(nodes.First, "people", "Ann");
        var bob = await PresenceEngine.SignInAsync(nodes.First, "people", "Bob");
        using var first = await EventSource.OpenAsync(nodes.First, "user_id=me", ann.Token);
        Assert.Equal($"user.joined {ann.Id}", await first.HearAsync());
        await Until.TrueAsync(async () => (await nodes.Second.RestAsync(HttpMethod.Get, Posts, token: bob.Token)).Status == HttpStatusCode.OK);
        using var second = await EventSource.OpenAsync(nodes.Second, "user_id=me", bob.Token);

        Assert.Equal($"user.joined {bob.Id}", await first.HearAsync());
        var list = await nodes.Second.RestAsync(HttpMethod.Get, "/api/v1/presence", token: bob.Token);
        Assert.Equal(2, list.Json.GetProperty("count").GetInt32());
        var update = await nodes.First.RestAsync(HttpMethod.Patch, "/api/v1/presence", """{"status":"away"}""", bob.Token);
        Assert.Equal("Bob", update.Json.GetProperty("user_name").GetString());
        Assert.Equal($"user.updated {bob.Id}", await first.HearAsync());
    }
}
