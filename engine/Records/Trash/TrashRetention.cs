using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>
/// Purges deleted records that are too old, in small pieces, if the options say so. As with a purge by hand, the log has nothing of it:
/// its last word on the record is the deletion.
/// </summary>
internal sealed class TrashRetention(
    Database database, RecordsOptions options, TrashMetrics metrics, TimeProvider time, ILogger<TrashRetention> logger)
    : RecurringWork(options.TrashInterval, time)
{
    private const int RecordsPerWrite = 100;

    /// <summary>Purges all that may go now.</summary>
    /// <returns>How many records went.</returns>
    public async Task<long> PurgeAsync(CancellationToken cancellationToken)
    {
        var total = 0L;
        if (options.TrashMaxAge != TimeSpan.Zero)
        {
            var beforeMicros = (Time.GetUtcNow() - options.TrashMaxAge).ToMicroseconds();
            long purged;
            do
            {
                purged = await database.WriteWhenRoomAsync(
                    transaction => TrashStore.RemoveOld(transaction.Session, beforeMicros, RecordsPerWrite), cancellationToken);
                metrics.CountPurged(purged);
                total += purged;
            }
            while (purged == RecordsPerWrite);
        }

        if (total != 0)
        {
            logger.TrashPurged(total);
        }

        metrics.Set(await database.ReadLongAsync(0, static (session, _) => TrashStore.Measure(session), cancellationToken));
        return total;
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => PurgeAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.PurgeFailed(exception);
}
