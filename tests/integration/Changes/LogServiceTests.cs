using System.Globalization;
using System.Net;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Changes;

public sealed class LogServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private static readonly string[] CreateOnly = ["create"];

    private readonly string _collection = $"c{Guid.NewGuid():N}";
    private readonly BaasClient _client = new(fixture.Engine.Address.ToString());

    public async Task InitializeAsync()
    {
        await _client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        await _client.Collections.CreateAsync(new Collection
        {
            Name = _collection,
            ListRule = "",
            ViewRule = "",
            Schema = { new CollectionField { Name = "n", Type = "int" } },
        });
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task GetLog_Administrator_TellsWhatTheLogHas()
    {
        var before = await GetLogAsync();
        await WriteAsync(3);
        var after = await GetLogAsync();

        Assert.Equal(before.LatestPosition + 3, after.LatestPosition);
        Assert.Equal(after.LatestPosition, after.Entries + after.OldestPosition);
        Assert.Equal((TimeSpan.FromDays(7), 10_000_000L), (after.MaxAge.ToTimeSpan(), after.MaxEntries));
        Assert.NotNull(after.OldestTime);
        var anonymous = await fixture.Engine.RestAsync(HttpMethod.Get, "/api/v1/log", token: "");
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (anonymous.Status, anonymous.Reason));
    }

    [Fact]
    public async Task Watch_Consumer_GoesOnAfterWhatWasAcknowledged()
    {
        var options = new WatchOptions { Consumer = NewName() };
        await using (var first = _client.Collection(_collection).WatchAsync(options).GetAsyncEnumerator())
        {
            // The first time it starts from now, and that is stored.
            var next = first.MoveNextAsync().AsTask();
            await Until.TrueAsync(async () => await FindAsync(options.Consumer) is not null);
            await WriteAsync(4);
            Assert.True(await next.Soon());
            Assert.Equal(0, Number(first.Current));
        }

        Assert.Equal([0, 1], (await TakeAsync(options, 2)).Select(Number));
        var changes = await TakeAsync(options, 2);
        var stored = await _client.AckAsync(options.Consumer, changes[1].Position);
        var kept = await _client.AckAsync(options.Consumer, changes[0].Position);
        var rest = await TakeAsync(options with { From = 0, Snapshot = true }, 2);

        Assert.Equal([2, 3], rest.Select(Number));
        Assert.Equal(("durable", "behind", 2L), (stored.Kind, stored.State, stored.Lag));
        Assert.Equal(changes[1].Position, kept.Position);
        Assert.NotNull(stored.ProgressTime);
        await _client.AckAsync(options.Consumer, rest[1].Position);
        Assert.Equal("current", (await FindAsync(options.Consumer))!.State);
    }

    [Fact]
    public async Task Watch_ConsumerForTheFirstTime_StartsFromThePositionGiven()
    {
        var from = (await _client.Collection(_collection).ListAsync()).Position;
        await WriteAsync(2);
        var options = new WatchOptions { Consumer = NewName(), From = from };

        Assert.Equal([0, 1], (await TakeAsync(options, 2)).Select(Number));
        Assert.Equal(from, (await FindAsync(options.Consumer))!.Position);
    }

    [Fact]
    public async Task Watch_ConsumerWithASnapshot_IsMadeByItsFirstAcknowledgement()
    {
        await WriteAsync(1);
        var options = new WatchOptions { Consumer = NewName(), Snapshot = true };
        var state = await TakeAsync(options, 2);
        Assert.Null(await FindAsync(options.Consumer));
        Assert.Equal([WatchEventType.Snapshot, WatchEventType.SnapshotComplete], state.Select(told => told.Type));

        await _client.AckAsync(options.Consumer, state[1].Position);
        await WriteAsync(1);

        Assert.Equal(WatchEventType.Created, (await TakeAsync(options, 1))[0].Type);
    }

    [Fact]
    public async Task Consumers_OfOthers_AreOthers()
    {
        var name = NewName();
        await _client.AckAsync(name, 0);
        using var other = await SignUpAsync();
        await other.AckAsync(name, 1);

        var seen = Assert.Single((await ListAsync(other)).Items);
        var all = await FindAllAsync(name);

        Assert.Equal((name, 1L), (seen.Name, seen.Position));
        Assert.StartsWith("user/", seen.Owner, StringComparison.Ordinal);
        Assert.Equal(2, all.Count);
        Assert.Contains(all, consumer => consumer.Owner.StartsWith("administrator/", StringComparison.Ordinal));

        // By their ids, administrators alone reach those of others.
        Assert.Equal("CONSUMER_NOT_FOUND", await RefusalAsync(() => DeleteAsync(other, all.Single(consumer => consumer.Id != seen.Id).Id)));
        await DeleteAsync(_client, seen.Id);
        await DeleteAsync(_client, name);
        Assert.Empty(await FindAllAsync(name));
    }

    [Fact]
    public async Task Ack_WrongCalls_AreRefused()
    {
        var latest = (await GetLogAsync()).LatestPosition;
        using var anonymous = new BaasClient(fixture.Engine.Address.ToString());
        var watch = anonymous.Collection(_collection).WatchAsync(new WatchOptions { Consumer = "mine" }).GetAsyncEnumerator();

        Assert.Equal("CREDENTIALS_MISSING", await RefusalAsync(() => anonymous.AckAsync("mine", 0)));
        Assert.Equal("CREDENTIALS_MISSING", await RefusalAsync(() => watch.MoveNextAsync().AsTask()));
        Assert.Equal("CREDENTIALS_MISSING", await RefusalAsync(() => ListAsync(anonymous)));
        foreach (var name in new[] { "..", "a b", "a\0b", new string('a', 101) })
        {
            Assert.Equal("CONSUMER_NAME_INVALID", await RefusalAsync(() => _client.AckAsync(name, 0)));
            var named = _client.Collection(_collection).WatchAsync(new WatchOptions { Consumer = name }).GetAsyncEnumerator();
            Assert.Equal("CONSUMER_NAME_INVALID", await RefusalAsync(() => named.MoveNextAsync().AsTask()));
        }

        Assert.Equal("POSITION_AHEAD", await RefusalAsync(() => _client.AckAsync("ahead", latest + 1_000)));
        Assert.Equal("POSITION_EXPIRED", await RefusalAsync(() => _client.AckAsync("behind", -1)));
        Assert.Equal("CONSUMER_NOT_FOUND", await RefusalAsync(() => DeleteAsync(_client, "nobody")));
        Assert.Equal("PAGE_INVALID", await RefusalAsync(() => ListAsync(_client, new ListConsumersRequest { PerPage = -1 })));
        Assert.Equal("PAGE_TOKEN_INVALID", await RefusalAsync(() => ListAsync(_client, new ListConsumersRequest { PageToken = "x" })));
    }

    [Fact]
    public async Task Ack_MoreThanAnAccountMayHave_IsRefused()
    {
        using var other = await SignUpAsync();
        for (var i = 0; i < 20; i++)
        {
            await other.AckAsync($"n{i}", 0);
        }

        var page = await ListAsync(other, new ListConsumersRequest { PerPage = 15 });
        var rest = await ListAsync(other, new ListConsumersRequest { PerPage = 15, PageToken = page.NextPageToken });
        var watch = other.Collection(_collection).WatchAsync(new WatchOptions { Consumer = "n20" }).GetAsyncEnumerator();

        Assert.Equal((15, 5, ""), (page.Items.Count, rest.Items.Count, rest.NextPageToken));
        Assert.Equal("TOO_MANY_CONSUMERS", await RefusalAsync(() => other.AckAsync("n20", 0)));
        Assert.Equal("TOO_MANY_CONSUMERS", await RefusalAsync(() => watch.MoveNextAsync().AsTask()));
        await other.AckAsync("n19", 1);
    }

    [Fact]
    public async Task ListConsumers_WebhookInactive_IsStopped()
    {
        var webhook = await fixture.Engine.RestAsync(
            HttpMethod.Post,
            "/api/v1/webhooks",
            new { url = "https://myapp.example/hook?key=secret", collection_name = _collection, events = CreateOnly, active = false });
        Assert.Equal(HttpStatusCode.OK, webhook.Status);

        var answer = await fixture.Engine.RestAsync(HttpMethod.Get, "/api/v1/log/consumers?per_page=100");
        var listed = answer.Json.GetProperty("items").EnumerateArray().Single(item => Text(item, "id") == Text(webhook.Json, "id"));

        Assert.Equal(("webhook", "https://myapp.example/hook", "stopped"), (Text(listed, "kind"), Text(listed, "name"), Text(listed, "state")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(WatchEvent told) => (int)told.Data!.Fields["n"].NumberValue;

    private static string NewName() => $"consumer-{Guid.NewGuid():N}";

    private static async Task<string> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<BaasClientException>(() => call().Soon())).Reason;

    private static Task<ListConsumersResponse> ListAsync(BaasClient client, ListConsumersRequest? request = null)
        => LogOf(client).ListConsumersAsync(request ?? new ListConsumersRequest()).ResponseAsync;

    private static Task<Empty> DeleteAsync(BaasClient client, string name)
        => LogOf(client).DeleteConsumerAsync(new DeleteConsumerRequest { Name = name }).ResponseAsync;

    private static LogService.LogServiceClient LogOf(BaasClient client) => new(client.CallInvoker);

    private Task<LogStatus> GetLogAsync() => LogOf(_client).GetLogAsync(new GetLogRequest()).ResponseAsync;

    private async Task<List<LogConsumer>> FindAllAsync(string name)
        => [.. (await ListAsync(_client, new ListConsumersRequest { PerPage = 100 })).Items.Where(consumer => consumer.Name == name)];

    private async Task<LogConsumer?> FindAsync(string name) => (await FindAllAsync(name)).SingleOrDefault();

    private async Task WriteAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _client.Collection(_collection).CreateAsync(new RecordData { ["n"] = i });
        }
    }

    private async Task<List<WatchEvent>> TakeAsync(WatchOptions options, int count)
        => await _client.Collection(_collection).WatchAsync(options).Take(count).ToListAsync().AsTask().Soon();

    private async Task<BaasClient> SignUpAsync()
    {
        var accounts = $"a{Guid.NewGuid():N}";
        await _client.Collections.CreateAsync(new Collection { Name = accounts, Type = "auth", CreateRule = "" });
        var client = new BaasClient(fixture.Engine.Address.ToString());
        await client.RegisterAsync(accounts, "somebody@example.com", "correct horse battery");
        return client;
    }
}
