using System.Globalization;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>
/// Removes changes of the older part of the log that later ones there follow, so that it has the last change of each record, deletions
/// included. It goes through the log once: each change names the one before it, which is what it makes superfluous.
/// </summary>
internal sealed class LogCompaction(
    Database database, ChangesOptions options, ChangeMetrics metrics, TimeProvider time, ILogger<LogCompaction> logger)
    : RecurringWork(options.TrimInterval, time)
{
    private const int MaxEntriesPerPiece = 500;
    private const int MaxBytesPerPiece = 4 << 20;

    /// <summary>Compacts all that is old enough now.</summary>
    /// <returns>How many changes went.</returns>
    public async Task<long> CompactAsync(CancellationToken cancellationToken)
    {
        if (options.CompactAfter == TimeSpan.Zero)
        {
            return 0;
        }

        var beforeMicros = (Time.GetUtcNow() - options.CompactAfter).ToMicroseconds();
        var (total, last) = (0L, 0L);
        while (await database.ReadLongAsync(beforeMicros, FindPiece, cancellationToken) is { } piece)
        {
            total += await database.WriteWhenRoomAsync(transaction => Remove(transaction, piece), cancellationToken);
            last = piece.Through;
        }

        if (total != 0)
        {
            metrics.CountCompacted(total);
            logger.ChangesCompacted(total, last);
        }

        return total;
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => CompactAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.CompactionFailed(exception);

    // The changes do not become others between this and the write, except that they may go.
    private static Piece? FindPiece(DbSession session, long beforeMicros)
    {
        using var snapshot = session.BeginSnapshot();
        var state = LogState.Read(session);

        // Only what is counted may go, so that the count stays right.
        var entries = ChangeStore.Read(session, state.Compacted, state.Measured, MaxEntriesPerPiece, MaxBytesPerPiece)
            .TakeWhile(entry => entry.TimeMicros < beforeMicros)
            .ToList();
        if (entries.Count == 0)
        {
            return null;
        }

        var superseded = new List<(long Position, long Bytes)>();
        foreach (var entry in entries)
        {
            var before = new SupersededChange(RevisionChain.Before(session, entry), entry.CollectionId, entry.RecordId);
            if (RetentionStore.FindSize(session, before) is var bytes and not 0)
            {
                superseded.Add((before.Position, bytes));
            }
        }

        return new Piece(state.Compacted, entries[^1].Position, superseded);
    }

    private static long Remove(WriteTransaction transaction, Piece piece)
    {
        var session = transaction.Session;
        var state = LogState.Read(session);
        if (state.Compacted != piece.After)
        {
            // Another node was faster.
            return 0;
        }

        // What was trimmed meanwhile is no longer counted.
        var there = piece.Superseded.Where(change => change.Position > state.Trimmed).ToList();
        if (there.Count != 0)
        {
            RetentionStore.Delete(
                session, $"[{string.Join(',', there.Select(change => change.Position.ToString(CultureInfo.InvariantCulture)))}]");
        }

        (state.Without(there.Count, there.Sum(change => change.Bytes)) with { Compacted = piece.Through }).Write(session);
        return there.Count;
    }

    /// <summary>A run of changes, looked through.</summary>
    /// <param name="After">Position before the first.</param>
    /// <param name="Through">Position of the last.</param>
    /// <param name="Superseded">What they make superfluous.</param>
    private sealed record Piece(long After, long Through, List<(long Position, long Bytes)> Superseded);
}
