using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Watching;

/// <summary>How far a watch has come, over all its connections; decides what of the stream the application is told.</summary>
internal sealed class WatchProgress(WatchOptions options, string collection)
{
    private bool _wantsSnapshot = options.Snapshot && options.From is null;
    private bool _asksForState;
    private bool _isSnapshotBegun;

    // The consumer says where the first stream starts; from then on the watch knows better.
    private bool _startsAtConsumer = options.Consumer.Length > 0;

    /// <summary>Everything up to here was told; null until it is known.</summary>
    public long? Position { get; private set; } = options.From;

    public WatchState State { get; private set; } = WatchState.Connecting;

    /// <summary>Why the application must forget what it was told; empty when a snapshot only broke off.</summary>
    public string ResetCause { get; private set; } = "";

    /// <summary>Whether the connection is to be left, to begin anew with a snapshot.</summary>
    public bool MustRestart { get; private set; }

    /// <summary>The request of the next connection.</summary>
    public WatchRecordsRequest MakeRequest()
    {
        // From a position, it asks for a new state only where the old one no longer holds.
        _asksForState = _wantsSnapshot || (Position is not null && (options.Snapshot || options.RelistOnReset));
        var request = new WatchRecordsRequest
        {
            Collection = collection,
            Collections = { options.Collections },
            Filter = options.Filter,
            Fields = options.Fields,
            Snapshot = _asksForState,
        };
        if (Position is { } position)
        {
            request.From = position;
        }

        if (_startsAtConsumer)
        {
            request.Consumer = options.Consumer;
        }

        return request;
    }

    /// <summary>Notes that the connection ended.</summary>
    /// <returns>Whether the application must forget what it was told: half a snapshot cannot be taken up again.</returns>
    public bool Disconnect()
    {
        State = WatchState.Connecting;
        var mustForget = _isSnapshotBegun;
        _isSnapshotBegun = false;
        MustRestart = false;
        return mustForget;
    }

    /// <summary>Starts over with a snapshot, because the log has no way from here or because other rights hold.</summary>
    public void Relist(string cause)
    {
        Position = null;
        _wantsSnapshot = true;
        _isSnapshotBegun = true;
        _startsAtConsumer = false;
        ResetCause = cause;
    }

    /// <summary>Takes an event of the stream.</summary>
    /// <returns>What the application is told; null when it concerns the stream only, or was told before.</returns>
    public WatchEvent? Accept(RecordEvent source) => source.Type switch
    {
        "connected" => AcceptConnected(source.Position),
        "progress" => AcceptProgress(source.Position),
        "record.snapshot" => AcceptSnapshot(source),
        "snapshot.complete" => AcceptSnapshotEnd(source),
        "record.created" => AcceptChange(WatchEventType.Created, source),
        "record.updated" => AcceptChange(WatchEventType.Updated, source),
        "record.deleted" => AcceptChange(WatchEventType.Deleted, source),
        "reset" => AcceptReset(source),
        // A type of a later engine.
        _ => null,
    };

    private WatchEvent? AcceptConnected(long position)
    {
        if (_startsAtConsumer && position > 0)
        {
            Position = position;
            _wantsSnapshot = false;
        }

        _startsAtConsumer = false;
        State = _wantsSnapshot || Position is not null ? WatchState.Replaying : WatchState.Live;
        if (!_wantsSnapshot)
        {
            Position ??= position;
        }

        return null;
    }

    private WatchEvent? AcceptProgress(long position)
    {
        State = WatchState.Live;
        Position = Math.Max(Position ?? 0, position);
        return null;
    }

    private WatchEvent AcceptSnapshot(RecordEvent source)
    {
        _isSnapshotBegun = true;
        return ToEvent(WatchEventType.Snapshot, source, position: 0);
    }

    private WatchEvent AcceptSnapshotEnd(RecordEvent source)
    {
        State = WatchState.Live;
        _isSnapshotBegun = false;
        _wantsSnapshot = false;
        ResetCause = "";
        Position = source.Position;
        return ToEvent(WatchEventType.SnapshotComplete, source, source.Position);
    }

    private WatchEvent? AcceptChange(WatchEventType type, RecordEvent source)
    {
        if (source.Position <= Position)
        {
            return null;
        }

        // While a snapshot is told anew, there is no position to go on from.
        Position = _isSnapshotBegun ? null : source.Position;
        return ToEvent(type, source, source.Position);
    }

    // Without a position the snapshot follows on the same connection, unless nobody asked for one: then the stream stands at the log's beginning.
    private WatchEvent? AcceptReset(RecordEvent source)
    {
        var isSnapshotNext = source.Position == 0 && _asksForState;
        if (!isSnapshotNext && source.Position < Position)
        {
            return null;
        }

        if (isSnapshotNext)
        {
            Relist(cause: "");
            State = WatchState.Replaying;
        }
        else if (options.RelistOnReset)
        {
            Relist(source.Cause);
            MustRestart = true;
            return null;
        }
        else
        {
            Position = source.Position;
        }

        return ToEvent(WatchEventType.Reset, source, source.Position);
    }

    private WatchEvent ToEvent(WatchEventType type, RecordEvent source, long position) =>
        new(type, source.Collection.Length > 0 ? source.Collection : collection, source.RecordId)
        {
            Data = source.Data,
            Position = position,
            Etag = source.Etag,
            Timestamp = source.Timestamp?.ToDateTimeOffset(),
            Created = source.Created?.ToDateTimeOffset(),
            Cause = source.Cause,
        };
}
