using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>Two engines on one PostgreSQL: topics, messages and events are those of both.</summary>
public sealed class TopicNodesTests
{
    [Fact]
    public async Task Messages_OfOneNode_ReachTheOtherInOrder()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await TopicsBench.OkAsync(nodes.First, HttpMethod.Post, "/api/v1/topics", """{"name":"room","subscribe_rule":""}""");
        await TopicsBench.OkAsync(nodes.First, HttpMethod.Post, "/api/v1/collections", """{"name":"posts","schema":[{"name":"title","type":"text"}],"list_rule":""}""");
        await using var near = await LiveClient.OpenAsync(nodes.First);
        await using var far = await LiveClient.OpenAsync(nodes.Second);
        await near.OkAsync("""{"method":"subscribe","attributes":{"topicName":"room"}}""");
        const string Subscribe = """{"method":"subscribe","attributes":{"topicName":"room,posts"}}""";
        await Until.TrueAsync(async () => (await far.AskAsync(Subscribe)).GetProperty("ok").GetBoolean());

        // Those in the middle are too large for a notification.
        int[] sizes = [10, 5_000, 9_000, 60_000, 1];
        foreach (var size in sizes)
        {
            await TopicsBench.OkAsync(nodes.First, HttpMethod.Post, "/api/v1/topics/room/messages", $$"""{"payload":{"text":"{{new string('x', size)}}"} }""");
        }

        foreach (var live in new[] { near, far })
        {
            foreach (var size in sizes)
            {
                Assert.Equal(size, (await live.NextAsync()).GetProperty("EventData").GetProperty("text").GetString()!.Length);
            }
        }

        await TopicsBench.OkAsync(nodes.First, HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"Hello"}}""");
        Assert.Equal("Hello", (await far.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
        await TopicsBench.OkAsync(nodes.First, HttpMethod.Put, "/api/v1/topics/room", "{}");
        Assert.Equal("ended", (await far.NextAsync()).GetProperty("type").GetString());
    }
}
