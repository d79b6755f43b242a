using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>The WebSocket at <c>/live</c>: its messages, and what each subscriber may hear.</summary>
public sealed class LiveTests(TopicsBench bench) : IClassFixture<TopicsBench>
{
    [Fact]
    public async Task Subscribe_TwoCollections_TellsTheirChangesInTheSeedsShape()
    {
        await using var live = await bench.OpenAsync(bench.Engine.AdminToken!);

        var answer = await live.AskAsync("""
            {"method":"subscribe","attributes":{"topicName":"notes, public_posts","filters":{"EventType":"create|update|delete"}},"id":7}
            """);
        var note = await bench.WriteAsync("notes", """{"title":"Hello","stars":3,"owner":"x"}""");
        var created = await live.NextAsync();
        var path = $"/api/v1/collections/notes/records/{note.GetProperty("id").GetString()}";
        await bench.OkAsync(HttpMethod.Patch, path, """{"data":{"stars":4}}""");
        var updated = await live.NextAsync();
        await bench.OkAsync(HttpMethod.Delete, path);
        var deleted = await live.NextAsync();
        await bench.WriteAsync("public_posts", """{"title":"News"}""");
        var other = await live.NextAsync();

        Assert.Equal((7, "subscribe", true), (answer.GetProperty("id").GetInt32(), answer.GetProperty("method").GetString(), answer.GetProperty("ok").GetBoolean()));
        Assert.Equal(
            ["notes", "public_posts"],
            answer.GetProperty("data").GetProperty("topics").EnumerateArray().Select(topic => topic.GetProperty("topicName").GetString()!));
        Assert.Equal("database", created.GetProperty("MessageSource").GetString());
        Assert.Equal(("create", "notes"), (created.GetProperty("EventType").GetString(), created.GetProperty("ObjectType").GetString()));
        var data = created.GetProperty("EventData");
        Assert.Equal(("notes", "Hello", 3), (data.GetProperty("__type").GetString(), data.GetProperty("title").GetString(), data.GetProperty("stars").GetInt32()));
        Assert.Equal(note.GetProperty("id").GetString(), data.GetProperty("reference_id").GetString());
        Assert.Equal(note.GetProperty("created").GetDateTimeOffset(), data.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(("update", 4), (updated.GetProperty("EventType").GetString(), updated.GetProperty("EventData").GetProperty("stars").GetInt32()));
        Assert.Equal("delete", deleted.GetProperty("EventType").GetString());
        Assert.Equal(data.GetProperty("reference_id").GetString(), deleted.GetProperty("EventData").GetProperty("reference_id").GetString());
        Assert.Equal("public_posts", other.GetProperty("ObjectType").GetString());
        Assert.True(updated.GetProperty("Position").GetInt64() < deleted.GetProperty("Position").GetInt64());
    }

    [Fact]
    public async Task Events_PerSubscriber_FollowTheRightsOfEach()
    {
        await using var ada = await bench.OpenAsync(bench.Ada);
        await using var bob = await bench.OpenAsync(bench.Bob);
        await ada.OkAsync("""{"method":"subscribe","attributes":{"topicName":"notes"}}""");
        await bob.OkAsync("""{"method":"subscribe","attributes":{"topicName":"notes"}}""");

        await bench.WriteAsync("notes", $$"""{"title":"hers","owner":"{{bench.AdaId}}","inner":"hidden"}""");
        await bench.WriteAsync("notes", """{"title":"open","owner":"nobody"}""");

        var hers = await ada.NextAsync();
        Assert.Equal("hers", hers.GetProperty("EventData").GetProperty("title").GetString());
        Assert.False(hers.GetProperty("EventData").TryGetProperty("inner", out _));
        Assert.Equal("open", (await ada.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
        Assert.Equal("open", (await bob.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("secrets", "PERMISSION_DENIED")]
    [InlineData("nothing", "PERMISSION_DENIED")]
    [InlineData("notes,secrets", "PERMISSION_DENIED")]
    [InlineData("", "COMMAND_INVALID")]
    public async Task Subscribe_WhatIsClosed_IsRefusedAndTheSocketGoesOn(string topics, string reason)
    {
        await using var live = await bench.OpenAsync(bench.Ada);

        Assert.Equal(reason, await live.RefusalAsync($$"""{"method":"subscribe","attributes":{"topicName":"{{topics}}"} }"""));
        await live.OkAsync("""{"method":"subscribe","attributes":{"topicName":"public_posts"}}""");
        await bench.WriteAsync("notes", """{"title":"open"}""");
        await bench.WriteAsync("public_posts", """{"title":"after"}""");
        Assert.Equal("after", (await live.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("""{"EventType":"UPDATE|Delete"}""", "update,update,delete")]
    [InlineData("""{"EventType":"create","stars":5}""", "create")]
    [InlineData("""{"stars":5}""", "create,update,update,delete")]
    [InlineData("""{"title":"say \"hi\" \\ back"}""", "create,delete")]
    [InlineData("""{"owner":null,"stars":5}""", "create,delete,create,delete")]
    public async Task Subscribe_WithFilters_TellsWhatMatches(string filters, string expected)
    {
        await using var live = await bench.OpenAsync(bench.Engine.AdminToken!);
        await live.OkAsync($$"""{"method":"subscribe","attributes":{"topicName":"notes","filters":{{filters}} } }""");

        // What comes of the second one shows that no more has come of the first.
        var (first, _) = (await ChangeAsync(), await ChangeAsync());
        var heard = new List<(string Type, string Id)>();
        do
        {
            var next = await live.NextAsync();
            heard.Add((next.GetProperty("EventType").GetString()!, next.GetProperty("EventData").GetProperty("reference_id").GetString()!));
        }
        while (heard[^1].Id == first);

        Assert.Equal(expected.Split(','), heard.SkipLast(1).Select(each => each.Type));
    }

    [Theory]
    [InlineData("""{"inner":"x"}""", "FILTER_INVALID")]
    [InlineData("""{"nothing":"x"}""", "FILTER_INVALID")]
    [InlineData("""{"title = '' || title":"x"}""", "COMMAND_INVALID")]
    [InlineData("""{"title":["x"]}""", "COMMAND_INVALID")]
    [InlineData("""{"EventType":"created"}""", "COMMAND_INVALID")]
    [InlineData("""{"EventType":1}""", "COMMAND_INVALID")]
    [InlineData("\"x\"", "COMMAND_INVALID")]
    public async Task Subscribe_WrongFilters_AreRefusedAsInAList(string filters, string reason)
    {
        await using var live = await bench.OpenAsync(bench.Ada);

        Assert.Equal(reason, await live.RefusalAsync($$"""{"method":"subscribe","attributes":{"topicName":"notes","filters":{{filters}} } }"""));
    }

    [Fact]
    public async Task Subscribe_FromAPosition_TellsWhatCameAfterIt()
    {
        var before = await bench.WriteAsync("public_posts", """{"title":"one"}""");
        var position = long.Parse(before.GetProperty("etag").GetString()!);
        await bench.WriteAsync("public_posts", """{"title":"two"}""");
        await using var live = await bench.OpenAsync("");

        var data = await live.OkAsync($$"""{"method":"subscribe","attributes":{"topicName":"public_posts","from":{{position}} } }""");

        Assert.Equal(position, data.GetProperty("topics")[0].GetProperty("position").GetInt64());
        Assert.Equal("two", (await live.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
        Assert.Equal("POSITION_AHEAD", await live.RefusalAsync("""{"method":"subscribe","attributes":{"topicName":"public_posts","from":999999999}}"""));
        Assert.Equal("COMMAND_INVALID", await live.RefusalAsync("""{"method":"subscribe","attributes":{"topicName":"public_posts","from":"x"}}"""));
    }

    [Fact]
    public async Task Unsubscribe_OneOfTwo_TellsTheOtherOnly()
    {
        await using var live = await bench.OpenAsync(bench.Engine.AdminToken!);
        await live.OkAsync("""{"method":"subscribe","attributes":{"topicName":"notes,public_posts"}}""");

        await live.OkAsync("""{"method":"unsubscribe","attributes":{"topicName":"notes,never"}}""");
        await bench.WriteAsync("notes", """{"title":"unheard"}""");
        await bench.WriteAsync("public_posts", """{"title":"heard"}""");

        Assert.Equal("heard", (await live.NextAsync()).GetProperty("EventData").GetProperty("title").GetString());
    }

    [Fact]
    public async Task List_PerCaller_NamesWhatItMayFollow()
    {
        var open = await bench.TopicAsync(",\"subscribe_rule\":\"\"");
        var red = await bench.TopicAsync(",\"subscribe_rule\":\"@request.auth.team = 'red'\"");
        var closed = await bench.TopicAsync();

        async Task<string[]> NamesAsync(string token)
        {
            await using var live = await bench.OpenAsync(token);
            var data = await live.OkAsync("""{"method":"list-topicName"}""");
            return [.. data.GetProperty("topics").EnumerateArray().Select(name => name.GetString()!)];
        }

        var (admin, ada, bob, nobody) = (
            await NamesAsync(bench.Engine.AdminToken!), await NamesAsync(bench.Ada), await NamesAsync(bench.Bob), await NamesAsync(""));
        Assert.Equal((true, true, true, true), (admin.Contains("secrets"), admin.Contains(open), admin.Contains(red), admin.Contains(closed)));
        Assert.Equal((false, true, true, false), (ada.Contains("secrets"), ada.Contains(open), ada.Contains(red), ada.Contains(closed)));
        Assert.Equal((true, true, false), (bob.Contains("notes"), bob.Contains(open), bob.Contains(red)));
        Assert.Equal((true, true, false), (nobody.Contains("public_posts"), nobody.Contains(open), nobody.Contains(red)));
    }

    [Fact]
    public async Task SchemaChange_ClosesTheTopic_EndsTheSubscription()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"fleeting","schema":[{"name":"title","type":"text"}],"list_rule":""}""");
        await using var live = await bench.OpenAsync(bench.Ada);
        await live.OkAsync("""{"method":"subscribe","attributes":{"topicName":"fleeting"}}""");

        await bench.OkAsync(HttpMethod.Put, "/api/v1/collections/fleeting", """{"name":"fleeting","schema":[{"name":"title","type":"text"}],"list_rule":"@request.auth.team = 'blue'"}""");
        await bench.WriteAsync("fleeting", """{"title":"unheard"}""");
        await bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/fleeting");
        var heard = new List<JsonElement> { await live.NextAsync() };
        while (!heard[^1].TryGetProperty("type", out _))
        {
            heard.Add(await live.NextAsync());
        }

        Assert.Equal(("ended", "fleeting"), (heard[^1].GetProperty("type").GetString(), heard[^1].GetProperty("topicName").GetString()));
        Assert.DoesNotContain(heard, each => each.GetRawText().Contains("unheard", StringComparison.Ordinal));
        await live.OkAsync("""{"method":"list-topicName"}""");
    }

    [Fact]
    public async Task RuleChange_ThatLetsOthersIn_TellsAReset()
    {
        const string define = """{"name":"turning","schema":[{"name":"title","type":"text"}],"list_rule":"RULE"}""";
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", define.Replace("RULE", "", StringComparison.Ordinal));
        await using var live = await bench.OpenAsync(bench.Ada);
        await live.OkAsync("""{"method":"subscribe","attributes":{"topicName":"turning","filters":{"EventType":"delete"}}}""");

        await bench.OkAsync(HttpMethod.Put, "/api/v1/collections/turning", define.Replace("RULE", "title != 'x'", StringComparison.Ordinal));

        var reset = await live.NextAsync();
        Assert.Equal(("reset", "turning", "rights"), (
            reset.GetProperty("EventType").GetString(), reset.GetProperty("ObjectType").GetString(), reset.GetProperty("Cause").GetString()));
    }

    /// <returns>Id of a note that was made, changed twice and deleted.</returns>
    private async Task<string> ChangeAsync()
    {
        var note = await bench.WriteAsync("notes", """{"title":"say \"hi\" \\ back","stars":5}""");
        var path = $"/api/v1/collections/notes/records/{note.GetProperty("id").GetString()}";
        await bench.OkAsync(HttpMethod.Patch, path, """{"data":{"owner":"x","title":"t"}}""");
        await bench.OkAsync(HttpMethod.Patch, path, """{"data":{"owner":null}}""");
        await bench.OkAsync(HttpMethod.Delete, path);
        return note.GetProperty("id").GetString()!;
    }
}
