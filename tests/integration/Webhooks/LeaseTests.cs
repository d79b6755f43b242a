using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>Each delivery is sent by one node at a time, and by another when that is gone.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private WebhookBench _bench = null!;

    // Nothing is sent before a test asks for it.
    public async Task InitializeAsync() => _bench = await WebhookBench.NewAsync(
        services => services.Remove(services.Single(service => service.ImplementationType == typeof(DeliverySender))));

    public Task DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Lease_ByTwoNodesAtOnce_GivesEachDeliveryToOne()
    {
        var hook = await _bench.HookAsync();
        for (var i = 0; i < 8; i++)
        {
            await _bench.CreateAsync($"p{i}");
        }

        await _bench.DeliveriesAsync(hook, "waiting", 8);
        var queues = new[] { NewQueue(), NewQueue() };

        var batches = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => queues[i % 2].LeaseAsync([], CancellationToken.None)));
        var leased = batches.SelectMany(batch => batch).Select(each => each.Delivery.Id).ToArray();

        Assert.NotEmpty(leased);
        Assert.Equal(leased.Distinct(), leased);
        Assert.All(batches, batch => Assert.InRange(batch.Count, 0, 4));
    }

    [Fact]
    public async Task Lease_HolderDies_AnotherSendsTheSameAndTheLateWordDoesNotCount()
    {
        var hook = await _bench.HookAsync();
        await _bench.CreateAsync("p1");
        await _bench.UpdateAsync("p1", "b");
        await _bench.DeliveriesAsync(hook, "waiting", 2);
        var first = Assert.Single(await NewQueue().LeaseAsync([], CancellationToken.None));
        Assert.Empty(await NewQueue().LeaseAsync([], CancellationToken.None));
        var restarted = await _bench.OkAsync(HttpMethod.Post, $"/api/v1/webhooks/{hook}/deliveries/{first.Delivery.Id}:redeliver", "{}");
        Assert.Equal(1, restarted.GetProperty("attempts").GetInt32());

        _bench.Advance(TimeSpan.FromMinutes(1));
        var second = Assert.Single(await NewQueue().LeaseAsync([], CancellationToken.None));
        Assert.Equal((first.Delivery.Id, 2), (second.Delivery.Id, second.Delivery.Attempts));
        Assert.Equal(first.Payload, second.Payload);
        Assert.Null(await NewQueue().SettleAsync(first, new DeliveryOutcome(500, "status 500", TimeSpan.Zero)));
        Assert.NotNull(await NewQueue().SettleAsync(second, new DeliveryOutcome(200, "", TimeSpan.Zero)));

        Assert.Equal("update", WebhookNames((await NewQueue().LeaseAsync([], CancellationToken.None))[0]));
        Assert.Equal("delivered", (await _bench.DeliveriesAsync(hook))[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Settle_WhileTheEngineStops_DoesNotCountTheAttempt()
    {
        var hook = await _bench.HookAsync();
        await _bench.CreateAsync("p1");
        await _bench.DeliveriesAsync(hook, "waiting", 1);
        var leased = Assert.Single(await NewQueue().LeaseAsync([], CancellationToken.None));

        await NewQueue().SettleAsync(leased, outcome: null);

        Assert.Equal(1, Assert.Single(await NewQueue().LeaseAsync([], CancellationToken.None)).Delivery.Attempts);
    }

    [Fact]
    public async Task Lease_OfOneWebhook_LeavesRoomForOthers()
    {
        var hook = await _bench.HookAsync();
        for (var i = 0; i < 8; i++)
        {
            await _bench.CreateAsync($"p{i}");
        }

        await _bench.DeliveriesAsync(hook, "waiting", 8);
        var queue = NewQueue();

        Assert.Single(await queue.LeaseAsync([hook, hook, hook], CancellationToken.None));
        Assert.Empty(await queue.LeaseAsync([hook, hook, hook, hook], CancellationToken.None));
        Assert.Empty(await queue.LeaseAsync([.. Enumerable.Repeat("another", 32)], CancellationToken.None));
    }

    private static string WebhookNames(LeasedDelivery leased) => Engine.Webhooks.WebhookEventNames.Of(leased.Delivery.Event).Single();

    private DeliveryQueue NewQueue() => ActivatorUtilities.CreateInstance<DeliveryQueue>(_bench.Engine.Services);
}
