using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Records.Watch.Fanout;
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
    private const int MaxCollections = 100;

    private readonly WatchRecordsRequest _request;
    private readonly RecordForm _form;
    private readonly RecordAccess _access;
    private readonly WatchRights _rights;
    private readonly DateTimeOffset _now;
    private readonly TimeProvider _time;
    private readonly CatalogueSnapshot _catalogue;

    // Null: all collections, present and to come.
    private readonly string[]? _collectionIds;

    // Those named, or of all collections those that were asked for so far; null for one that the filter does not fit.
    private readonly Dictionary<string, WatchTarget?> _targets = [];

    private WatchScope(WatchScope? before, WatchRecordsRequest request, RecordAccess access, TimeProvider time, in WatchState state)
    {
        _request = request;
        _form = state.Form;
        _access = access;
        _rights = new WatchRights(access);
        _now = before?._now ?? time.GetUtcNow();
        _time = time;
        (_catalogue, _collectionIds, _) = state;
        foreach (var (id, target) in before?._targets ?? [])
        {
            // Reading the filter again and again would cost more than the rest.
            if (target is not null && ReferenceEquals(access.Catalogue.FindById(id), target.Table.Collection))
            {
                _targets.Add(id, target);
            }
        }

        foreach (var id in _collectionIds ?? [])
        {
            if (!_targets.ContainsKey(id) && access.Catalogue.FindById(id) is { } collection)
            {
                _targets.Add(id, WatchTarget.Bind(request, access, collection, _now));
            }
        }
    }

    /// <summary>The collections of the stream that there are, in the order in which they were named.</summary>
    public IEnumerable<WatchTarget> Targets => BoundTargets.Where(IsAllowed);

    /// <summary>Name of a collection of the stream.</summary>
    public string Name => _targets.Values.First()!.Table.Collection.Name;

    /// <summary>Whether the stream has all records of its collections, whatever they become; of collections that it has none of, it has none ever.</summary>
    public bool SeesAll { get; private init; }

    /// <summary>As which messages records are told.</summary>
    public RecordForm Form => _form;

    /// <summary>Whether the stream is about collections of which none is left.</summary>
    public bool IsDeleted => _collectionIds is not null && _targets.Count == 0;

    /// <summary>
    /// Whether the rule asks for more than the record and the caller's token, so that <see cref="Encode"/> needs the database, and rights may
    /// be others for each piece of the log.
    /// </summary>
    public bool AsksDatabase { get; private init; }

    /// <summary>Whether all that is left to tell is what happened before the collections were deleted.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Whether the stream was asked for a snapshot, and so begins with another one when what it told is not right any more.</summary>
    public bool HasSnapshots => _request.Snapshot;

    /// <summary>
    /// The collection of a stream that has all records of one, with all fields, whatever becomes of them: it tells what all such streams
    /// tell. Null for others.
    /// </summary>
    public RecordTable? WholeTable { get; private set; }

    /// <summary>Whether what is told of the changes of a round depends on nothing but the collection.</summary>
    public bool IsSimple(FanOutRound round)
        => !IsEnding && (_access.Caller.IsAdministrator || !(round.Concerns("") || (_access.Caller.Kind == CallerKind.User && round.Concerns(_access.Caller.CollectionId))));

    /// <summary>Which changes can concern the stream, as long as the schema stays; null for all.</summary>
    public IReadOnlyList<WatchInterest>? FindInterests()
    {
        if (_collectionIds is null)
        {
            return null;
        }

        HashSet<string> others = [];
        var interests = new List<WatchInterest>();
        foreach (var target in BoundTargets)
        {
            var collection = target.Table.Collection;
            var key = target.Filter.Key ?? (AsksDatabase ? null : _access.RowsOf(collection, RecordOperation.List)?.Key);
            interests.Add(new WatchInterest(collection.Id, key));
            _access.RuleOf(collection, RecordOperation.List)?.Condition.AddOthers(others);
        }

        if (_access.Caller is { Kind: CallerKind.User } caller)
        {
            interests.Add(new WatchInterest(caller.CollectionId, new FieldValueKey(SystemFields.Id, SqlValue.Of(caller.Id))));
        }

        interests.AddRange(others.Select(other => new WatchInterest(other, Key: null)));
        return interests;
    }

    /// <summary>What the caller may see.</summary>
    public RecordAccess Access => _access;

    /// <param name="time">
    /// What dates are counted from: in the filter from now for as long as the stream lasts, in rules from the moment in which a change is told.
    /// </param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, FIELDS_INVALID;
    /// rpc FIELD_MALFORMED.
    /// </exception>
    /// <param name="form">As which messages records are told.</param>
    public static WatchScope Open(
        WatchRecordsRequest request, Caller caller, TimeProvider time, CatalogueSnapshot catalogue, RecordForm form = RecordForm.Generic)
    {
        if (request.Filter.Length > 0 && request.Query.Length > 0)
        {
            throw RecordsErrors.WatchFilterTwice();
        }

        var access = new RecordAccess(caller with { Context = "realtime" }, catalogue, time);
        var names = request.Collections.Concat(request.Collection.Length > 0 ? [request.Collection] : Array.Empty<string>()).ToArray();
        if (names.Length > MaxCollections)
        {
            throw RecordsErrors.WatchTooWide(names.Length, MaxCollections);
        }

        if (names.Length > 0)
        {
            var ids = names.Select(name => OpenCollection(access, name).Id).Distinct().ToArray();
            return Make(null, request, access, time, new WatchState(catalogue, ids, form));
        }

        RequireAnyCollection(request, access);
        var all = Make(null, request, access, time, new WatchState(catalogue, CollectionIds: null, form));
        all.RequireFit();
        return all;
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
        foreach (var id in _collectionIds ?? [])
        {
            if (access.Catalogue.FindById(id) is { } collection)
            {
                access.Require(collection, collection.Name, RecordOperation.List);
            }
        }

        return Make(this, _request, access, _time, new WatchState(catalogue, _collectionIds, _form));
    }

    /// <summary>What became of collections since an earlier scope of the stream; for administrators who watch all of them.</summary>
    public IEnumerable<EncodedMessage> CollectionEventsSince(WatchScope before)
        => _collectionIds is null && _access.Caller.IsAdministrator && _catalogue != before._catalogue
            ? CollectionEvents.Between(before._catalogue, _catalogue)
            : [];

    /// <summary>Whether another state of the schema shows the caller other records or fields of its collections than an earlier one.</summary>
    public bool HasOtherRights(WatchScope before)
        => _catalogue != before._catalogue
            && before.Targets.Any(target => _access.Catalogue.FindById(target.Table.Collection.Id) is { } now && RightsFollower.HasOtherReaders(now, target.Table.Collection));

    /// <summary>Whether a change can give the caller other rights to records that stay as they are; it costs nothing for most.</summary>
    public bool MayReset(ChangeEntry entry)
        => !IsEnding && !_access.Caller.IsAdministrator && (entry.Operation == ChangeOperation.Rights || AsksDatabase || _rights.IsOwnAccount(entry));

    /// <summary>Finds the collection of which the caller may see others of the records that stay as they are since a change, or other fields.</summary>
    /// <param name="entry">One of which <see cref="MayReset"/> is true.</param>
    /// <param name="session">Needed when the scope <see cref="AsksDatabase"/>.</param>
    /// <returns>Its name; empty for several, and for one that the caller does not see any more, and may never have known. Null when there is none.</returns>
    public string? FindReset(ChangeEntry entry, DbSession? session)
    {
        if (session is not null)
        {
            _access.Enter(session);
        }

        WatchTarget? found = null;
        foreach (var target in BoundTargets.Where(target => _rights.MayChange(target.Table.Collection, entry, session)))
        {
            if (found is not null)
            {
                return "";
            }

            found = target;
        }

        var isGone = entry is { Operation: ChangeOperation.Rights, CollectionId.Length: > 0 }
            && _access.Catalogue.FindById(entry.CollectionId) is null && _collectionIds?.Contains(entry.CollectionId) != false;
        return found is null ? (isGone ? "" : null) : IsAllowed(found) ? found.Table.Collection.Name : "";
    }

    /// <param name="session">Needed when the scope <see cref="AsksDatabase"/>.</param>
    /// <returns>The event for a change; null when it does not concern the stream.</returns>
    public EncodedMessage? Encode(ChangeEntry entry, DbSession? session)
    {
        var target = FindTarget(entry.CollectionId);
        var kind = target is null ? EventKind.None : Classify(entry, target, session);
        if (kind == EventKind.None)
        {
            return null;
        }

        if (target!.Selection is null)
        {
            return new EncodedMessage(SharedEvents.Get(target.Table, entry, kind, _form));
        }

        var wire = new WireWriter();
        RecordEventEncoder.WriteChange(wire, target.Table, entry, kind, target.Selection, _form);
        return new EncodedMessage(wire);
    }

    private static WatchScope Make(
        WatchScope? before, WatchRecordsRequest request, RecordAccess access, TimeProvider time, in WatchState state)
    {
        var collections = state.CollectionIds is { } ids ? ids.Select(access.Catalogue.FindById).OfType<Collection>() : access.Catalogue.Collections;
        var scope = new WatchScope(before, request, access, time, state)
        {
            AsksDatabase = collections.Any(each => access.RowsOf(each, RecordOperation.List) is { } rule
                && (rule.IsOpen || rule.NeedsDatabase || access.UsesClock(each, RecordOperation.List))),
            SeesAll = request is { Filter: "", Query: "" }
                && collections.All(each => access.RowsOf(each, RecordOperation.List) is null or { Constant: false }),
        };
        var isWhole = state.CollectionIds is { Length: 1 } && scope is { SeesAll: true, AsksDatabase: false };
        scope.WholeTable = isWhole && scope.BoundTargets.FirstOrDefault() is { Selection: null } only && scope.IsAllowed(only) ? only.Table : null;
        return scope;
    }

    private static Collection OpenCollection(RecordAccess access, string name)
    {
        var collection = access.Open(name, RecordOperation.List);
        return collection.IsView ? throw SchemaErrors.ViewNotWatchable(collection.Name) : collection;
    }

    // Those that the stream is about, be they open to the caller or not.
    private IEnumerable<WatchTarget> BoundTargets
        => (_collectionIds ?? _access.Catalogue.Collections.Where(collection => !collection.IsView).Select(collection => collection.Id))
            .Select(FindBound).OfType<WatchTarget>();

    private bool IsAllowed(WatchTarget target) => _access.IsAllowed(target.Table.Collection, RecordOperation.List);

    private WatchTarget? FindTarget(string collectionId) => FindBound(collectionId) is { } target && IsAllowed(target) ? target : null;

    // Of all collections, those in which the filter means nothing are no part of the stream.
    private WatchTarget? FindBound(string collectionId)
    {
        if (!_targets.TryGetValue(collectionId, out var target) && _collectionIds is null)
        {
            target = TryBind(collectionId, out _);
            _targets.Add(collectionId, target);
        }

        return target;
    }

    private WatchTarget? TryBind(string collectionId, out BaasException? fault)
    {
        fault = null;
        if (_access.Catalogue.FindById(collectionId) is not { } collection)
        {
            return null;
        }

        try
        {
            return WatchTarget.Bind(_request, _access, collection, _now);
        }
        catch (BaasException exception) when (exception.Definition.Domain == V1.Query.QueryErrorTable.FilterInvalid.Domain)
        {
            fault = exception;
            return null;
        }
    }

    // A filter that fits no collection at all is a mistake, which is better told than waited for.
    private void RequireFit()
    {
        if (_request is { Filter: "", Query: "" } || Targets.Any())
        {
            return;
        }

        foreach (var collection in _access.Catalogue.Collections.Where(each => _access.IsAllowed(each, RecordOperation.List)))
        {
            if (TryBind(collection.Id, out var fault) is null && fault is not null)
            {
                throw fault;
            }
        }
    }

    private EventKind Classify(ChangeEntry entry, WatchTarget target, DbSession? session)
    {
        var before = IsPart(entry.Before, target, session);
        var after = IsPart(entry.After, target, session);
        return (before, after) switch
        {
            (false, false) => EventKind.None,
            (true, true) => EventKind.Updated,
            (true, false) => entry.Operation == ChangeOperation.Deleted ? EventKind.Deleted : EventKind.Left,
            (false, true) => entry.Operation == ChangeOperation.Created ? EventKind.Created : EventKind.Entered,
        };
    }

    private bool IsPart(ReadOnlyMemory<byte> image, WatchTarget target, DbSession? session)
    {
        if (image.IsEmpty || !target.Filter.Matches(image.Span))
        {
            return false;
        }

        return session is not null
            ? _access.Allows(session, target.Table, RecordOperation.List, image)
            : _access.RowsOf(target.Table.Collection, RecordOperation.List) is not { } rule || (rule is { IsOpen: false, NeedsDatabase: false } && rule.Matches(image.Span));
    }

    private static void RequireAnyCollection(WatchRecordsRequest request, RecordAccess access)
    {
        if (!access.Caller.IsAdministrator
            && !access.Catalogue.Collections.Any(collection => access.IsAllowed(collection, RecordOperation.List)))
        {
            access.Require(null, "*", RecordOperation.List);
        }

        if (request.Fields.Length > 0)
        {
            throw RecordsErrors.WatchFieldsNeedCollection();
        }
    }

    /// <summary>A state of the schema, the collections watched in it, or null for all, and as which messages their records are told.</summary>
    private readonly record struct WatchState(CatalogueSnapshot Catalogue, string[]? CollectionIds, RecordForm Form);
}
