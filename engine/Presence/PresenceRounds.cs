using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Keeps this node and the others of one database up to date about who is present; for a node alone there is nothing to do.</summary>
internal sealed class PresenceRounds(SharedNodes nodes, Database database, TimeProvider time, ILogger<PresenceRounds> logger)
    : RecurringWork(TimeSpan.FromMilliseconds(500), time)
{
    // A third of the lease, so that one that is late does no harm.
    private static readonly TimeSpan RenewInterval = SharedNodes.LeaseTime / 3;

    private long? _renewed;

    public override Task StartAsync(CancellationToken cancellationToken) => database.IsShared ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Notes that the streams have ended. Who comes back to another node while the lease lasts has never left.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await (database.IsShared ? nodes.WriteChangesAsync(cancellationToken) : Task.CompletedTask);
        }
        catch (BaasException exception)
        {
            logger.RoundFailed(exception);
        }
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await nodes.WriteChangesAsync(cancellationToken);
        await nodes.FollowAsync(cancellationToken);
        if (_renewed is not { } renewed || Time.GetElapsedTime(renewed) >= RenewInterval)
        {
            _renewed = Time.GetTimestamp();
            await nodes.RenewAsync(cancellationToken);
        }
    }

    protected override void OnFailed(Exception exception) => logger.RoundFailed(exception);
}
