using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes;

/// <summary>
/// The ordered log of all changes to records. A change is written in the transaction of the data, gets the next position without a
/// gap, and is shown to readers only when it is durable.
/// </summary>
internal sealed class ChangeLog
{
    // What other nodes wrote is put into the tail when it is not more than this; readers get more of it from the table.
    private const int MaxFollowedEntries = 1_000;
    private const int MaxFollowedBytes = 8 << 20;

    private readonly Database _database;
    private readonly ChangeTail _tail;

    // The writer appends what this node writes, and the writer or the listener what others have written.
    private readonly Lock _appending = new();
    private long _tailEnd;
    private readonly Action<object?> _appendToTail;
    private TaskCompletionSource _advanced = NewSignal();
    private long _position;

    /// <summary>Must be made before the first write to the database.</summary>
    public ChangeLog(Database database, ChangesOptions options)
    {
        _database = database;
        _tail = new ChangeTail(options.TailBytes, options.TailEntries);
        _appendToTail = entry => AppendToTail((ChangeEntry)entry!);
        database.PositionAdvanced += Follow;
        _position = _tailEnd = database.KnownPosition;
        database.GroupCommitted += () => Publish(database.CommittedPosition);
    }

    /// <summary>Position of the last committed change; 0 before the first. A write that was answered is never after it.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>The position of the log in the state that the session sees, so that a reader of a list knows where to watch from.</summary>
    public static long ReadPosition(DbSession session) => StateTable.ReadPosition(session);

    /// <summary>Adds a change to the log, in the transaction that makes it.</summary>
    /// <returns>Its position.</returns>
    public long Append(WriteTransaction transaction, in Change change)
    {
        var position = transaction.NextPosition();
        var signed = change with { Actor = transaction.Actor.Signature };
        ChangeStore.Insert(transaction.Session, position, signed);
        transaction.OnCommitted(_appendToTail, new ChangeEntry(position, signed));
        return position;
    }

    /// <summary>Prepares for <see cref="AppendPastTail"/>, before the first change of the write.</summary>
    public void BypassTail(WriteTransaction transaction) => transaction.OnCommitted(_tail.Clear);

    /// <summary>
    /// Adds one of very many changes of one write, which are not kept in memory: readers that keep up find them in the table too.
    /// </summary>
    /// <returns>Its position.</returns>
    public static long AppendPastTail(WriteTransaction transaction, in Change change)
    {
        var position = transaction.NextPosition();
        ChangeStore.Insert(transaction.Session, position, change with { Actor = transaction.Actor.Signature });
        return position;
    }

    /// <summary>Reads the changes that follow a position; from memory for readers that keep up.</summary>
    /// <param name="after">Position of the last change that the reader has; 0 for none.</param>
    /// <param name="maxEntries">Changes wanted at most, at least 1.</param>
    /// <param name="maxBytes">Memory that they may take; a single larger change comes alone.</param>
    /// <param name="cancellationToken">Interrupts a read from the database.</param>
    /// <exception cref="Kernel.BaasException">changes POSITION_EXPIRED, POSITION_AHEAD; storage OVERLOADED, IO_FAILED.</exception>
    public ValueTask<ChangeBatch> ReadAsync(long after, int maxEntries, int maxBytes, CancellationToken cancellationToken)
        => ReadAsync(new LogReading(after, maxEntries, maxBytes, NeedsAll: true), cancellationToken);

    /// <summary>
    /// Reads the changes that follow a position; where the log is compacted, the last change of each record. Whoever applies them all to
    /// what it had at the position has what was in the end, though not what a filter would have shown in between.
    /// </summary>
    /// <inheritdoc cref="ReadAsync(long, int, int, CancellationToken)"/>
    public ValueTask<ChangeBatch> ReadLastAsync(long after, int maxEntries, int maxBytes, CancellationToken cancellationToken)
        => ReadAsync(new LogReading(after, maxEntries, maxBytes, NeedsAll: false), cancellationToken);

    /// <summary>Reads the changes that follow a position if they are in memory.</summary>
    /// <returns>False when some are not.</returns>
    public bool TryReadTail(long after, int maxEntries, int maxBytes, out ChangeBatch batch)
    {
        // The tail may hold more than was published a moment ago, which nobody may be shown before Position says so.
        var wanted = (int)Math.Min(maxEntries, Position - after);
        var isThere = _tail.TryRead(after, wanted, maxBytes, out var entries);
        batch = isThere ? ToBatch(entries, after) : default;
        return isThere;
    }

    /// <summary>Completes as soon as the log goes beyond a position.</summary>
    public async ValueTask WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the position is looked at, so that a change in between completes this very signal.
            var advanced = Volatile.Read(ref _advanced);
            if (Position > after)
            {
                return;
            }

            await advanced.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The oldest position that a reader may go on from who needs every change: that of the last one removed, 0 when none was.</summary>
    public ValueTask<long> GetOldestPositionAsync(CancellationToken cancellationToken) => GetOldestPositionAsync(needsAll: true, cancellationToken);

    /// <summary>The oldest position that a reader may go on from.</summary>
    /// <param name="needsAll">Whether it needs every change, as <see cref="ReadAsync(long, int, int, CancellationToken)"/> gives them.</param>
    /// <param name="cancellationToken">Interrupts the read.</param>
    public ValueTask<long> GetOldestPositionAsync(bool needsAll, CancellationToken cancellationToken) =>
        _database.ReadAsync(needsAll, static (session, needsAll) => LogState.Read(session).Oldest(needsAll), cancellationToken);

    private ValueTask<ChangeBatch> ReadAsync(LogReading reading, CancellationToken cancellationToken)
    {
        var after = reading.After;
        var latest = Position;
        if (after == latest)
        {
            return new ValueTask<ChangeBatch>(new ChangeBatch(default, after));
        }

        return after < latest && TryReadTail(after, reading.MaxEntries, reading.MaxBytes, out var batch)
            ? new ValueTask<ChangeBatch>(batch)
            : ReadStoredAsync(reading, cancellationToken);
    }

    private async ValueTask<ChangeBatch> ReadStoredAsync(LogReading reading, CancellationToken cancellationToken)
    {
        var after = reading.After;
        if (after > Position)
        {
            // A list may have been read at a position of another node's that has not been heard of here.
            await _database.FollowOthersAsync(cancellationToken);
            if (after <= _database.KnownPosition)
            {
                // What has just been committed here is known a moment before it is in this memory.
                await WaitAsync(after - 1, cancellationToken);
            }

            if (after == Position)
            {
                return new ChangeBatch(default, after);
            }
        }

        var latest = Position;
        if (after > latest)
        {
            throw ChangesErrors.PositionAhead(after, await GetOldestPositionAsync(reading.NeedsAll, cancellationToken), latest);
        }

        var entries = await _database.ReadAsync((reading, latest), static (session, call) => Read(session, call.reading, call.latest), cancellationToken);
        return ToBatch(entries, after);
    }

    private static ChangeEntry[] Read(DbSession session, LogReading reading, long latest)
    {
        using var snapshot = session.BeginSnapshot();
        var oldest = LogState.Read(session).Oldest(reading.NeedsAll);
        return reading.After < oldest
            ? throw ChangesErrors.PositionExpired(reading.After, oldest, latest)
            : [.. ChangeStore.Read(session, reading.After, latest, reading.MaxEntries, reading.MaxBytes)];
    }

    private void AppendToTail(ChangeEntry entry)
    {
        lock (_appending)
        {
            if (entry.Position <= _tailEnd)
            {
                // The listener was faster and has read it back.
                return;
            }

            _tail.Append(entry);
            _tailEnd = entry.Position;
        }
    }

    // Changes of other nodes, read once for all who wait here.
    private void Follow(DbSession session, long position)
    {
        lock (_appending)
        {
            if (position > _tailEnd)
            {
                var entries = position - _tailEnd > MaxFollowedEntries
                    ? []
                    : ChangeStore.Read(session, _tailEnd, position, MaxFollowedEntries, MaxFollowedBytes);
                if (entries.Count != position - _tailEnd)
                {
                    // Too many, or some of them removed already: the tail begins anew behind them.
                    _tail.Clear();
                    entries.Clear();
                }

                entries.ForEach(_tail.Append);
                _tailEnd = position;
            }
        }

        Publish(position);
    }

    private void Publish(long position)
    {
        TaskCompletionSource advanced;
        lock (_appending)
        {
            if (position <= _position)
            {
                return;
            }

            Volatile.Write(ref _position, position);

            // One signal for all who wait, however many changes the group had.
            advanced = Interlocked.Exchange(ref _advanced, NewSignal());
        }

        advanced.SetResult();
    }

    private static ChangeBatch ToBatch(ReadOnlyMemory<ChangeEntry> entries, long after) =>
        new(entries, entries.IsEmpty ? after : entries.Span[^1].Position);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly record struct LogReading(long After, int MaxEntries, int MaxBytes, bool NeedsAll);
}
