using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>Serves streams of changes from the log: each at its own pace, from any position, without a gap and without repetition.</summary>
internal sealed class RecordWatcher(
    Database database, Catalogue catalogue, ChangeLog log, DurableConsumers consumers, WatchStreams streams, RecordsOptions options, TimeProvider time)
{
    private const int MaxEntriesPerRead = 256;
    private const int MaxBytesPerRead = 256 << 10;

    /// <summary>Writes <c>baas.records.v1.RecordEvent</c>s until the caller leaves or may no longer have them.</summary>
    /// <remarks>
    /// <c>connected</c> has no position when a snapshot follows: a client that loses the stream during the snapshot must start
    /// over, and would otherwise go on from there. No <c>progress</c> is told before the snapshot is complete.
    /// </remarks>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, FIELDS_INVALID;
    /// rpc FIELD_MALFORMED; changes POSITION_EXPIRED, POSITION_AHEAD, SNAPSHOT_EXPIRED, TOO_MANY_STREAMS, COLLECTION_DELETED,
    /// CONSUMER_NAME_INVALID, TOO_MANY_CONSUMERS; presence PRESENCE_INVALID, ROOM_FULL; storage OVERLOADED when too many snapshots are open.
    /// </exception>
    public Task WatchAsync(
        WatchRecordsRequest request, Caller caller, IAsyncStreamWriter<EncodedMessage> stream, CancellationToken cancellationToken)
        => WatchAsync(request, caller, RecordForm.Generic, stream, cancellationToken);

    /// <inheritdoc cref="WatchAsync(WatchRecordsRequest, Caller, IAsyncStreamWriter{EncodedMessage}, CancellationToken)"/>
    /// <param name="form">As which messages records are told: typed, a stream has one collection and its own event.</param>
    public async Task WatchAsync(
        WatchRecordsRequest request, Caller caller, RecordForm form, IAsyncStreamWriter<EncodedMessage> stream, CancellationToken cancellationToken)
    {
        using var seat = streams.Enter(cancellationToken);
        var output = new WatchOutput(stream, seat);
        var scope = WatchScope.Open(request, caller, time, catalogue.Current, form);
        var consumer = await WatchConsumer.OpenAsync(consumers, request, caller, cancellationToken);
        request = consumer.Request;
        var start = await FindStartAsync(request, scope, cancellationToken);
        await consumer.BeginAsync(start, cancellationToken);

        // Nobody is shown whose stream is refused.
        using var presence = await streams.Presence.EnterAsync(request, caller, seat.Wake, cancellationToken);
        output.Presence = presence;
        long position;
        if (start is { } known)
        {
            position = known;
            await output.WriteAsync(RecordEventEncoder.Mark("connected"u8, position), cancellationToken);
        }
        else
        {
            position = await BeginAnewAsync(request, scope, output, cancellationToken);
        }

        await FollowAsync(scope, position, seat, output, isReplay: request.HasFrom, cancellationToken);
    }

    /// <returns>Null when the stream begins with a state, because it should or because the log has no way from where it was.</returns>
    private async ValueTask<long?> FindStartAsync(WatchRecordsRequest request, WatchScope scope, CancellationToken cancellationToken)
    {
        if (!request.HasFrom)
        {
            return request.Snapshot ? null : log.Position;
        }

        if (request.From == 0)
        {
            return await log.GetOldestPositionAsync(needsAll: !scope.SeesAll, cancellationToken);
        }

        try
        {
            // A position that the log does not have is refused before anything is told.
            _ = await ReadAsync(scope, request.From, maxEntries: 1, maxBytes: 1, cancellationToken);
            return request.From;
        }
        catch (BaasException expired) when (expired.Definition == V1.Changes.ChangesErrorTable.PositionExpired && IsToldReset(request, scope))
        {
            return null;
        }
    }

    // A browser that reconnects by itself would take a refusal for the end.
    private static bool IsToldReset(WatchRecordsRequest request, WatchScope scope)
        => request.From > 0 && (request.Snapshot || scope.Access.Caller.Call?.FindHeader("last_event_id") is { Length: > 0 });

    /// <returns>The position that the stream goes on from.</returns>
    private async ValueTask<long> BeginAnewAsync(
        WatchRecordsRequest request, WatchScope scope, WatchOutput output, CancellationToken cancellationToken)
    {
        var position = request.Snapshot ? 0 : log.Position;
        await output.WriteAsync(RecordEventEncoder.Mark("connected"u8, position), cancellationToken);
        if (request.HasFrom)
        {
            await output.WriteAsync(RecordEventEncoder.Reset("", "expired"u8, position), cancellationToken);
        }

        return request.Snapshot ? await TellStateAsync(scope, output, cancellationToken) : position;
    }

    /// <returns>The position of the state.</returns>
    private async ValueTask<long> TellStateAsync(WatchScope scope, WatchOutput output, CancellationToken cancellationToken)
    {
        var position = await WriteSnapshotAsync(scope, output, cancellationToken);
        await output.WriteAsync(RecordEventEncoder.Mark("snapshot.complete"u8, position), cancellationToken);
        return position;
    }

    // Of a compacted log, the last change of a record does not tell whether one before it took the record out of the filter; a client that
    // has the record would keep it for ever. Who sees all records learns from the last change what became of each.
    private ValueTask<ChangeBatch> ReadAsync(WatchScope scope, long after, int maxEntries, int maxBytes, CancellationToken cancellationToken)
        => scope.SeesAll
            ? log.ReadLastAsync(after, maxEntries, maxBytes, cancellationToken)
            : log.ReadAsync(after, maxEntries, maxBytes, cancellationToken);

    /// <returns>The position of the snapshot.</returns>
    private async Task<long> WriteSnapshotAsync(WatchScope scope, WatchOutput output, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.SnapshotTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var snapshot = await OpenSnapshotAsync(scope, either.Token);
            while (true)
            {
                for (var i = 0; i < snapshot.Count; i++)
                {
                    await output.AddAsync(snapshot[i], either.Token);
                }

                await output.FlushAsync(either.Token);
                if (snapshot.IsLast)
                {
                    return snapshot.ReadState(either.Token).Position;
                }

                // The snapshot keeps its schema, but the caller's rights are those of now.
                if (scope.Follow(catalogue.Current).HasOtherRights(scope))
                {
                    throw ChangesErrors.SnapshotOutdated();
                }

                snapshot.ReadPiece(either.Token);
            }
        }
        catch (SqlException fault) when (!fault.IsOutOfRange)
        {
            // On PostgreSQL a snapshot of rows does not keep columns and tables, which have changed since the first piece.
            throw ChangesErrors.SnapshotOutdated();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ChangesErrors.SnapshotExpired(options.SnapshotTime);
        }
    }

    /// <returns>The snapshot, at its first piece.</returns>
    private ValueTask<WatchSnapshot> OpenSnapshotAsync(WatchScope scope, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Watcher: this, Scope: scope),
            static (call, token) => call.Watcher.TryOpenSnapshotAsync(call.Scope, token),
            cancellationToken);

    private async ValueTask<WatchSnapshot> TryOpenSnapshotAsync(WatchScope scope, CancellationToken cancellationToken)
    {
        var current = scope.Follow(catalogue.Current);
        if (current.IsDeleted)
        {
            throw ChangesErrors.CollectionDeleted(scope.Name);
        }

        var snapshot = new WatchSnapshot(await database.OpenSnapshotAsync(cancellationToken), current);
        try
        {
            snapshot.ReadPiece(cancellationToken);
            database.Meet(snapshot.ReadState(cancellationToken));
            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    // The rights to a change are those of the moment in which it is told.
    private ValueTask<WatchPiece> EncodeAsync(WatchScope scope, ChangeBatch batch, CancellationToken cancellationToken)
        => scope.AsksDatabase && !batch.Entries.IsEmpty
            ? database.FollowSchemaAsync(
                catalogue,
                (Watcher: this, Scope: scope, Batch: batch),
                static (call, token) => call.Watcher.AskDatabaseAsync(call.Scope, call.Batch, token),
                cancellationToken)
            : new ValueTask<WatchPiece>(WatchPiece.Encode(scope, batch, session: null));

    private ValueTask<WatchPiece> AskDatabaseAsync(WatchScope scope, ChangeBatch batch, CancellationToken cancellationToken)
        => database.ReadAsync(
            (Scope: scope.Follow(catalogue.Current), Batch: batch),
            static (session, call) =>
            {
                using var snapshot = session.BeginSnapshot();
                return WatchPiece.Encode(call.Scope, call.Batch, session);
            },
            cancellationToken);

    private async Task FollowAsync(
        WatchScope scope, long position, WatchSeat seat, WatchOutput output, bool isReplay, CancellationToken cancellationToken)
    {
        // A client cannot tell by the changes alone that it has caught up with the log as it was; so it is told then, and before that the
        // stream does not wait.
        var head = isReplay ? log.Position : default(long?);

        // Where the log stood when the collection was found to be deleted: nothing of it comes after that.
        long? end = null;
        CatalogueSnapshot? chosenIn = null;
        FanOutRound? round = null;
        while (true)
        {
            // The log is read before the schema, so that the schema is never older than the changes.
            var batch = round?.Batch ?? await ReadAsync(scope, position, MaxEntriesPerRead, MaxBytesPerRead, cancellationToken);
            seat.Renew();
            var schema = catalogue.Current;
            if (scope.Follow(schema) is { IsDeleted: false } current)
            {
                if (schema != chosenIn)
                {
                    seat.Choose(current.FindInterests());
                    chosenIn = schema;
                }

                foreach (var message in current.CollectionEventsSince(scope))
                {
                    await output.AddAsync(message, cancellationToken);
                }

                scope = current;
            }
            else
            {
                end ??= log.Position;
                scope.IsEnding = true;
            }

            position = round is not null && scope.IsSimple(round) && scope.WholeTable is { } table
                ? await TellAsync(round, (table, scope.Form), output, cancellationToken)
                : await TellAsync(scope, batch, output, cancellationToken);
            if (position >= end)
            {
                throw ChangesErrors.CollectionDeleted(scope.Name);
            }

            var hasCaughtUp = head is not null && (position >= head || batch.Entries.IsEmpty);
            if (hasCaughtUp || seat.IsDue)
            {
                head = hasCaughtUp ? null : head;
                await output.WriteAsync(RecordEventEncoder.Mark("progress"u8, position), cancellationToken);
            }

            round = null;
            if (end is null && head is null && seat.MayWaitAt(position))
            {
                (position, round) = await seat.WaitAsync(position);
            }
        }
    }

    /// <returns>The position up to which the stream is told.</returns>
    private static async ValueTask<long> TellAsync(
        FanOutRound round, (RecordTable Table, RecordForm Form) told, WatchOutput output, CancellationToken cancellationToken)
    {
        await output.AddPresenceAsync(cancellationToken);
        if (round.RunOf(told.Table, told.Form) is { } run)
        {
            await output.WriteAsync(run, cancellationToken);
        }
        else
        {
            await output.FlushAsync(cancellationToken);
        }

        return round.Batch.Position;
    }

    /// <inheritdoc cref="TellAsync(FanOutRound, ValueTuple{RecordTable, RecordForm}, WatchOutput, CancellationToken)"/>
    private async ValueTask<long> TellAsync(WatchScope scope, ChangeBatch batch, WatchOutput output, CancellationToken cancellationToken)
    {
        var piece = await EncodeAsync(scope, batch, cancellationToken);
        foreach (var message in piece.Messages)
        {
            await output.AddAsync(message, cancellationToken);
        }

        await output.AddPresenceAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        return piece.EndsInSnapshot ? await TellStateAsync(scope, output, cancellationToken) : batch.Position;
    }
}
