using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>Changes of records arrive, signed, in order, and again when they do not arrive.</summary>
public sealed class DeliveryTests(WebhookBench bench) : IClassFixture<WebhookBench>, IAsyncLifetime
{
    private static readonly int[] RetryMinutes = [1, 5, 15, 30, 60];

    public Task InitializeAsync() => bench.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Change_OfEachKind_ArrivesAsDocumented()
    {
        await bench.HookAsync();
        var record = await bench.CreateAsync("p1", "Hello \\u00e4 <b>");
        await bench.UpdateAsync("p1", "Bye");
        await bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/posts/records/p1");
        await bench.Receiver.CountAsync(3);

        var (created, updated, deleted) = (bench.Receiver.All[0], bench.Receiver.All[1], bench.Receiver.All[2]);
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
        Assert.Equal(3, bench.Receiver.All.Select(each => each.Id).Distinct().Count());
    }

    [Fact]
    public async Task Secret_SignsTheExactBytes_InBothWays()
    {
        await bench.HookAsync(",\"secret\":\"myWebhookSecret123\"");
        await bench.CreateAsync("p1");
        await bench.Receiver.CountAsync(1);

        var received = bench.Receiver.All[0];
        var key = Encoding.UTF8.GetBytes("myWebhookSecret123");
        var seconds = bench.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{received.Id}.{seconds}."), .. received.Body];
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(key, received.Body)), received.Headers["X-Webhook-Signature"]);
        Assert.Equal(seconds, received.Headers["webhook-timestamp"]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}", received.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Events_NotAskedFor_DoNotArrive()
    {
        var hook = await bench.HookAsync();
        var position = (await bench.PatchAsync(hook, """{"events":["update"]}""")).GetProperty("position").GetInt64();
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"others","schema":[{"name":"title","type":"text"}]}""");
        await bench.CreateAsync("p1", collection: "others");
        await bench.CreateAsync("p1");
        await bench.UpdateAsync("p1", "b");
        await bench.Receiver.CountAsync(1);

        Assert.Equal("update", Assert.Single(bench.Receiver.All).Event);
        Assert.Equal(position + 3, (await bench.GetAsync(hook)).GetProperty("position").GetInt64());
    }

    [Fact]
    public async Task Failure_IsTriedAgainByTheSchedule_UntilTheWebhookIsDisabled()
    {
        var hook = await bench.HookAsync(",\"retry_count\":5");
        bench.Receiver.Status = 500;
        await bench.CreateAsync("p1");
        foreach (var (minutes, attempt) in RetryMinutes.Select((minutes, i) => (minutes, i + 1)))
        {
            var delivery = await bench.AttemptAsync(hook, attempt);
            Assert.Equal(("waiting", "status 500", 500), (
                delivery.GetProperty("state").GetString(), delivery.GetProperty("error").GetString(), delivery.GetProperty("status_code").GetInt32()));
            Assert.Equal(TimeSpan.FromMinutes(minutes), WebhookBench.NextOf(delivery) - bench.Time.GetUtcNow());
            Assert.True((await bench.GetAsync(hook)).GetProperty("active").GetBoolean());
            bench.Advance(TimeSpan.FromMinutes(minutes));
        }

        Assert.Equal("failed", (await bench.AttemptAsync(hook, 6)).GetProperty("state").GetString());
        var disabled = await bench.GetAsync(hook);
        Assert.False(disabled.GetProperty("active").GetBoolean());
        Assert.Equal("status 500", disabled.GetProperty("last_failure").GetString());
        Assert.Equal(6, bench.Receiver.All.Count);
        Assert.Single(bench.Receiver.All.Select(each => each.Id).Distinct());
        Assert.Single(bench.Receiver.All.Select(each => Convert.ToHexString(each.Body)).Distinct());
    }

    [Fact]
    public async Task Failure_WithTheUsualCount_IsTriedThreeTimesMore()
    {
        var hook = await bench.HookAsync();
        bench.Receiver.Status = 404;
        await bench.CreateAsync("p1");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await bench.AttemptAsync(hook, attempt);
            bench.Advance(TimeSpan.FromMinutes(RetryMinutes[attempt - 1]));
        }

        Assert.Equal("failed", (await bench.AttemptAsync(hook, 4)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Disabled_ThenActive_GoesOnWhereItStopped()
    {
        var hook = await bench.HookAsync(",\"retry_count\":0");
        bench.Receiver.Status = 500;
        await bench.CreateAsync("p1");
        await bench.DeliveriesAsync(hook, "failed", 1);
        await bench.CreateAsync("p2");
        bench.Advance(TimeSpan.FromHours(24));
        await bench.UpdateAsync("p2", "b");
        Assert.Single(bench.Receiver.All);

        bench.Receiver.Status = 200;
        Assert.True((await bench.PatchAsync(hook, """{"active":true}""")).GetProperty("active").GetBoolean());
        await bench.DeliveriesAsync(hook, "delivered", 2);

        Assert.Equal([("create", "p1"), ("create", "p2"), ("update", "p2")], bench.Receiver.All.Select(each => (each.Event, each.RecordId)));
    }

    [Fact]
    public async Task Disabled_ByOneOfMany_TheOthersWaitAndGoOn()
    {
        var hook = await bench.HookAsync(",\"retry_count\":1");
        bench.Receiver.Status = 503;
        for (var i = 0; i < 6; i++)
        {
            await bench.CreateAsync($"p{i}");
        }

        await Until.TrueAsync(() => bench.Receiver.All.Count == 6);
        await Until.TrueAsync(async () => (await bench.DeliveriesAsync(hook)).All(each => each.GetProperty("status_code").GetInt32() == 503));
        bench.Receiver.Answer = received => Task.FromResult(received.RecordId == "p3" ? 503 : 200);
        bench.Advance(TimeSpan.FromMinutes(1));
        await bench.DeliveriesAsync(hook, "failed", 1);

        await bench.PatchAsync(hook, """{"active":true}""");

        await bench.DeliveriesAsync(hook, "delivered", 5);
    }

    [Fact]
    public async Task AutoDisableOff_GoesOnWithTheNextOfTheRecord()
    {
        var hook = await bench.HookAsync(",\"retry_count\":0,\"auto_disable\":false");
        bench.Receiver.Answer = received => Task.FromResult(received.Event == "create" ? 500 : 200);
        await bench.CreateAsync("p1");
        await bench.UpdateAsync("p1", "b");
        await bench.DeliveriesAsync(hook, "delivered", 1);

        Assert.Equal("failed", (await bench.DeliveriesAsync(hook))[0].GetProperty("state").GetString());
        Assert.True((await bench.GetAsync(hook)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task Record_WhoseDeliveryFails_HoldsUpItsOwnAndNoOther()
    {
        var hook = await bench.HookAsync();
        bench.Receiver.Answer = received => Task.FromResult(received.RecordId == "p1" ? 500 : 200);
        await bench.CreateAsync("p1");
        await bench.UpdateAsync("p1", "b");
        await bench.CreateAsync("p2");
        await bench.UpdateAsync("p2", "b");
        await bench.DeliveriesAsync(hook, "delivered", 2);
        await bench.AttemptAsync(hook, 1);
        Assert.Single(bench.Receiver.All, each => each.RecordId == "p1");

        bench.Receiver.Status = 200;
        bench.Advance(TimeSpan.FromMinutes(1));
        await bench.DeliveriesAsync(hook, "delivered", 4);

        Assert.Equal(["create", "create", "update"], bench.Receiver.All.Where(each => each.RecordId == "p1").Select(each => each.Event));
    }

    [Fact]
    public async Task Redirect_IsAFailure_AndNotFollowed()
    {
        var hook = await bench.HookAsync();
        bench.Receiver.Status = 302;
        await bench.CreateAsync("p1");

        Assert.Equal("status 302, and redirects are not followed", (await bench.AttemptAsync(hook, 1)).GetProperty("error").GetString());
        Assert.Equal("/hook", Assert.Single(bench.Receiver.All).Path);
    }

    [Fact]
    public async Task Receiver_ThatIsSlow_IsLeftAfterTenSeconds()
    {
        var hook = await bench.HookAsync();
        var never = new TaskCompletionSource<int>();
        bench.Receiver.Answer = _ => never.Task;
        await bench.CreateAsync("p1");
        await bench.Receiver.CountAsync(1);

        bench.Advance(TimeSpan.FromSeconds(10));

        var delivery = await bench.AttemptAsync(hook, 1);
        Assert.Equal(("no answer in time", 0, "10s"), (
            delivery.GetProperty("error").GetString(), delivery.GetProperty("status_code").GetInt32(), delivery.GetProperty("duration").GetString()));
        Assert.Equal(TimeSpan.FromMinutes(1), WebhookBench.NextOf(delivery) - bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task Receiver_ThatIsNotThere_IsAFailure()
    {
        var hook = await bench.HookAsync(path: "http://127.0.0.1:1/");
        await bench.CreateAsync("p1");

        Assert.Equal("no connection: ConnectionRefused", (await bench.AttemptAsync(hook, 1)).GetProperty("error").GetString());
    }

    // Webhooks to localhost are refused when they are made; any other name is looked up when it is connected to.
    [Fact]
    public async Task Name_ThatLeadsInside_IsNotConnectedTo()
    {
        var url = bench.Receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        using var outside = OutgoingHttp.NewClient(AllowedTargets.Internet);
        using var inside = OutgoingHttp.NewClient(new AllowedTargets(["localhost"]));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => outside.GetAsync(url));
        Assert.IsType<TargetRefusedException>(refused.InnerException);
        Assert.Empty(bench.Receiver.All);
        Assert.True((await inside.GetAsync(url)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Webhook_ToAHostInside_TellsWhyItFails()
    {
        await using var closed = await WebhookBench.NewAsync(settings: ("Baas:Webhooks:AllowedTargets:0", "192.0.2.1"));
        var hook = await closed.HookAsync(path: $"http://{Dns.GetHostName()}:{new Uri(closed.Receiver.Url).Port}/");
        await closed.CreateAsync("p1");

        Assert.Equal("the address is none of the Internet", (await closed.AttemptAsync(hook, 1)).GetProperty("error").GetString());
        var ping = await closed.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:test", "{}");
        Assert.Equal("the address is none of the Internet", ping.GetProperty("error").GetString());
        Assert.Empty(closed.Receiver.All);
    }

    [Fact]
    public async Task Redeliver_SendsTheSameAgain()
    {
        var hook = await bench.HookAsync();
        await bench.CreateAsync("p1");
        await bench.DeliveriesAsync(hook, "delivered", 1);
        var id = bench.Receiver.All[0].Id;

        var answer = await bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/deliveries/{id}:redeliver", "{}");
        Assert.Equal(("waiting", 0), (answer.GetProperty("state").GetString(), answer.GetProperty("attempts").GetInt32()));
        await bench.Receiver.CountAsync(2);

        Assert.Equal(id, bench.Receiver.All[1].Id);
        Assert.Equal(bench.Receiver.All[0].Body, bench.Receiver.All[1].Body);
    }

    [Fact]
    public async Task Test_SendsAPingNow_AndAnswersWhatCameOfIt()
    {
        var hook = await bench.HookAsync(",\"active\":false,\"secret\":\"s\"");
        var taken = await bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:test", "{}");
        bench.Receiver.Status = 418;
        var refused = await bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}:test", "{}");

        Assert.Equal((true, 200), (taken.GetProperty("delivered").GetBoolean(), taken.GetProperty("status_code").GetInt32()));
        Assert.Equal((false, "status 418"), (refused.GetProperty("delivered").GetBoolean(), refused.GetProperty("error").GetString()));
        Assert.Equal(("ping", "", "{}"), (bench.Receiver.All[0].Event, bench.Receiver.All[0].RecordId, bench.Receiver.All[0].Json.GetProperty("data").GetRawText()));
        Assert.True(bench.Receiver.All[0].Headers.ContainsKey("X-Webhook-Signature"));
        Assert.Empty(await bench.DeliveriesAsync(hook));
    }
}
