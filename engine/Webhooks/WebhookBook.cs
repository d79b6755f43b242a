using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>
/// The webhooks as every node keeps them in memory, so that nothing is asked of the database while there are none. Their cursors in it
/// are those of when they were read.
/// </summary>
internal sealed class WebhookBook(Database database) : IHostedService
{
    private readonly Lock _publishing = new();
    private IReadOnlyList<Webhook> _active = [];
    private long _revision = -1;

    /// <summary>Wakes what follows the log; <see cref="Sender"/> wakes what sends.</summary>
    public WakeSignal Scheduler { get; } = new();

    /// <inheritdoc cref="Scheduler"/>
    public WakeSignal Sender { get; } = new();

    /// <summary>Those that are active, always the same list until one of them changes.</summary>
    public IReadOnlyList<Webhook> Active => Volatile.Read(ref _active);

    public Webhook? FindActive(string id) => Active.FirstOrDefault(webhook => webhook.Id == id);

    /// <summary>To be called in each write that changes a webhook, but for its cursor, after it has changed it.</summary>
    public void PublishWithCommit(WriteTransaction transaction)
    {
        var revision = transaction.ChangeRevision();
        var all = WebhookStore.ReadAll(transaction.Session);
        transaction.OnCommitted(() => Publish(all, revision));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged += Reload;
        await database.ReadAsync(
            this,
            static (session, book) =>
            {
                using var snapshot = session.BeginSnapshot();
                book.Reload(session, StateTable.Read(session).Revision);
                return true;
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged -= Reload;
        return Task.CompletedTask;
    }

    private void Reload(DbSession session, long revision) => Publish(WebhookStore.ReadAll(session), revision);

    private void Publish(List<Webhook> all, long revision)
    {
        lock (_publishing)
        {
            if (revision <= _revision)
            {
                return;
            }

            _revision = revision;
            Volatile.Write(ref _active, all.FindAll(webhook => webhook.IsActive));
        }

        Scheduler.Wake();
        Sender.Wake();
    }
}
