using System.Net;
using System.Net.WebSockets;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>How sockets are opened and closed, and what they do with what is no command.</summary>
public sealed class LiveSocketTests(TopicsBench bench) : IClassFixture<TopicsBench>
{
    private const string List = """{"method":"list-topicName"}""";

    [Fact]
    public async Task Open_WithAToken_IsLetInAndNotLogged()
    {
        await using var live = await bench.OpenAsync(bench.Ada);
        await live.OkAsync(List);

        Assert.DoesNotContain(bench.Engine.Log.Lines, line => line.Contains(bench.Ada, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_WithAHeaderOrATicket_IsLetIn()
    {
        await using var header = await LiveClient.OpenAsync(bench.Engine, configure: options => options.SetRequestHeader("authorization", $"Bearer {bench.Engine.AdminToken}"));
        var ticket = (await bench.OkAsync(HttpMethod.Post, "/api/v1/auth/stream-tickets", "{}")).GetProperty("ticket").GetString();
        await using var live = await LiveClient.OpenAsync(bench.Engine, $"?ticket={ticket}");

        Assert.Contains("secrets", (await header.OkAsync(List)).GetRawText());
        Assert.Contains("secrets", (await live.OkAsync(List)).GetRawText());
        Assert.Equal(HttpStatusCode.Unauthorized, await LiveClient.RefusedAsync(bench.Engine, $"?ticket={ticket}"));
    }

    [Fact]
    public async Task Open_OverHttp2_IsTheSame()
    {
        await using var live = await LiveClient.OpenAsync(bench.Engine, $"?token={bench.Ada}", options =>
        {
            options.HttpVersion = HttpVersion.Version20;
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        });

        await live.OkAsync("""{"method":"subscribe","attributes":{"topicName":"public_posts"}}""");
        await bench.WriteAsync("public_posts", """{"title":"over HTTP/2"}""");
        Assert.Equal("over HTTP/2", (await live.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
    }

    [Fact]
    public async Task Open_Wrongly_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await LiveClient.RefusedAsync(bench.Engine, "?token=a.b.c"));
        var plain = await bench.Engine.RestAsync(HttpMethod.Get, "/live");
        Assert.Equal((HttpStatusCode.UpgradeRequired, "UPGRADE_REQUIRED"), (plain.Status, plain.Reason));
    }

    [Theory]
    [InlineData("{", "SOCKET_MESSAGE_UNREADABLE")]
    [InlineData("[]", "SOCKET_MESSAGE_UNREADABLE")]
    [InlineData("", "SOCKET_MESSAGE_UNREADABLE")]
    [InlineData("""{"method":"subscribe","attributes":{"topicName":"\ud800"}}""", "SOCKET_MESSAGE_UNREADABLE")]
    [InlineData("{}", "COMMAND_INVALID")]
    [InlineData("""{"method":"new-message","attributes":7}""", "COMMAND_INVALID")]
    [InlineData("""{"method":7}""", "COMMAND_INVALID")]
    [InlineData("""{"method":"explode"}""", "COMMAND_INVALID")]
    [InlineData("""{"method":"list-topicName","id":{}}""", "COMMAND_INVALID")]
    public async Task Message_Wrong_IsAnsweredAndTheSocketGoesOn(string text, string reason)
    {
        await using var live = await bench.OpenAsync(bench.Ada);

        Assert.Equal(reason, await live.RefusalAsync(text));
        await live.OkAsync(List);
    }

    [Theory]
    [InlineData("\"a\\u0022b\"")]
    [InlineData("17")]
    [InlineData("1.50")]
    public async Task Id_IsEchoedAsItWasWritten(string id)
    {
        await using var live = await bench.OpenAsync(bench.Ada);

        var answer = await live.AskAsync($$"""{"id":{{id}},"method":"explode"}""");
        Assert.Equal((id, "explode"), (answer.GetProperty("id").GetRawText(), answer.GetProperty("method").GetString()));
        Assert.Equal(id, (await live.AskAsync($$"""{"id":{{id}},"method":"list-topicName"}""")).GetProperty("id").GetRawText());
    }

    [Fact]
    public async Task Message_UnreadableTenTimesInARow_ClosesTheSocket()
    {
        await using var live = await bench.OpenAsync(bench.Ada);
        for (var i = 0; i < 9; i++)
        {
            await live.RefusalAsync("{");
        }

        await live.OkAsync(List);
        for (var i = 0; i < 10; i++)
        {
            await live.SendAsync("{");
        }

        Assert.Equal(1007, await live.ClosedAsync());
        Assert.Equal("SOCKET_MESSAGE_UNREADABLE", live.CloseReason);
    }

    [Fact]
    public async Task Message_BinaryOrTooLarge_ClosesTheSocket()
    {
        await using var binary = await bench.OpenAsync(bench.Ada);
        await binary.SendAsync([1], WebSocketMessageType.Binary);
        Assert.Equal(1007, await binary.ClosedAsync());

        await using var large = await bench.OpenAsync(bench.Ada);
        await large.SendAsync(new string(' ', (64 << 10) - List.Length) + List);
        await large.NextAsync();
        await large.SendAsync(new string(' ', (64 << 10) - List.Length + 1) + List);
        Assert.Equal(1009, await large.ClosedAsync());
    }

    [Fact]
    public async Task Clients_ThatLeave_GiveTheirPlacesBack()
    {
        var watches = bench.Engine.Services.GetRequiredService<WatchStreams>();
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await Until.TrueAsync(() => watches.Count == 0);
        for (var i = 0; i < 10; i++)
        {
            var live = await bench.OpenAsync(bench.Ada);
            await live.OkAsync($$"""{"method":"subscribe","attributes":{"topicName":"notes,public_posts,{{room}}"} }""");
            Assert.InRange(watches.Count, 2, int.MaxValue);
            if (i % 2 == 0)
            {
                live.Abort();
            }

            await live.DisposeAsync();
        }

        await Until.TrueAsync(() => watches.Count == 0);
        await Until.TrueAsync(async () => (await bench.Engine.RestAsync(HttpMethod.Get, "/metrics")).Text.Contains("baas_topics_connections 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_Ended_ClosesTheSocket()
    {
        var token = await bench.Engine.SignInAsync();
        await using var live = await bench.OpenAsync(token);
        await live.OkAsync(List);

        await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", token);

        Assert.Equal(4401, await live.ClosedAsync());
        Assert.Equal("TOKEN_INVALID", live.CloseReason);
    }

    [Fact]
    public async Task Limits_ReachedOrEngineStopped_AreTold()
    {
        var engine = await TestEngine.StartAsync(settings:
        [
            ("Baas:Topics:MaxConnections", "2"), ("Baas:Topics:MaxSubscriptions", "1"), ("Baas:Topics:CommandsPerSecond", "5"), ("Baas:Topics:MaxTopics", "1"),
            ("Baas:Rpc:AllowedOrigins:0", "https://*.app.example.com"),
        ]);
        await TopicsBench.OkAsync(engine, HttpMethod.Post, "/api/v1/collections", """{"name":"a","schema":[{"name":"title","type":"text"}]}""");
        await TopicsBench.OkAsync(engine, HttpMethod.Post, "/api/v1/topics", """{"name":"b"}""");
        Assert.Equal("TOO_MANY_TOPICS", (await engine.RestAsync(HttpMethod.Post, "/api/v1/topics", """{"name":"c"}""")).Reason);
        await TopicsBench.OkAsync(engine, HttpMethod.Post, "/api/v1/topics/b/messages", "{}");
        var query = $"?token={engine.AdminToken}";
        await using var first = await LiveClient.OpenAsync(engine, query, options => options.SetRequestHeader("origin", "https://one.app.example.com"));
        await using var second = await LiveClient.OpenAsync(engine, query);
        await first.OkAsync("""{"method":"subscribe","attributes":{"topicName":"a"}}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, await LiveClient.RefusedAsync(engine, query));
        Assert.Equal(
            HttpStatusCode.Forbidden, await LiveClient.RefusedAsync(engine, query, options => options.SetRequestHeader("origin", "https://other.example.com")));
        Assert.Equal("TOO_MANY_SUBSCRIPTIONS", await first.RefusalAsync("""{"method":"subscribe","attributes":{"topicName":"b"}}"""));
        var reasons = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var answer = await second.AskAsync(List);
            reasons.Add(answer.TryGetProperty("error", out var error) ? error.GetProperty("reason").GetString()! : "");
        }

        Assert.Equal(("", "TOO_MANY_COMMANDS"), (reasons[0], reasons[^1]));
        var metrics = await engine.RestAsync(HttpMethod.Get, "/metrics");
        Assert.Contains("baas_topics_connections 2", metrics.Text);
        Assert.Contains("baas_topics_published_total 1", metrics.Text);
        var closed = (First: first.ClosedAsync(), Second: second.ClosedAsync());
        await engine.DisposeAsync();
        Assert.Equal((1001, 1001, "STOPPING"), (await closed.First, await closed.Second, first.CloseReason));
    }
}
