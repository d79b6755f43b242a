using System.Net.Mail;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Mail.Transport;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Mail;

/// <summary>Each mail that was committed is sent, is tried again when it fails, and is sent by one node.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private const int MaxWaiting = 10;

    private static readonly int[] BackOffMinutes = [1, 5, 15, 30, 60, 120, 240];

    private readonly ManualTime _time = new();
    private readonly ScriptedTransport _transport = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    private MailOutbox Outbox => Engine.Services.GetRequiredService<MailOutbox>();

    public async Task InitializeAsync() => _started = await StartAsync();

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Add_WriteThatFails_SendsNothing()
    {
        var database = Engine.Services.GetRequiredService<Database>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<bool>(
            transaction =>
            {
                Outbox.Add(transaction, "lost@example.com", "test", "");
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        await AddAsync("kept@example.com");

        await SendDueAsync();

        Assert.Equal(["kept@example.com"], _transport.Sent.Select(mail => mail.To));
    }

    [Fact]
    public async Task Send_ServerFails_TriesAgainLaterAndLaterAndGivesUp()
    {
        _transport.Fault = () => new SmtpException(SmtpStatusCode.ServiceNotAvailable, "4.3.2 later: http://x/?token=SECRET");
        var id = await AddAsync("ada@example.com");
        foreach (var (minutes, attempt) in BackOffMinutes.Select((minutes, i) => (minutes, i + 1)))
        {
            await SendDueAsync();
            await SendDueAsync();
            var entry = await GetAsync(id);
            Assert.Equal(("waiting", attempt, "421 4.3.2"), (entry.State, entry.Attempts, entry.Fault));
            Assert.Equal(TimeSpan.FromMinutes(minutes), entry.NextAttempt - _time.GetUtcNow());
            _time.Advance(TimeSpan.FromMinutes(minutes));
        }

        await SendDueAsync();

        var last = await GetAsync(id);
        Assert.Equal(("failed", 8), (last.State, last.Attempts));
        Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains("SECRET") || line.Contains("ada@example.com"));
        _transport.Fault = null;
        Assert.Equal("waiting", (await Outbox.RetryAsync(id, CancellationToken.None)).State);
        await SendDueAsync();
        Assert.Equal("sent", (await GetAsync(id)).State);
    }

    [Fact]
    public async Task Send_AddressRefusedForGood_GivesUpAtOnce()
    {
        _transport.Fault = () => new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "ada@example.com");
        var id = await AddAsync("ada@example.com");

        await SendDueAsync();

        var entry = await GetAsync(id);
        Assert.Equal(("failed", 1, "550"), (entry.State, entry.Attempts, entry.Fault));
    }

    [Fact]
    public async Task Send_FaultOfOurs_IsLoggedAndTriedAgain()
    {
        Engine.Log.Expect("could not be written");
        _transport.Fault = () => new InvalidOperationException("a bug");
        var id = await AddAsync("ada@example.com");

        await SendDueAsync();

        Assert.Equal(("waiting", "internal fault"), ((await GetAsync(id)).State, (await GetAsync(id)).Fault));
    }

    [Fact]
    public async Task Lease_ByTwoSendersAtOnce_GivesEachMailToOne()
    {
        var ids = await AddManyAsync(8);
        var queues = new[] { NewQueue(), NewQueue() };

        var batches = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => queues[i % 2].LeaseAsync(CancellationToken.None)));

        Assert.Equal(ids, batches.SelectMany(batch => batch.Entries).Select(entry => entry.Mail.Id).Order());
    }

    [Fact]
    public async Task Lease_HolderDies_AnotherTakesOverAndTheLateWordDoesNotCount()
    {
        var id = await AddAsync("ada@example.com");
        var first = await NewQueue().LeaseAsync(CancellationToken.None);
        Assert.Empty((await NewQueue().LeaseAsync(CancellationToken.None)).Entries);
        Assert.Equal(1, (await Outbox.RetryAsync(id, CancellationToken.None)).Attempts);
        _time.Advance(TimeSpan.FromMinutes(2));

        var second = await NewQueue().LeaseAsync(CancellationToken.None);
        await NewQueue().SettleAsync(first.Entries[0] with { State = OutboxState.Failed }, first.Lease);
        await NewQueue().DropAsync(id, first.Lease);
        Assert.Equal(("waiting", 2), ((await GetAsync(id)).State, (await GetAsync(id)).Attempts));

        await NewQueue().SettleAsync(second.Entries[0] with { State = OutboxState.Sent }, second.Lease);
        Assert.Equal("sent", (await GetAsync(id)).State);
    }

    [Fact]
    public async Task Add_OutboxFull_IsRefused()
    {
        await AddManyAsync(MaxWaiting);

        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/mail/outbox:test", new { to = "c@example.com" });

        Assert.Equal("OUTBOX_FULL", answer.Reason);
        Assert.Contains("google.rpc.RetryInfo", answer.Text);
    }

    [Fact]
    public async Task Trim_OldMails_GoAndWaitingOnesStay()
    {
        var sent = await AddAsync("a@example.com");
        await SendDueAsync();
        var waiting = await AddAsync("b@example.com");
        _time.Advance(TimeSpan.FromDays(31));

        await NewQueue().TrimAsync(CancellationToken.None);

        Assert.Null(await FindAsync(sent));
        Assert.NotNull(await FindAsync(waiting));
    }

    // Nothing is sent before a test asks for it.
    private static void RemoveSender(IServiceCollection services)
        => services.Remove(services.Single(service => service.ImplementationType == typeof(OutboxSender)));

    private Task<TestEngine> StartAsync() => TestEngine.StartAsync(
        configure: builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
            builder.Services.Replace(ServiceDescriptor.Singleton<IMailTransport>(_transport));
            RemoveSender(builder.Services);
        },
        settings: ("Baas:Mail:MaxWaiting", $"{MaxWaiting}"));

    private OutboxQueue NewQueue() => ActivatorUtilities.CreateInstance<OutboxQueue>(Engine.Services);

    private async Task SendDueAsync()
    {
        using var sender = ActivatorUtilities.CreateInstance<OutboxSender>(Engine.Services);
        await sender.SendDueAsync(CancellationToken.None).Soon();
    }

    private async Task<string> AddAsync(string to) => (await Outbox.AddAsync(to, "test", "", CancellationToken.None)).Mail.Id;

    private async Task<List<string>> AddManyAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await AddAsync($"a{i}@example.com"));
        }

        return ids;
    }

    private async Task<OutboxEntry> GetAsync(string id) => await FindAsync(id) ?? throw new InvalidOperationException("The mail is gone.");

    private async Task<OutboxEntry?> FindAsync(string id)
        => await Engine.Services.GetRequiredService<Database>().ReadAsync(id, static (session, id) => OutboxStore.Find(session, id), CancellationToken.None);
}
