using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>Changes of records arrive, signed, in order, and again when they do not arrive.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private static readonly int[] RetryMinutes = [1, 5, 15, 30, 60];

    private WebhookBench _bench = null!;

    public async Task InitializeAsync() => _bench = await WebhookBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Change_OfEachKind_ArrivesAsDocumented()
    {
        await _bench.HookAsync();
        var record = await _bench.CreateAsync("p1", "Hello \\u00e4 <b>");
        await _bench.UpdateAsync("p1", "Bye");
        await _bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/posts/records/p1");
        await _bench.Receiver.CountAsync(3);

        var (created, updated, deleted) = (_bench.Receiver.All[0], _bench.Receiver.All[1], _bench.Receiver.All[2]);
        Assert.Equal(["event", "collection", "record_id", "data", "timestamp"], created.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("create", "posts", "p1"), (created.Event, created.Json.GetProperty("collection").GetString(), created.RecordId));
        var data = created.Json.GetProperty("data");
        Assert.Equal(["id", "title", "views", "created", "updated", "etag"], data.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Hello ä <b>", data.GetProperty("title").GetString());
        Assert.Equal(record.GetProperty("created").GetString(), data.GetProperty("created").GetString());
        Assert.Equal(record.GetProperty("created").GetString(), created.Json.GetProperty("timestamp").GetString());
        Assert.Equal(("update", "Bye"), (updated.Event, updated.Json.GetProperty("data").GetProperty("title").GetString()));
        Assert.Equal(("delete", "p1", "{}"), (deleted.Event, deleted.RecordId, deleted.Json.GetProperty("data").GetRawText()));
        Assert.Equal(("application/json", "Grpc.Baas"), (created.Headers["content-type"], created.Headers["user-agent"]));
        Assert.False(created.Headers.ContainsKey("X-Webhook-Signature"));
        Assert.Equal(3, _bench.Receiver.All.Select(each => each.Id).Distinct().Count());
    }

    [Fact]
    public async Task Secret_SignsTheExactBytes_InBothWays()
    {
        await _bench.HookAsync(",\"secret\":\"myWebhookSecret123\"");
        await _bench.CreateAsync("p1");
        await _bench.Receiver.CountAsync(1);

        var received = _bench.Receiver.All[0];
        var key = Encoding.UTF8.GetBytes("myWebhookSecret123");
        var seconds = _bench.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{received.Id}.{seconds}."), .. received.Body];
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, received.Body)), received.Headers["X-Webhook-Signature"]);
        Assert.Equal(seconds, received.Headers["webhook-timestamp"]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}", received.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Events_NotAskedFor_DoNotArrive()
    {
        var hook = await _bench.HookAsync();
        await _bench.PatchAsync(hook, """{"events":["update"]}""");
        await _bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"others","schema":[{"name":"title","type":"text"}]}""");
        await _bench.CreateAsync("p1", collection: "others");
        await _bench.CreateAsync("p1");
        await _bench.UpdateAsync("p1", "b");
        await _bench.Receiver.CountAsync(1);

        Assert.Equal("update", Assert.Single(_bench.Receiver.All).Event);
        Assert.Equal(3, (await _bench.GetAsync(hook)).GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Failure_IsTriedAgainByTheSchedule_UntilTheWebhookIsDisabled()
    {
        var hook = await _bench.HookAsync(",\"retry_count\":5");
        _bench.Receiver.Status = 500;
        await _bench.CreateAsync("p1");
        foreach (var (minutes, attempt) in RetryMinutes.Select((minutes, i) => (minutes, i + 1)))
        {
            var delivery = await _bench.AttemptAsync(hook, attempt);
            Assert.Equal(("waiting", "status 500", 500), (
                delivery.GetProperty("state").GetString(), delivery.GetProperty("error").GetString(), delivery.GetProperty("status_code").GetInt32()));
            Assert.Equal(TimeSpan.FromMinutes(minutes), WebhookBench.NextOf(delivery) - _bench.Time.GetUtcNow());
            Assert.True((await _bench.GetAsync(hook)).GetProperty("active").GetBoolean());
            _bench.Advance(TimeSpan.FromMinutes(minutes));
        }

        Assert.Equal("failed", (await _bench.AttemptAsync(hook, 6)).GetProperty("state").GetString());
        var disabled = await _bench.GetAsync(hook);
        Assert.False(disabled.GetProperty("active").GetBoolean());
        Assert.Equal("status 500", disabled.GetProperty("last_failure").GetString());
        Assert.Equal(6, _bench.Receiver.All.Count);
        Assert.Single(_bench.Receiver.All.Select(each => each.Id).Distinct());
        Assert.Single(_bench.Receiver.All.Select(each => Convert.ToHexString(each.Body)).Distinct());
    }

    [Fact]
    public async Task Failure_WithTheUsualCount_IsTriedThreeTimesMore()
    {
        var hook = await _bench.HookAsync();
        _bench.Receiver.Status = 404;
        await _bench.CreateAsync("p1");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await _bench.AttemptAsync(hook, attempt);
            _bench.Advance(TimeSpan.FromMinutes(RetryMinutes[attempt - 1]));
        }

        Assert.Equal("failed", (await _bench.AttemptAsync(hook, 4)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Disabled_ThenActive_GoesOnWhereItStopped()
    {
        var hook = await _bench.HookAsync(",\"retry_count\":0");
        _bench.Receiver.Status = 500;
        await _bench.CreateAsync("p1");
        await _bench.DeliveriesAsync(hook, "failed", 1);
        await _bench.CreateAsync("p2");
        _bench.Advance(TimeSpan.FromHours(24));
        await _bench.UpdateAsync("p2", "b");
        Assert.Single(_bench.Receiver.All);

        _bench.Receiver.Status = 200;
        Assert.True((await _bench.PatchAsync(hook, """{"active":true}""")).GetProperty("active").GetBoolean());
        await _bench.DeliveriesAsync(hook, "delivered", 2);

        Assert.Equal([("create", "p1"), ("create", "p2"), ("update", "p2")], _bench.Receiver.All.Select(each => (each.Event, each.RecordId)));
    }

    [Fact]
    public async Task Disabled_ByOneOfMany_TheOthersWaitAndGoOn()
    {
        var hook = await _bench.HookAsync(",\"retry_count\":1");
        _bench.Receiver.Status = 503;
        for (var i = 0; i < 6; i++)
        {
            await _bench.CreateAsync($"p{i}");
        }

        await Until.TrueAsync(() => _bench.Receiver.All.Count == 6);
        await Until.TrueAsync(async () => (await _bench.DeliveriesAsync(hook)).All(each => each.GetProperty("status_code").GetInt32() == 503));
        _bench.Receiver.Answer = received => Task.FromResult(received.RecordId == "p3" ? 503 : 200);
        _bench.Advance(TimeSpan.FromMinutes(1));
        await _bench.DeliveriesAsync(hook, "failed", 1);

        await _bench.PatchAsync(hook, """{"active":true}""");

        await _bench.DeliveriesAsync(hook, "delivered", 5);
    }

    [Fact]
    public async Task AutoDisableOff_GoesOnWithTheNextOfTheRecord()
    {
        var hook = await _bench.HookAsync(",\"retry_count\":0,\"auto_disable\":false");
        _bench.Receiver.Answer = received => Task.FromResult(received.Event == "create" ? 500 : 200);
        await _bench.CreateAsync("p1");
        await _bench.UpdateAsync("p1", "b");
        await _bench.DeliveriesAsync(hook, "delivered", 1);

        Assert.Equal("failed", (await _bench.DeliveriesAsync(hook))[0].GetProperty("state").GetString());
        Assert.True((await _bench.GetAsync(hook)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Record_WhoseDeliveryFails_HoldsUpItsOwnAndNoOther()
    {
        var hook = await _bench.HookAsync();
        _bench.Receiver.Answer = received => Task.FromResult(received.RecordId == "p1" ? 500 : 200);
        await _bench.CreateAsync("p1");
        await _bench.UpdateAsync("p1", "b");
        await _bench.CreateAsync("p2");
        await _bench.UpdateAsync("p2", "b");
        await _bench.DeliveriesAsync(hook, "delivered", 2);
        await _bench.AttemptAsync(hook, 1);
        Assert.Single(_bench.Receiver.All, each => each.RecordId == "p1");

        _bench.Receiver.Status = 200;
        _bench.Advance(TimeSpan.FromMinutes(1));
        await _bench.DeliveriesAsync(hook, "delivered", 4);

        Assert.Equal(["create", "create", "update"], _bench.Receiver.All.Where(each => each.RecordId == "p1").Select(each => each.Event));
    }

    [Fact]
    public async Task Redirect_IsAFailure_AndNotFollowed()
    {
        var hook = await _bench.HookAsync();
        _bench.Receiver.Status = 302;
        await _bench.CreateAsync("p1");

        Assert.Equal("status 302, and redirects are not followed", (await _bench.AttemptAsync(hook, 1)).GetProperty("error").GetString());
        Assert.Equal("/hook", Assert.Single(_bench.Receiver.All).Path);
    }

    [Fact]
    public async Task Receiver_ThatIsSlow_IsLeftAfterTenSeconds()
    {
        var hook = await _bench.HookAsync();
        var never = new TaskCompletionSource<int>();
        _bench.Receiver.Answer = _ => never.Task;
        await _bench.CreateAsync("p1");
        await _bench.Receiver.CountAsync(1);

        _bench.Advance(TimeSpan.FromSeconds(10));

        var delivery = await _bench.AttemptAsync(hook, 1);
        Assert.Equal(("no answer in time", 0, "10s"), (
            delivery.GetProperty("error").GetString(), delivery.GetProperty("status_code").GetInt32(), delivery.GetProperty("duration").GetString()));
        Assert.Equal(TimeSpan.FromMinutes(1), WebhookBench.NextOf(delivery) - _bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task Receiver_ThatIsNotThere_IsAFailure()
    {
        var hook = await _bench.HookAsync(path: "http://127.0.0.1:1/");
        await _bench.CreateAsync("p1");

        Assert.Equal("no connection: ConnectionRefused", (await _bench.AttemptAsync(hook, 1)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("http://localhost.localdomain/")]
    [InlineData("http://ip6-localhost/")]
    public async Task Name_ThatLeadsInside_IsNotConnectedTo(string url)
    {
        var hook = await _bench.HookAsync(path: url);
        await _bench.CreateAsync("p1");

        var fault = (await _bench.AttemptAsync(hook, 1)).GetProperty("error").GetString();
        Assert.Contains(fault, new[] { "the address is none of the Internet", "no such host" });
    }

    [Fact]
    public async Task Redeliver_SendsTheSameAgain()
    {
        var hook = await _bench.HookAsync();
        await _bench.CreateAsync("p1");
        await _bench.DeliveriesAsync(hook, "delivered", 1);
        var id = _bench.Receiver.All[0].Id;

        var answer = await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/deliveries/{id}:redeliver", "{}");
        Assert.Equal(("waiting", 0), (answer.GetProperty("state").GetString(), answer.GetProperty("attempts").GetInt32()));
        await _bench.Receiver.CountAsync(2);

        Assert.Equal(id, _bench.Receiver.All[1].Id);
        Assert.Equal(_bench.Receiver.All[0].Body, _bench.Receiver.All[1].Body);
    }

    [Fact]
    public async Task Test_SendsAPingNow_AndAnswersWhatCameOfIt()
    {
        var hook = await _bench.HookAsync(",\"active\":false,\"secret\":\"s\"");
        var taken = await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:test", "{}");
        _bench.Receiver.Status = 418;
        var refused = await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:test", "{}");

        Assert.Equal((true, 200), (taken.GetProperty("delivered").GetBoolean(), taken.GetProperty("status_code").GetInt32()));
        Assert.Equal((false, "status 418"), (refused.GetProperty("delivered").GetBoolean(), refused.GetProperty("error").GetString()));
        Assert.Equal(("ping", "", "{}"), (_bench.Receiver.All[0].Event, _bench.Receiver.All[0].RecordId, _bench.Receiver.All[0].Json.GetProperty("data").GetRawText()));
        Assert.True(_bench.Receiver.All[0].Headers.ContainsKey("X-Webhook-Signature"));
        Assert.Empty(await _bench.DeliveriesAsync(hook));
    }
}
