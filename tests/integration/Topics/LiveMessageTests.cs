using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>Topics that were made, by the WebSocket: who may make, follow, publish to and delete them.</summary>
public sealed class LiveMessageTests(TopicsBench bench) : IClassFixture<TopicsBench>
{
    [Fact]
    public async Task NewMessage_ReachesSubscribersAndNobodyElse()
    {
        var room = await bench.TopicAsync(""","subscribe_rule":"@request.auth.id != ''","publish_rule":"@request.auth.team = 'red'" """);
        var other = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await using var ada = await bench.OpenAsync(bench.Ada);
        await using var bob = await bench.OpenAsync(bench.Bob);
        await using var nobody = await bench.OpenAsync("");
        await bob.OkAsync(Subscribe(room));
        await nobody.OkAsync(Subscribe(other));
        Assert.Equal("CREDENTIALS_MISSING", await nobody.RefusalAsync(Subscribe(room)));

        var sent = await ada.OkAsync($$"""{"method":"new-message","attributes":{"topicName":"{{room}}","message":{"text":"Hello","nested":{"list":[1,null,true]} } } }""");
        var heard = await bob.NextAsync();

        Assert.Equal(("user", "new-message", room), (
            heard.GetProperty("MessageSource").GetString(), heard.GetProperty("EventType").GetString(), heard.GetProperty("ObjectType").GetString()));
        Assert.Equal("""{"text":"Hello","nested":{"list":[1,null,true]}}""", heard.GetProperty("EventData").GetRawText());
        Assert.Equal((bench.AdaId, "people"), (heard.GetProperty("Sender").GetString(), heard.GetProperty("SenderType").GetString()));
        Assert.Equal(sent.GetProperty("id").GetString(), heard.GetProperty("Id").GetString());
        Assert.Equal("PERMISSION_DENIED", await bob.RefusalAsync(Publish(room)));
        await nobody.OkAsync("""{"method":"unsubscribe"}""");
    }

    [Fact]
    public async Task PublishMessage_OverRest_ReachesTheSocket()
    {
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await using var live = await bench.OpenAsync("");
        await live.OkAsync(Subscribe(room));

        await bench.OkAsync(HttpMethod.Post, $"/api/v1/topics/{room}/messages", """{"payload":{"text":"by curl"}}""");

        Assert.Equal("by curl", (await live.NextAsync()).GetProperty("EventData").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Topics_MadeByAUser_AreItsOwn()
    {
        await using var ada = await bench.OpenAsync(bench.Ada);
        await using var bob = await bench.OpenAsync(bench.Bob);
        Assert.Equal("adas", (await ada.OkAsync("""{"method":"create-topicName","attributes":{"topicName":"adas"}}""")).GetProperty("topicName").GetString());

        Assert.Equal("TOPIC_EXISTS", await bob.RefusalAsync("""{"method":"create-topicName","attributes":{"name":"adas"}}"""));
        Assert.Equal("TOPIC_EXISTS", await bob.RefusalAsync("""{"method":"create-topicName","attributes":{"topicName":"notes"}}"""));
        Assert.Equal("TOPIC_INVALID", await bob.RefusalAsync("""{"method":"create-topicName","attributes":{"topicName":"a b"}}"""));
        Assert.Equal("TOPIC_INVALID", await bob.RefusalAsync("""{"method":"create-topicName","attributes":{}}"""));
        Assert.Equal("TOPIC_INVALID", await bob.RefusalAsync("""{"method":"create-topicName","attributes":{"topicName":"b","subscribe_rule":"title = 'x'"}}"""));
        Assert.Equal("PERMISSION_DENIED", await bob.RefusalAsync(Subscribe("adas")));
        Assert.Equal("PERMISSION_DENIED", await bob.RefusalAsync("""{"method":"destroy-topicName","attributes":{"topicName":"adas"}}"""));
        await ada.OkAsync(Subscribe("adas"));
        await ada.OkAsync("""{"method":"create-topicName","attributes":{"topicName":"adas2"}}""");
        await ada.OkAsync("""{"method":"create-topicName","attributes":{"topicName":"adas3"}}""");
        Assert.Equal("TOO_MANY_TOPICS", await ada.RefusalAsync("""{"method":"create-topicName","attributes":{"topicName":"adas4"}}"""));
        await using var admin = await bench.OpenAsync(bench.Engine.AdminToken!);
        await admin.OkAsync("""{"method":"destroy-topicName","attributes":{"topicName":"adas"}}""");

        var ended = await ada.NextAsync();
        Assert.Equal(("ended", "adas", "PERMISSION_DENIED"), (
            ended.GetProperty("type").GetString(), ended.GetProperty("topicName").GetString(), ended.GetProperty("error").GetProperty("reason").GetString()));
        Assert.Equal("PERMISSION_DENIED", await ada.RefusalAsync(Publish("adas")));
        Assert.Equal("TOPIC_NOT_FOUND", await admin.RefusalAsync(Publish("adas")));
        Assert.Equal("TOPIC_NOT_FOUND", await admin.RefusalAsync("""{"method":"destroy-topicName","attributes":{"topicName":"adas"}}"""));
    }

    [Fact]
    public async Task TopicsOfCollections_AreNeitherPublishedToNorDestroyed()
    {
        await using var ada = await bench.OpenAsync(bench.Ada);

        Assert.Equal("TOPIC_OF_COLLECTION", await ada.RefusalAsync(Publish("notes")));
        Assert.Equal("TOPIC_OF_COLLECTION", await ada.RefusalAsync("""{"method":"destroy-topicName","attributes":{"topicName":"notes"}}"""));
        Assert.Equal("PERMISSION_DENIED", await ada.RefusalAsync(Publish("secrets")));
        Assert.Equal("PERMISSION_DENIED", await ada.RefusalAsync("""{"method":"destroy-topicName","attributes":{"topicName":"secrets"}}"""));
    }

    [Fact]
    public async Task Rules_ThatChange_EndWhatTheyNoLongerAllow()
    {
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await using var ada = await bench.OpenAsync(bench.Ada);
        await using var bob = await bench.OpenAsync(bench.Bob);
        await ada.OkAsync(Subscribe(room));
        await bob.OkAsync(Subscribe(room));

        await bench.OkAsync(HttpMethod.Put, $"/api/v1/topics/{room}", """{"subscribe_rule":"@request.auth.team = 'red'"}""");
        await bench.OkAsync(HttpMethod.Post, $"/api/v1/topics/{room}/messages", """{"payload":{"n":1}}""");

        Assert.Equal("ended", (await bob.NextAsync()).GetProperty("type").GetString());
        Assert.Equal(1, (await ada.NextAsync()).GetProperty("EventData").GetProperty("n").GetInt32());
        Assert.Equal("PERMISSION_DENIED", await bob.RefusalAsync(Subscribe(room)));
    }

    [Theory]
    [InlineData("""{"text":"0"}""", "")]
    [InlineData("""{"n":1e999}""", "PAYLOAD_INVALID")]
    [InlineData("""[1]""", "COMMAND_INVALID")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "PAYLOAD_INVALID")]
    public async Task NewMessage_Payload_IsLimited(string payload, string reason)
    {
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await using var live = await bench.OpenAsync(bench.Engine.AdminToken!);

        var answer = await live.AskAsync($$"""{"method":"new-message","attributes":{"topicName":"{{room}}","message":{{payload}} } }""");

        Assert.Equal(reason, answer.TryGetProperty("error", out var error) ? error.GetProperty("reason").GetString() : "");
    }

    [Fact]
    public async Task SlowReader_LosesTheOldestAndIsTold_AndHoldsNobodyUp()
    {
        const int Messages = 400;
        var room = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        await using var slow = await bench.OpenAsync("");
        await using var quick = await bench.OpenAsync("");
        await slow.OkAsync(Subscribe(room));
        await quick.OkAsync(Subscribe(room));
        var large = $$"""{"payload":{"text":"{{new string('x', 60_000)}}"} }""";

        // More than all buffers on the way take.
        for (var i = 0; i < Messages; i++)
        {
            await bench.OkAsync(HttpMethod.Post, $"/api/v1/topics/{room}/messages", i == Messages - 1 ? """{"payload":{"text":"last"}}""" : large);
            Assert.Equal("new-message", (await quick.NextAsync()).GetProperty("EventType").GetString());
        }

        var (heard, lost) = (0L, 0L);
        for (var isLast = false; !isLast;)
        {
            var next = await slow.NextAsync();
            lost += next.TryGetProperty("count", out var count) ? count.GetInt64() : 0;
            heard += next.TryGetProperty("EventData", out var data) ? 1 : 0;
            isLast = data.ValueKind != default && data.GetProperty("text").GetString() == "last";
        }

        Assert.Equal(Messages, heard + lost);
        Assert.InRange(lost, 1, Messages - 1);
        Assert.Contains($"baas_topics_dropped_total {lost}", (await bench.Engine.RestAsync(HttpMethod.Get, "/metrics")).Text);
    }

    [Fact]
    public async Task Rule_ThatAsksTheAccount_IsAskedAgain()
    {
        var time = new ManualTime();
        await using var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await TopicsBench.DefineAsync(engine);
        var (token, id) = await TopicsBench.RegisterAsync(engine, "ada@example.org", "red");
        await TopicsBench.OkAsync(engine, HttpMethod.Post, "/api/v1/topics", """{"name":"room","subscribe_rule":"@request.auth.team = 'red'"}""");
        await using var live = await LiveClient.OpenAsync(engine, $"?token={token}");
        await live.OkAsync(Subscribe("room"));
        const string path = "/api/v1/topics/room/messages";

        await TopicsBench.OkAsync(engine, HttpMethod.Post, path, """{"payload":{"n":1}}""");
        Assert.Equal(1, (await live.NextAsync()).GetProperty("EventData").GetProperty("n").GetInt32());
        await TopicsBench.OkAsync(engine, HttpMethod.Patch, $"/api/v1/collections/people/records/{id}", """{"data":{"team":"blue"}}""");
        time.Advance(TimeSpan.FromSeconds(6));
        await TopicsBench.OkAsync(engine, HttpMethod.Post, path, """{"payload":{"n":2}}""");

        Assert.Equal("ended", (await live.NextAsync()).GetProperty("type").GetString());
        await live.OkAsync("""{"method":"list-topicName"}""");
    }

    [Fact]
    public async Task Role_ThatLosesConnections_LosesThoseThatAreOpen()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Topics:MaxSubscriptionsPerCaller", "2"));
        await TopicsBench.DefineAsync(engine);
        var (token, _) = await TopicsBench.RegisterAsync(engine, "ada@example.org", "red");
        await TopicsBench.OkAsync(engine, HttpMethod.Post, "/api/v1/topics", """{"name":"room","subscribe_rule":""}""");
        await using var live = await LiveClient.OpenAsync(engine, $"?token={token}");
        await using var other = await LiveClient.OpenAsync(engine, $"?token={token}");
        await live.OkAsync(Subscribe("room,notes"));
        Assert.Equal("TOO_MANY_SUBSCRIPTIONS", await other.RefusalAsync(Subscribe("room")));
        await live.OkAsync("""{"method":"unsubscribe","attributes":{"topicName":"room"} }""");
        await other.OkAsync(Subscribe("room"));

        await TopicsBench.OkAsync(engine, HttpMethod.Put, "/api/v1/roles/authenticated", """{"methods":["baas.topics.*"]}""");
        var ended = await live.NextAsync();
        if (!ended.TryGetProperty("type", out _))
        {
            // That rights have changed may be told before.
            Assert.Equal("reset", ended.GetProperty("EventType").GetString());
            ended = await live.NextAsync();
        }

        Assert.Equal(("ended", "notes"), (ended.GetProperty("type").GetString(), ended.GetProperty("topicName").GetString()));
        await TopicsBench.OkAsync(engine, HttpMethod.Put, "/api/v1/roles/authenticated", """{"methods":["baas.records.*"]}""");

        Assert.Equal((1008, "PERMISSION_DENIED"), (await other.ClosedAsync(), other.CloseReason));
    }

    [Fact]
    public async Task Viewers_FollowAndDoNotPublish()
    {
        var room = await bench.TopicAsync();
        var (engine, services) = (bench.Engine, bench.Engine.Services);
        await services.GetRequiredService<AdministratorEditor>().AddAsync("viewer@example.org", "correct horse 1", "viewer", Caller.Engine, CancellationToken.None);
        var login = await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", """{"email":"viewer@example.org","password":"correct horse 1"}""", token: "");
        await using var live = await bench.OpenAsync(login.Json.GetProperty("access_token").GetString()!);

        await live.OkAsync(Subscribe($"{room},secrets"));
        Assert.Equal("PERMISSION_DENIED", await live.RefusalAsync(Publish(room)));
        Assert.Equal("PERMISSION_DENIED", await live.RefusalAsync("""{"method":"create-topicName","attributes":{"topicName":"viewers"}}"""));
        Assert.Equal("PERMISSION_DENIED", await live.RefusalAsync($$"""{"method":"destroy-topicName","attributes":{"topicName":"{{room}}"} }"""));
    }

    private static string Subscribe(string topic) => $$"""{"method":"subscribe","attributes":{"topicName":"{{topic}}"} }""";

    private static string Publish(string topic) => $$"""{"method":"new-message","attributes":{"topicName":"{{topic}}","message":{"a":1} } }""";
}
