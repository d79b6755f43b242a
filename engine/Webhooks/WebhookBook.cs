using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>
/// The webhooks as every node keeps them in memory, so that nothing is asked of the database while there are none. Their cursors in it
/// are those of when they were read.
/// </summary>
internal sealed class WebhookBook(Database database) : RevisionedRows<Webhook>(database)
{
    private IReadOnlyList<Webhook> _active = [];

    /// <summary>Wakes what follows the log; <see cref="Sender"/> wakes what sends.</summary>
    public WakeSignal Scheduler { get; } = new();

    /// <inheritdoc cref="Scheduler"/>
    public WakeSignal Sender { get; } = new();

    /// <summary>Those that are active, always the same list until one of them changes.</summary>
    public IReadOnlyList<Webhook> Active => Volatile.Read(ref _active);

    public Webhook? FindActive(string id) => Active.FirstOrDefault(webhook => webhook.Id == id);

    protected override List<Webhook> ReadAll(DbSession session) => WebhookStore.ReadAll(session);

    protected override void Keep(List<Webhook> all) => Volatile.Write(ref _active, all.FindAll(webhook => webhook.IsActive));

    protected override void Tell()
    {
        Scheduler.Wake();
        Sender.Wake();
    }
}
