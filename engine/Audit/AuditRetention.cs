using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Removes events that are too old or too many, in small pieces so that writes hardly notice.</summary>
internal sealed class AuditRetention(Database database, AuditOptions options, TimeProvider time, ILogger<AuditRetention> logger)
    : RecurringWork(options.TrimInterval, time)
{
    private const int MaxEventsPerWrite = 1_000;

    /// <summary>Removes all that may go now.</summary>
    /// <returns>How many events went.</returns>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var count = await database.WriteWhenRoomAsync(TrimPiece, cancellationToken);
            total += count;
            if (count < MaxEventsPerWrite)
            {
                if (total != 0)
                {
                    logger.EventsTrimmed(total);
                }

                return total;
            }
        }
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => TrimAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.TrimFailed(exception);

    private long TrimPiece(WriteTransaction transaction)
    {
        var beforeMicros = options.MaxAge == TimeSpan.Zero ? 0 : (Time.GetUtcNow() - options.MaxAge).ToMicroseconds();
        var maxEvents = options.MaxEvents == 0 ? long.MaxValue : options.MaxEvents;
        return AuditStore.DeleteOldest(transaction.Session, beforeMicros, maxEvents, MaxEventsPerWrite);
    }
}
