using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// What one stream is about, bound to one state of the schema: which records, which of their fields, and whether the caller may
/// have them.
/// </summary>
internal sealed class WatchScope
{
    private readonly WatchRecordsRequest _request;
    private readonly RecordAccess _access;
    private readonly DateTimeOffset _now;
    private readonly TimeProvider _time;
    private readonly CatalogueSnapshot _catalogue;

    // Null: all collections.
    private readonly string? _collectionId;
    private readonly Filter _filter = Filter.MatchAll;

    private WatchScope(WatchRecordsRequest request, RecordAccess access, DateTimeOffset now, TimeProvider time, WatchState state)
    {
        _request = request;
        _access = access;
        _now = now;
        _time = time;
        (_catalogue, _collectionId) = state;
        if (_collectionId is not null && access.Catalogue.FindById(_collectionId) is { } collection)
        {
            Table = RecordTable.Of(collection);
            var text = request.Filter.Length > 0 ? request.Filter : request.Query;
            _filter = Filter.Parse(text, new QueryScope(collection, Catalogue: null, now) { SeesHidden = access.SeesHidden });
            Selection = FieldSelection.Parse(request.Fields, collection, access.SeesHidden);
        }
    }

    /// <summary>The collection; null for all collections, and when it was deleted.</summary>
    public RecordTable? Table { get; }

    /// <summary>The fields wanted; null means all.</summary>
    public FieldSelection? Selection { get; }

    /// <summary>Whether the stream has all records of its collections, whatever they become; of collections that it has none of, it has none ever.</summary>
    public bool SeesAll { get; private init; }

    /// <summary>Whether the stream is about one collection that is no longer there.</summary>
    public bool IsDeleted => _collectionId is not null && Table is null;

    /// <summary>
    /// Whether the rule asks for more than the record and the caller's token, so that <see cref="Encode"/> needs the database, and rights may
    /// be others for each piece of the log.
    /// </summary>
    public bool AsksDatabase { get; private init; }

    /// <summary>What the caller may see.</summary>
    public RecordAccess Access => _access;

    /// <param name="time">
    /// What dates are counted from: in the filter from now for as long as the stream lasts, in rules from the moment in which a change is told.
    /// </param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, FIELDS_INVALID;
    /// rpc FIELD_MALFORMED.
    /// </exception>
    public static WatchScope Open(WatchRecordsRequest request, Caller caller, TimeProvider time, CatalogueSnapshot catalogue)
    {
        if (request.Filter.Length > 0 && request.Query.Length > 0)
        {
            throw RecordsErrors.WatchFilterTwice();
        }

        var access = new RecordAccess(caller with { Context = "realtime" }, catalogue, time);
        if (request.Collection.Length == 0)
        {
            RequireAnyCollection(request, access);
            return Make(request, access, time.GetUtcNow(), time, new WatchState(catalogue, CollectionId: null));
        }

        var collection = access.Open(request.Collection, RecordOperation.List);
        return collection.IsView
            ? throw SchemaErrors.ViewNotWatchable(collection.Name)
            : Make(request, access, time.GetUtcNow(), time, new WatchState(catalogue, collection.Id));
    }

    /// <summary>The same with another state of the schema: the collection may have new fields, a new name, or new rules.</summary>
    /// <exception cref="BaasException">As <see cref="Open"/>: what the stream asks for is no longer there or allowed.</exception>
    public WatchScope Follow(CatalogueSnapshot catalogue)
    {
        if (catalogue == _catalogue && !AsksDatabase)
        {
            return this;
        }

        var access = new RecordAccess(_access.Caller, catalogue, _time);
        if (_collectionId is not null && access.Catalogue.FindById(_collectionId) is { } collection)
        {
            access.Require(collection, collection.Name, RecordOperation.List);
        }

        return Make(_request, access, _now, _time, new WatchState(catalogue, _collectionId));
    }

    /// <summary>Whether another state of the schema shows the caller other records or fields of the collection than this one.</summary>
    public bool HasOtherRights(WatchScope before)
        => Table?.Collection is { } now && before.Table?.Collection is { } then
            && (now.Rules.List != then.Rules.List
                || then.Fields.Any(field => now.Fields.FirstOrDefault(other => other.Number == field.Number) is { } same && same.IsHidden != field.IsHidden));

    /// <summary>Whether the filter takes a record of the collection, which its rule is not asked about here.</summary>
    public bool Matches(ReadOnlySpan<byte> image) => _filter.Matches(image);

    private static WatchScope Make(WatchRecordsRequest request, RecordAccess access, DateTimeOffset now, TimeProvider time, in WatchState state)
    {
        Collection[] collections = state.CollectionId is null ? [.. access.Catalogue.Collections]
            : access.Catalogue.FindById(state.CollectionId) is { } collection ? [collection] : [];
        return new WatchScope(request, access, now, time, state)
        {
            AsksDatabase = collections.Any(each => access.RowsOf(each, RecordOperation.List) is { } rule
                && (rule.IsOpen || rule.NeedsDatabase || access.UsesClock(each, RecordOperation.List))),
            SeesAll = request is { Filter: "", Query: "" }
                && collections.All(each => access.RowsOf(each, RecordOperation.List) is null or { Constant: false }),
        };
    }

    /// <param name="session">Needed when the scope <see cref="AsksDatabase"/>.</param>
    /// <returns>The event for a change; null when it does not concern the stream.</returns>
    public EncodedMessage? Encode(ChangeEntry entry, DbSession? session)
    {
        var table = _collectionId is null ? FindTable(entry.CollectionId) : entry.CollectionId == _collectionId ? Table : null;
        var kind = table is null ? EventKind.None : Classify(entry, table, session);
        if (kind == EventKind.None)
        {
            return null;
        }

        if (Selection is null)
        {
            return SharedEvents.Get(table!, entry, kind);
        }

        var wire = new WireWriter();
        RecordEventEncoder.WriteChange(wire, table!, entry, kind, Selection);
        return new EncodedMessage(wire);
    }

    private EventKind Classify(ChangeEntry entry, RecordTable table, DbSession? session)
    {
        var before = IsPart(entry.Before, table, session);
        var after = IsPart(entry.After, table, session);
        return (before, after) switch
        {
            (false, false) => EventKind.None,
            (true, true) => EventKind.Updated,
            (true, false) => entry.Operation == ChangeOperation.Deleted ? EventKind.Deleted : EventKind.Left,
            (false, true) => entry.Operation == ChangeOperation.Created ? EventKind.Created : EventKind.Entered,
        };
    }

    private bool IsPart(ReadOnlyMemory<byte> image, RecordTable table, DbSession? session)
    {
        if (image.IsEmpty || !_filter.Matches(image.Span))
        {
            return false;
        }

        return session is not null
            ? _access.Allows(session, table, RecordOperation.List, image)
            : _access.RowsOf(table.Collection, RecordOperation.List) is not { } rule || (rule is { IsOpen: false, NeedsDatabase: false } && rule.Matches(image.Span));
    }

    private RecordTable? FindTable(string collectionId)
        => _access.Catalogue.FindById(collectionId) is { } collection && _access.IsAllowed(collection, RecordOperation.List)
            ? RecordTable.Of(collection)
            : null;

    private static void RequireAnyCollection(WatchRecordsRequest request, RecordAccess access)
    {
        if (!access.Caller.IsAdministrator
            && !access.Catalogue.Collections.Any(collection => access.IsAllowed(collection, RecordOperation.List)))
        {
            access.Require(null, "*", RecordOperation.List);
        }

        var parameter = request switch
        {
            { Filter.Length: > 0 } => "filter",
            { Query.Length: > 0 } => "query",
            { Snapshot: true } => "snapshot",
            { Fields.Length: > 0 } => "fields",
            _ => null,
        };
        if (parameter is not null)
        {
            throw RecordsErrors.WatchNeedsCollection(parameter);
        }
    }

    /// <summary>A state of the schema, and the collection watched in it; null for all.</summary>
    private readonly record struct WatchState(CatalogueSnapshot Catalogue, string? CollectionId);
}
