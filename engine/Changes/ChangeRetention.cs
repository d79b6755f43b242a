using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>Removes changes that are too old or too many, in small pieces so that writes hardly notice. Positions are never used again.</summary>
internal sealed class ChangeRetention(
    Database database, ChangesOptions options, ChangeMetrics metrics, IEnumerable<ILogConsumers> consumers, TimeProvider time,
    ILogger<ChangeRetention> logger)
    : RecurringWork(options.TrimInterval, time)
{
    private const int MaxEntriesPerWrite = 1_000;

    // Large images lie on pages of their own, each of which has to be freed.
    private const long MaxBytesPerWrite = 4 << 20;

    private const int MaxEntriesPerMeasure = 20_000;

    /// <summary>Removes all that may go now.</summary>
    /// <returns>How many changes went.</returns>
    public async Task<long> TrimAsync(CancellationToken cancellationToken)
    {
        await MeasureAsync(cancellationToken);
        var (total, last) = (0L, 0L);
        while (true)
        {
            var (run, isLast) = await database.WriteWhenRoomAsync(TrimPiece, cancellationToken);
            total += run.Count;
            last = Math.Max(last, run.Position);
            metrics.CountTrimmed(run.Count);
            if (isLast)
            {
                break;
            }
        }

        if (total != 0)
        {
            logger.ChangesTrimmed(total, last);
        }

        metrics.Set(await database.ReadAsync(0, static (session, _) => ReadReach(session), cancellationToken));
        metrics.Set(await database.ReadAsync(consumers, static (session, all) => ReadConsumers(session, all), cancellationToken));
        return total;
    }

    private static IReadOnlyList<(string, ConsumerSummary)> ReadConsumers(DbSession session, IEnumerable<ILogConsumers> all)
    {
        using var snapshot = session.BeginSnapshot();
        return [.. all.Select(consumers => (consumers.Kind, consumers.Summarize(session)))];
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => TrimAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.TrimFailed(exception);

    // Counts what came since the last time, in one go for all of it, so that writes need not.
    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, piece) = await database.ReadLongAsync(
                0,
                static (session, _) =>
                {
                    var state = LogState.Read(session);
                    return (state, RetentionStore.Measure(session, state.Measured, MaxEntriesPerMeasure));
                },
                cancellationToken);
            if (piece.Entries == 0)
            {
                return;
            }

            await database.WriteWhenRoomAsync(
                transaction =>
                {
                    // Another node may have counted meanwhile.
                    var now = LogState.Read(transaction.Session);
                    if (now.Measured == state.Measured)
                    {
                        var (entries, bytes) = (now.Entries + piece.Entries, now.Bytes + piece.Bytes);
                        (now with { Measured = piece.Position, Entries = entries, Bytes = bytes }).Write(transaction.Session);
                    }

                    return true;
                },
                cancellationToken);
        }
    }

    private static (LogState State, long? OldestMicros) ReadReach(DbSession session)
        => (LogState.Read(session), ChangeStore.FindTimeAfter(session, 0));

    private (ExpiredRun Run, bool IsLast) TrimPiece(WriteTransaction transaction)
    {
        var session = transaction.Session;
        var state = LogState.Read(session);
        var limits = new LogLimits(
            options.MaxEntries == 0 ? 0 : transaction.Position - options.MaxEntries,
            options.MaxAge == TimeSpan.Zero ? long.MinValue : (Time.GetUtcNow() - options.MaxAge).ToMicroseconds(),
            options.MaxBytes == 0 ? 0 : state.Bytes - options.MaxBytes);

        // Only what is counted may go, so that the count stays right; the rest is counted and goes the next time.
        var run = RetentionStore.FindExpired(session, limits, state.Measured, MaxEntriesPerWrite, MaxBytesPerWrite);
        if (run.Count != 0)
        {
            RetentionStore.DeleteThrough(session, run.Position);
            (state.Without(run.Count, run.Bytes) with { Trimmed = run.Position }).Write(session);
        }

        return (run, run.Count < MaxEntriesPerWrite && run.Bytes < MaxBytesPerWrite);
    }
}
