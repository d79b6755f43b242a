using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Topics;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>Topics by gRPC and REST.</summary>
public sealed class TopicServiceTests(TopicsBench bench) : IClassFixture<TopicsBench>
{
    private const string Path = "/api/v1/topics";

    [Fact]
    public async Task Topics_WholeLife_HasTheShapesOfTheContract()
    {
        var made = await bench.OkAsync(HttpMethod.Post, Path, """{"name":"Life-1.x","subscribe_rule":" "}""");
        var set = await bench.OkAsync(HttpMethod.Put, $"{Path}/Life-1.x", """{"publish_rule":"@request.auth.role = 'user'"}""");
        var got = await bench.OkAsync(HttpMethod.Get, $"{Path}/Life-1.x");
        await bench.OkAsync(HttpMethod.Delete, $"{Path}/Life-1.x");
        var audit = await bench.OkAsync(HttpMethod.Get, "/api/v1/audit?per_page=3");

        Assert.Equal("", made.GetProperty("subscribe_rule").GetString());
        Assert.False(made.TryGetProperty("publish_rule", out var none) && none.ValueKind != System.Text.Json.JsonValueKind.Null);
        Assert.Equal(set.GetRawText(), got.GetRawText());
        Assert.False(got.TryGetProperty("subscribe_rule", out none) && none.ValueKind != System.Text.Json.JsonValueKind.Null);
        Assert.Equal("@request.auth.role = 'user'", got.GetProperty("publish_rule").GetString());
        Assert.Equal("TOPIC_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Get, $"{Path}/Life-1.x")).Reason);
        Assert.Equal(
            ["topic.delete", "topic.update", "topic.create"],
            audit.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("action").GetString()!));
    }

    [Fact]
    public async Task List_PerCaller_PagesItsOwn()
    {
        for (var i = 0; i < 3; i++)
        {
            await bench.OkAsync(HttpMethod.Post, Path, $$"""{"name":"page-{{i}}"}""");
        }

        var mine = await bench.Engine.RestAsync(HttpMethod.Post, Path, """{"name":"bobs"}""", bench.Bob);
        var first = await bench.OkAsync(HttpMethod.Get, $"{Path}?per_page=2");
        var next = await bench.OkAsync(HttpMethod.Get, $"{Path}?per_page=2&page_token={first.GetProperty("next_page_token").GetString()}");
        var bobs = await bench.Engine.RestAsync(HttpMethod.Get, Path, token: bench.Bob);

        Assert.Equal(HttpStatusCode.OK, mine.Status);
        Assert.Equal(
            ["bobs", "page-2", "page-1", "page-0"],
            first.GetProperty("items").EnumerateArray().Concat(next.GetProperty("items").EnumerateArray()).Select(topic => topic.GetProperty("name").GetString()!));
        Assert.Equal(["bobs"], bobs.Json.GetProperty("items").EnumerateArray().Select(topic => topic.GetProperty("name").GetString()!));
        Assert.Equal("people", bobs.Json.GetProperty("items")[0].GetProperty("owner_collection").GetString());
        Assert.Equal("PAGE_TOKEN_INVALID", (await bench.Engine.RestAsync(HttpMethod.Get, $"{Path}?page_token=x")).Reason);
        Assert.Equal("PAGE_INVALID", (await bench.Engine.RestAsync(HttpMethod.Get, $"{Path}?per_page=-1")).Reason);
    }

    [Theory]
    [InlineData("""{}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"1a"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a\u0000"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a","subscribe_rule":"id = 'x'"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a","subscribe_rule":"@request.query.x = 'x'"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a","publish_rule":"@request.auth.nothing = 'x'"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a","publish_rule":"@collection.notes.title = 'x'"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"a","publish_rule":"@request.auth.id = @now"}""", "TOPIC_INVALID")]
    [InlineData("""{"name":"notes"}""", "TOPIC_EXISTS")]
    public async Task Create_Wrong_IsRefused(string body, string reason)
        => Assert.Equal(reason, (await bench.Engine.RestAsync(HttpMethod.Post, Path, body)).Reason);

    [Fact]
    public async Task Calls_OnOthersTopics_AreDenied()
    {
        var room = await bench.TopicAsync();
        foreach (var name in new[] { room, "nothing" })
        {
            (HttpMethod Method, string Path, string? Body)[] calls =
            [
                (HttpMethod.Get, "", null), (HttpMethod.Put, "", """{"publish_rule":"wrong ="}"""), (HttpMethod.Delete, "", null),
                (HttpMethod.Post, "/messages", """{"payload":{}}"""),
            ];
            foreach (var call in calls)
            {
                var denied = await bench.Engine.RestAsync(call.Method, $"{Path}/{name}{call.Path}", call.Body, bench.Ada);
                var anonymous = await bench.Engine.RestAsync(call.Method, $"{Path}/{name}{call.Path}", call.Body, token: "");
                Assert.Equal(("PERMISSION_DENIED", "CREDENTIALS_MISSING"), (denied.Reason, anonymous.Reason));
            }
        }

        Assert.Equal("TOPIC_INVALID", (await bench.Engine.RestAsync(HttpMethod.Put, $"{Path}/{room}", """{"publish_rule":"wrong ="}""")).Reason);
        Assert.Equal("TOPIC_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Delete, $"{Path}/nothing")).Reason);
        Assert.Equal("TOPIC_NOT_FOUND", (await bench.Engine.RestAsync(HttpMethod.Post, $"{Path}/nothing/messages", "{}")).Reason);
        Assert.Equal("TOPIC_OF_COLLECTION", (await bench.Engine.RestAsync(HttpMethod.Post, $"{Path}/notes/messages", "{}")).Reason);
        var large = $$"""{"payload":{"text":"{{new string('x', 64 << 10)}}"} }""";
        Assert.Equal("PAYLOAD_INVALID", (await bench.Engine.RestAsync(HttpMethod.Post, $"{Path}/{room}/messages", large)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await bench.Engine.RestAsync(HttpMethod.Get, Path, token: "")).Reason);
    }

    [Fact]
    public async Task Connect_OverGrpc_AnswersCommandsAndBringsEventsAndMessages()
    {
        using var channel = BaasChannel.ForAddress(bench.Engine.Address);
        using var call = new V1.Topics.TopicService.TopicServiceClient(channel.CreateCallInvoker())
            .Connect(new Metadata { { "authorization", $"Bearer {bench.Ada}" } });
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\",\"publish_rule\":\"\"");

        var wrong = await AskAsync(call, new ConnectRequest { Id = "0" });
        var followed = await AskAsync(call, new ConnectRequest { Id = "1", Subscribe = new SubscribeCommand { Topics = { "public_posts", room }, Events = { "CREATE" } } });
        var publish = new PublishMessageRequest { Topic = room, Payload = new Struct { Fields = { ["n"] = Value.ForNumber(1) } } };
        await call.RequestStream.WriteAsync(new ConnectRequest { Publish = publish }).Soon();

        // The answer and the message itself come in any order.
        ConnectResponse[] both = [await NextAsync(call), await NextAsync(call)];
        var (sent, heard) = (both.Single(each => each.Result is not null).Result, both.Single(each => each.Message is not null));
        await bench.WriteAsync("public_posts", """{"title":"by gRPC"}""");
        var told = await NextAsync(call);
        await call.RequestStream.CompleteAsync();
        await bench.OkAsync(HttpMethod.Delete, $"{Path}/{room}");
        var ended = await NextAsync(call);

        Assert.Equal(("0", false, "baas.topics", "COMMAND_INVALID"), (wrong.Id, wrong.Ok, wrong.Error.Domain, wrong.Error.Reason));
        Assert.Equal(["public_posts", room], followed.Subscriptions.Select(each => each.Topic));
        Assert.True(followed.Subscriptions[0].Position > 0);
        Assert.Equal((room, sent.Message.Id, 1d, bench.AdaId), (heard.Message.Topic, heard.Message.Id, heard.Message.Payload.Fields["n"].NumberValue, heard.Message.SenderId));
        Assert.Equal(("public_posts", "record.created", "by gRPC"), (told.Event.Topic, told.Event.Event.Type, told.Event.Event.Data.Fields["title"].StringValue));
        Assert.True(told.Event.Event.Position > followed.Subscriptions[0].Position);
        Assert.Equal((room, "PERMISSION_DENIED"), (ended.Ended.Topic, ended.Ended.Error.Reason));
    }

    [Fact]
    public async Task Connect_WithoutSubscriptions_EndsWithTheLastCommand()
    {
        using var channel = BaasChannel.ForAddress(bench.Engine.Address);
        using var call = new V1.Topics.TopicService.TopicServiceClient(channel.CreateCallInvoker()).Connect();
        var list = await AskAsync(call, new ConnectRequest { Id = new string('x', 100), List = new ListCommand() });
        var wrong = await AskAsync(call, new ConnectRequest { Id = new string('x', 101), List = new ListCommand() });
        var create = await AskAsync(call, new ConnectRequest { Create = new CreateTopicRequest { Name = "a" } });
        await AskAsync(call, new ConnectRequest { Subscribe = new SubscribeCommand { Topics = { "public_posts" } } });
        await AskAsync(call, new ConnectRequest { Unsubscribe = new UnsubscribeCommand() });
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        Assert.Contains("public_posts", list.Topics);
        Assert.Equal(("COMMAND_INVALID", ""), (wrong.Error.Reason, wrong.Id));
        Assert.Equal("CREDENTIALS_MISSING", create.Error.Reason);
    }

    [Fact]
    public async Task Connect_WithAKey_DoesWhatItsScopesLet()
    {
        var room = await bench.TopicAsync();
        async Task<ConnectResponse> AskAsync(string scopes, ConnectRequest request)
        {
            var key = await bench.OkAsync(HttpMethod.Post, "/api/v1/keys", $$"""{"name":"k","scopes":[{{scopes}}]}""");
            using var channel = BaasChannel.ForAddress(bench.Engine.Address);
            using var call = new V1.Topics.TopicService.TopicServiceClient(channel.CreateCallInvoker())
                .Connect(new Metadata { { "x-api-key", key.GetProperty("key").GetString()! } });
            await call.RequestStream.WriteAsync(request).Soon();
            return await NextAsync(call);
        }

        const string connect = "\"baas.topics.v1.TopicService/Connect\"";
        var publish = new ConnectRequest { Publish = new PublishMessageRequest { Topic = room } };
        var watch = new ConnectRequest { Subscribe = new SubscribeCommand { Topics = { "notes" } } };
        Assert.Equal("PERMISSION_DENIED", (await AskAsync(connect, publish)).Result.Error.Reason);
        Assert.True((await AskAsync(connect + ",\"baas.topics.v1.TopicService/PublishMessage\"", publish)).Result.Ok);
        Assert.Equal("PERMISSION_DENIED", (await AskAsync(connect, watch)).Result.Error.Reason);
        Assert.True((await AskAsync(connect + ",\"baas.records.v1.RecordService/WatchRecords\"", watch)).Result.Ok);
        Assert.True((await AskAsync(connect, new ConnectRequest { Subscribe = new SubscribeCommand { Topics = { room } } })).Result.Ok);
    }

    private static async Task<CommandResult> AskAsync(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call, ConnectRequest request)
    {
        await call.RequestStream.WriteAsync(request).Soon();
        var answer = await NextAsync(call);
        return answer.Result;
    }

    private static async Task<ConnectResponse> NextAsync(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Soon());
        return call.ResponseStream.Current;
    }
}
