using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// What one stream is about, bound to one state of the schema: which records, which of their fields, and whether the caller may
/// have them.
/// </summary>
internal sealed class WatchScope
{
    private readonly WatchRecordsRequest _request;
    private readonly Caller _caller;
    private readonly DateTimeOffset _now;
    private readonly CatalogueSnapshot _catalogue;

    // Null: all collections.
    private readonly string? _collectionId;
    private readonly Filter _filter = Filter.MatchAll;

    private WatchScope(WatchRecordsRequest request, Caller caller, DateTimeOffset now, CatalogueSnapshot catalogue, string? collectionId)
    {
        _request = request;
        _caller = caller;
        _now = now;
        _catalogue = catalogue;
        _collectionId = collectionId;
        if (collectionId is not null && catalogue.FindById(collectionId) is { } collection)
        {
            Table = RecordTable.Of(collection);
            var text = request.Filter.Length > 0 ? request.Filter : request.Query;
            _filter = Filter.Parse(text, new QueryScope(collection, Catalogue: null, now) { SeesHidden = caller.IsAdministrator });
            Selection = FieldSelection.Parse(request.Fields, collection, caller.IsAdministrator);
        }
    }

    /// <summary>The collection; null for all collections, and when it was deleted.</summary>
    public RecordTable? Table { get; }

    /// <summary>The fields wanted; null means all.</summary>
    public FieldSelection? Selection { get; }

    /// <summary>Whether the stream has all records of its collections, whatever they become.</summary>
    public bool SeesAll => _filter == Filter.MatchAll;

    /// <summary>Whether the stream is about one collection that is no longer there.</summary>
    public bool IsDeleted => _collectionId is not null && Table is null;

    /// <param name="now">What dates in the filter are counted from, for as long as the stream lasts.</param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, FIELDS_INVALID;
    /// rpc FIELD_MALFORMED.
    /// </exception>
    public static WatchScope Open(WatchRecordsRequest request, Caller caller, DateTimeOffset now, CatalogueSnapshot catalogue)
    {
        if (request.Filter.Length > 0 && request.Query.Length > 0)
        {
            throw RecordsErrors.WatchFilterTwice();
        }

        if (request.Collection.Length == 0)
        {
            RequireAnyCollection(request, caller, catalogue);
            return new WatchScope(request, caller, now, catalogue, collectionId: null);
        }

        var collection = catalogue.Find(request.Collection);
        RecordAccess.Require(collection, request.Collection, RecordOperation.List, caller);
        return collection.IsView
            ? throw SchemaErrors.ViewNotWatchable(collection.Name)
            : new WatchScope(request, caller, now, catalogue, collection.Id);
    }

    /// <summary>The same with another state of the schema: the collection may have new fields, a new name, or new rules.</summary>
    /// <exception cref="BaasException">As <see cref="Open"/>: what the stream asks for is no longer there or allowed.</exception>
    public WatchScope Follow(CatalogueSnapshot catalogue)
    {
        if (catalogue == _catalogue)
        {
            return this;
        }

        if (_collectionId is not null && catalogue.FindById(_collectionId) is { } collection)
        {
            RecordAccess.Require(collection, collection.Name, RecordOperation.List, _caller);
        }

        return new WatchScope(_request, _caller, _now, catalogue, _collectionId);
    }

    /// <summary>Whether a record of the collection is part of the stream.</summary>
    public bool Matches(ReadOnlySpan<byte> image) => _filter.Matches(image);

    /// <returns>The event for a change; null when it does not concern the stream.</returns>
    public EncodedMessage? Encode(ChangeEntry entry)
    {
        var table = _collectionId is null ? FindTable(entry.CollectionId) : entry.CollectionId == _collectionId ? Table : null;
        var kind = table is null ? EventKind.None : Classify(entry);
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

    private EventKind Classify(ChangeEntry entry)
    {
        var before = !entry.Before.IsEmpty && _filter.Matches(entry.Before.Span);
        var after = !entry.After.IsEmpty && _filter.Matches(entry.After.Span);
        return (before, after) switch
        {
            (false, false) => EventKind.None,
            (true, true) => EventKind.Updated,
            (true, false) => entry.Operation == ChangeOperation.Deleted ? EventKind.Deleted : EventKind.Left,
            (false, true) => entry.Operation == ChangeOperation.Created ? EventKind.Created : EventKind.Entered,
        };
    }

    private RecordTable? FindTable(string collectionId)
        => _catalogue.FindById(collectionId) is { } collection && RecordAccess.IsAllowed(collection, RecordOperation.List, _caller)
            ? RecordTable.Of(collection)
            : null;

    private static void RequireAnyCollection(WatchRecordsRequest request, Caller caller, CatalogueSnapshot catalogue)
    {
        if (!caller.IsAdministrator
            && !catalogue.Collections.Any(collection => RecordAccess.IsAllowed(collection, RecordOperation.List, caller)))
        {
            RecordAccess.Require(null, "*", RecordOperation.List, caller);
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
}
