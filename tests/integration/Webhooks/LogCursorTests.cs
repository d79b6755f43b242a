using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Webhooks;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>A webhook is a cursor on the log: nothing is lost while it waits, and it can be set back.</summary>
public sealed class LogCursorTests : IClassFixture<WebhookBench>, IAsyncLifetime
{
    private readonly WebhookBench _bench;

    public LogCursorTests(WebhookBench bench) => _bench = bench;

    public Task InitializeAsync() => _bench.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Replay_FromAPosition_TellsWhatFollowsAgain()
    {
        var hook = await _bench.HookAsync();
        var start = (await _bench.GetAsync(hook)).GetProperty("position").GetInt64();
        for (var i = 0; i < 4; i++)
        {
            await _bench.CreateAsync($"p{i}");
        }

        await _bench.DeliveriesAsync(hook, "delivered", 4);
        _bench.Receiver.Reset();

        await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:replay", $$"""{"from":{{start + 2}}}""");
        await _bench.DeliveriesAsync(hook, "delivered", 6);

        Assert.Equal(["p2", "p3"], _bench.Receiver.All.Select(each => each.RecordId).Order());
        var ahead = await _bench.RestAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:replay", """{"from":100000}""");
        var negative = await _bench.RestAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:replay", """{"from":-1}""");
        Assert.Equal(("POSITION_AHEAD", "POSITION_EXPIRED"), (ahead.Reason, negative.Reason));
    }

    [Fact]
    public async Task NewWebhook_TellsOfWhatComesAfterIt()
    {
        await _bench.CreateAsync("before");
        await _bench.HookAsync();
        await _bench.CreateAsync("after");
        await _bench.Receiver.CountAsync(1);

        Assert.Equal("after", Assert.Single(_bench.Receiver.All).RecordId);
    }

    [Fact]
    public async Task Bulk_ImportAndCascade_AreToldToo()
    {
        await _bench.OkAsync(
            HttpMethod.Post,
            "/api/v1/collections",
            """{"name":"comments","schema":[{"name":"post","type":"relation","relation":{"collection_id":"posts","cascade_delete":true}}]}""");
        await _bench.CreateAsync("p0");
        await _bench.OkAsync(HttpMethod.Post, "/api/v1/collections/comments/records", """{"id":"c0","data":{"post":"p0"}}""");
        var posts = await _bench.HookAsync();
        var comments = await _bench.HookAsync(collection: "comments");

        await _bench.OkAsync(
            HttpMethod.Post,
            "/api/v1/batch",
            """{"operations":[{"create":{"collection":"posts","id":"p1","data":{"title":"a"}}},{"create":{"collection":"posts","id":"p2","data":{"title":"b"}}}]}""");
        await _bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/posts/records/p0");

        await _bench.DeliveriesAsync(posts, "delivered", 3);
        await _bench.DeliveriesAsync(comments, "delivered", 1);
        Assert.Contains(_bench.Receiver.All, each => each is { Event: "delete", RecordId: "c0" });
    }

    [Fact]
    public async Task Collection_Renamed_GoesOnUnderTheNewName()
    {
        var hook = await _bench.HookAsync();
        var definition = (await _bench.OkAsync(HttpMethod.Get, "/api/v1/collections/posts")).GetRawText();
        await _bench.OkAsync(HttpMethod.Put, "/api/v1/collections/posts", definition.Replace("\"name\":\"posts\"", "\"name\":\"articles\"", StringComparison.Ordinal));
        await _bench.CreateAsync("p1", collection: "articles");
        await _bench.Receiver.CountAsync(1);

        Assert.Equal("articles", _bench.Receiver.All[0].Json.GetProperty("collection").GetString());
        Assert.Equal("articles", (await _bench.GetAsync(hook)).GetProperty("collection_name").GetString());
    }

    [Fact]
    public async Task Collection_Deleted_TakesItsWebhooksAndTheirDeliveriesAlong()
    {
        var hook = await _bench.HookAsync();
        _bench.Receiver.Status = 500;
        await _bench.CreateAsync("p1");
        await _bench.DeliveriesAsync(hook, "waiting", 1);

        await _bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/posts");
        Assert.Equal("WEBHOOK_NOT_FOUND", (await _bench.RestAsync(HttpMethod.Get, $"/api/v1/webhooks/{hook}")).Reason);
        await TrimAsync();

        var database = _bench.Engine.Services.GetRequiredService<Database>();
        Assert.Equal(0, await database.ReadAsync(0, static (session, _) => DeliveryStore.CountWaiting(session, 10), CancellationToken.None));
        Assert.Contains("webhook.delete", (await _bench.OkAsync(HttpMethod.Get, "/api/v1/audit")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trim_OldDeliveries_GoAndWaitingOnesStay()
    {
        var hook = await _bench.HookAsync();
        await _bench.CreateAsync("p1");
        await _bench.DeliveriesAsync(hook, "delivered", 1);
        await _bench.PatchAsync(hook, """{"active":false}""");
        await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/deliveries/{_bench.Receiver.All[0].Id}:redeliver", "{}");
        var second = await _bench.HookAsync();
        await _bench.CreateAsync("p2");
        await _bench.DeliveriesAsync(second, "delivered", 1);
        _bench.Advance(TimeSpan.FromDays(8));

        await TrimAsync();

        Assert.Single(await _bench.DeliveriesAsync(hook, "waiting"));
        Assert.Empty(await _bench.DeliveriesAsync(second));
    }

    [Fact]
    public async Task Backlog_ThatIsFull_LeavesChangesInTheLog()
    {
        await using var bench = await WebhookBench.NewAsync(settings: ("Baas:Webhooks:MaxWaiting", "3"));
        var hook = await bench.HookAsync();
        var other = await bench.HookAsync(path: "/other");
        var start = (await bench.GetAsync(hook)).GetProperty("position").GetInt64();
        var open = new TaskCompletionSource<int>();
        bench.Receiver.Answer = received => received.Path == "/hook" ? open.Task : Task.FromResult(200);
        for (var i = 0; i < 12; i++)
        {
            await bench.CreateAsync($"p{i}");
        }

        await bench.DeliveriesAsync(other, "delivered", 12);
        await bench.DeliveriesAsync(hook, "waiting", 3);
        Assert.Equal(start + 3, (await bench.GetAsync(hook)).GetProperty("position").GetInt64());

        open.SetResult(200);
        await bench.DeliveriesAsync(hook, "delivered", 12);
    }

    [Fact]
    public async Task Cursor_BehindTheLog_GoesOnAndSaysWhatIsLost()
    {
        // Records larger than the tail in memory, which would else have what the table has no more.
        await using var bench = await WebhookBench.NewAsync(settings: [("Baas:Changes:MaxEntries", "5"), ("Baas:Changes:TailBytes", "65536")]);
        var hook = await bench.HookAsync(",\"active\":false");
        for (var i = 0; i < 40; i++)
        {
            await bench.CreateAsync($"p{i:00}", new string('x', 5_000));
        }

        using var retention = ActivatorUtilities.CreateInstance<ChangeRetention>(bench.Engine.Services);
        await retention.TrimAsync(CancellationToken.None);
        await bench.PatchAsync(hook, """{"active":true}""");
        await bench.DeliveriesAsync(hook, "delivered", 5);

        Assert.Equal(["p35", "p36", "p37", "p38", "p39"], bench.Receiver.All.Select(each => each.RecordId).Order());
        Assert.StartsWith("35 positions of the change log were gone", (await bench.GetAsync(hook)).GetProperty("last_failure").GetString());
        Assert.Equal("POSITION_EXPIRED", (await bench.RestAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:replay", "{}")).Reason);
    }

    [Fact]
    public async Task Events_ChangedLater_DoNotConcernWhatWasPassed()
    {
        var hook = await _bench.HookAsync();
        await _bench.PatchAsync(hook, """{"events":["delete"]}""");
        await _bench.CreateAsync("passed");
        await ScannedAsync(hook, await _bench.UpdateAsync("passed", "b"));

        await _bench.PatchAsync(hook, """{"events":["create"]}""");
        await _bench.CreateAsync("later");
        await _bench.Receiver.CountAsync(1);

        Assert.Equal("later", Assert.Single(_bench.Receiver.All).RecordId);
    }

    [Fact]
    public async Task Changes_ThatConcernNobody_CostNoWritesUntilAMinuteIsOver()
    {
        await _bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"others","schema":[{"name":"title","type":"text"}]}""");
        var hook = await _bench.HookAsync();
        var database = _bench.Engine.Services.GetRequiredService<Database>();
        var start = await StoredAsync(hook);
        var groups = database.CommittedGroups;
        for (var i = 0; i < 5; i++)
        {
            await ScannedAsync(hook, await _bench.CreateAsync($"o{i}", collection: "others"));
        }

        Assert.Equal((5, start), (database.CommittedGroups - groups, await StoredAsync(hook)));
        _bench.Advance(TimeSpan.FromMinutes(1));
        await Until.TrueAsync(async () => await StoredAsync(hook) == start + 5);
    }

    [Fact]
    public async Task Metrics_TellOfAttemptsWaitingAndLag()
    {
        await using var bench = await WebhookBench.NewAsync(settings: ("Baas:Webhooks:MaxWaiting", "2"));
        var hook = await bench.HookAsync();
        bench.Receiver.Answer = received => Task.FromResult(received.RecordId == "p0" ? 200 : 500);
        await bench.CreateAsync("p0");
        await bench.DeliveriesAsync(hook, "delivered", 1);
        for (var i = 1; i <= 5; i++)
        {
            await bench.CreateAsync($"p{i}");
        }

        await bench.Receiver.CountAsync(3);
        using var trim = ActivatorUtilities.CreateInstance<DeliveryTrim>(bench.Engine.Services);
        await Until.TrueAsync(async () =>
        {
            await trim.TrimAsync(CancellationToken.None);
            var metrics = (await bench.RestAsync(HttpMethod.Get, "/metrics")).Text.Split('\n');
            return new[]
            {
                "baas_webhooks_attempts_total{outcome=\"delivered\"} 1.0", "baas_webhooks_attempts_total{outcome=\"delayed\"} 2.0", "baas_webhooks_waiting 2.0",
                "baas_webhooks_lag 3.0",
            }.All(line => metrics.Contains(line));
        });
    }

    [Fact]
    public async Task EncryptedField_IsSentInTheClear_AndKeptAsACipherText()
    {
        await _bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"vault","schema":[{"name":"title","type":"encrypted"}]}""");
        await _bench.HookAsync(collection: "vault");
        await _bench.CreateAsync("v1", "plain text", collection: "vault");
        await _bench.Receiver.CountAsync(1);

        var received = _bench.Receiver.All[0];
        var (_, kept) = await _bench.Engine.Services.GetRequiredService<Database>().ReadAsync(
            received.Id, static (session, id) => DeliveryStore.ReadWhole(session, id), CancellationToken.None);
        Assert.Equal("plain text", received.Json.GetProperty("data").GetProperty("title").GetString());
        Assert.StartsWith("v1.", Encoding.ASCII.GetString(kept), StringComparison.Ordinal);
    }

    private Task ScannedAsync(string hook, JsonElement record) => Until.TrueAsync(async () =>
        $"{(await _bench.GetAsync(hook)).GetProperty("position").GetInt64()}" == record.GetProperty("etag").GetString());

    private async Task<long> StoredAsync(string hook) => await _bench.Engine.Services.GetRequiredService<Database>().ReadAsync(
        hook, static (session, id) => WebhookStore.Find(session, id)!.Position, CancellationToken.None);

    private async Task TrimAsync()
    {
        using var trim = ActivatorUtilities.CreateInstance<DeliveryTrim>(_bench.Engine.Services);
        await trim.TrimAsync(CancellationToken.None);
    }
}
