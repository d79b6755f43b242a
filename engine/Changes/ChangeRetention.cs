using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>Removes changes that are too old or too many, in small pieces so that writes hardly notice. Positions are never used again.</summary>
internal sealed class ChangeRetention(Database database, ChangesOptions options, TimeProvider time, ILogger<ChangeRetention> logger)
    : BackgroundService
{
    private const int MaxEntriesPerWrite = 1_000;

    /// <summary>Removes all that may go now.</summary>
    /// <returns>How many changes went.</returns>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var (count, position) = await database.WriteWhenRoomAsync(TrimPiece, cancellationToken);
            total += count;
            if (count < MaxEntriesPerWrite)
            {
                if (total != 0)
                {
                    logger.ChangesTrimmed(total, position);
                }

                return total;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.TrimInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TrimAsync(stoppingToken);
            }
            catch (BaasException exception)
            {
                logger.TrimFailed(exception);
            }
        }
    }

    private (int Count, long Position) TrimPiece(WriteTransaction transaction)
    {
        var through = options.MaxEntries == 0 ? 0 : transaction.Position - options.MaxEntries;
        var beforeMicros = options.MaxAge == TimeSpan.Zero
            ? long.MinValue
            : (time.GetUtcNow() - options.MaxAge).ToMicroseconds();
        var expired = ChangeStore.FindExpired(transaction.Session, through, beforeMicros, MaxEntriesPerWrite);
        if (expired.Count != 0)
        {
            ChangeStore.DeleteThrough(transaction.Session, expired.Position);
        }

        return expired;
    }
}
