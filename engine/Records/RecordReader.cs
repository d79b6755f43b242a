using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Expand;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records;

/// <summary>The one way by which records are read, whatever protocol asks: from row to wire bytes, with no object between.</summary>
internal sealed class RecordReader(Database database, Catalogue catalogue, TimeProvider time, ViewReads? views = null)
{
    /// <summary>Reads one record.</summary>
    /// <param name="fields">Names of the fields wanted, separated by commas; empty means all.</param>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FIELDS_INVALID; records RECORD_NOT_FOUND.
    /// </exception>
    public ValueTask<EncodedMessage> GetAsync(
        string collection, string id, string fields, Caller caller, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Reader: this, Collection: collection, Id: id, Fields: fields, Caller: caller),
            static (call, token) =>
            {
                var table = call.Reader.Open(call.Collection, RecordOperation.View, call.Caller);
                var selection = FieldSelection.Parse(call.Fields, table.Collection, call.Caller.IsAdministrator);
                return call.Reader.ReadOneAsync((table, call.Collection, call.Id, selection), token);
            },
            cancellationToken);

    /// <inheritdoc cref="GetAsync(string, string, string, Caller, CancellationToken)"/>
    /// <summary>Reads one record and, in the same snapshot, those that are expanded from it.</summary>
    /// <exception cref="BaasException">
    /// records EXPAND_INVALID, EXPAND_TOO_LARGE; query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID: of an expand.
    /// </exception>
    public ValueTask<EncodedMessage> GetAsync(GetRecordRequest request, Caller caller, CancellationToken cancellationToken)
        => FindView(request.Collection) is { } view
            ? views!.RunAsync(view, token => GetStoredAsync(request, caller, token), cancellationToken)
            : GetStoredAsync(request, caller, cancellationToken);

    private ValueTask<EncodedMessage> GetStoredAsync(GetRecordRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var asked = new ExpandRequest(request.Expand, request.Expands, "", request.Fields);
        return asked.IsEmpty
            ? GetAsync(request.Collection, request.Id, request.Fields, caller, cancellationToken)
            : database.FollowSchemaAsync(
                catalogue,
                (Reader: this, Request: request, Asked: asked, Caller: caller),
                static (call, token) =>
                {
                    var table = call.Reader.Open(call.Request.Collection, RecordOperation.View, call.Caller);
                    var expand = call.Reader.MakeExpand(call.Asked, table, call.Caller);
                    return call.Reader.ReadExpandedAsync((table, call.Request.Collection, call.Request.Id, expand), token);
                },
                cancellationToken);
    }

    /// <summary>Reads a page of records and the position of the change log, in one snapshot.</summary>
    /// <returns>A <c>baas.records.v1.ListRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX,
    /// SORT_INVALID, FIELDS_INVALID, SEARCH_INVALID, PAGE_TOKEN_INVALID, PAGE_INVALID; records EXPAND_INVALID, EXPAND_TOO_LARGE.
    /// </exception>
    public ValueTask<EncodedMessage> ListAsync(ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
        => FindView(request.Collection) is { } view
            ? ListViewAsync(view, request, caller, cancellationToken)
            : ListStoredAsync(request, caller, cancellationToken);

    private ValueTask<EncodedMessage> ListViewAsync(
        Collection view, ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // What is in memory is not for everyone either.
        RecordAccess.Require(view, request.Collection, RecordOperation.List, caller);

        // Neither changes of the related records nor of the right to them are looked for before an answer is given out of memory.
        if (MakePlan(request, view, caller).Touched.Count > 0)
        {
            return views!.RunAsync(view, token => ListStoredAsync(request, caller, token), cancellationToken);
        }

        return views!.ListAsync(view, request, caller, token => ListStoredAsync(request, caller, token), cancellationToken);
    }

    private Collection? FindView(string name) => views is not null && catalogue.Current.Find(name) is { IsView: true } view ? view : null;

    private ValueTask<EncodedMessage> ListStoredAsync(ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Reader: this, Request: request, Caller: caller),
            static (call, token) => call.Reader.ReadPageAsync(call.Request, call.Caller, token),
            cancellationToken);

    private ValueTask<EncodedMessage> ReadPageAsync(ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var asked = new ExpandRequest(request.Expand, request.Expands, request.ExpandMode, request.Fields);
        var table = Open(request.Collection, RecordOperation.List, caller);
        var expand = asked is { IsEmpty: true, Mode: "" } ? null : MakeExpand(asked, table, caller);
        var selection = expand is null ? FieldSelection.Parse(request.Fields, table.Collection, caller.IsAdministrator) : expand.Selection;
        var page = new ListPage(table, MakePlan(request, table.Collection, caller), selection)
        {
            IncludesTotal = request.IncludeTotal,
            Expand = expand,
        };
        return database.ReadAsync(page, static (session, page) => page.Read(session), cancellationToken);
    }

    /// <summary>Tells how a page would be read, without reading it.</summary>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED for all but administrators; query as of
    /// <see cref="ListAsync"/>.
    /// </exception>
    public ValueTask<ExplainRecordsResponse> ExplainAsync(ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Reader: this, Request: request, Caller: caller),
            static (call, token) =>
            {
                var table = call.Reader.Open(call.Request.Collection, RecordOperation.Explain, call.Caller);
                var plan = call.Reader.MakePlan(call.Request, table.Collection, call.Caller);
                return call.Reader.ExplainAsync(plan, token);
            },
            cancellationToken);

    private ValueTask<ExplainRecordsResponse> ExplainAsync(ListPlan plan, CancellationToken cancellationToken)
        => database.ReadAsync(plan, PlanExplainer.Explain, cancellationToken);

    private ValueTask<EncodedMessage> ReadOneAsync(
        (RecordTable Table, string Collection, string Id, FieldSelection? Selection) wanted, CancellationToken cancellationToken)
        => database.ReadAsync(wanted, ReadRecord, cancellationToken);

    private ValueTask<EncodedMessage> ReadExpandedAsync(
        (RecordTable Table, string Collection, string Id, ExpandPlan Expand) wanted, CancellationToken cancellationToken)
        => database.ReadAsync(wanted, ReadExpanded, cancellationToken);

    private static EncodedMessage ReadRecord(
        DbSession session, (RecordTable Table, string Collection, string Id, FieldSelection? Selection) wanted)
    {
        using var image = new WireWriter();
        if (!RecordsStore.TryRead(session, wanted.Table, wanted.Id, image))
        {
            throw RecordsErrors.RecordNotFound(wanted.Collection, wanted.Id);
        }

        var wire = new WireWriter();
        RecordEncoder.WriteRecord(wire, wanted.Table, image.WrittenSpan, wanted.Selection);
        return new EncodedMessage(wire);
    }

    private static EncodedMessage ReadExpanded(
        DbSession session, (RecordTable Table, string Collection, string Id, ExpandPlan Expand) wanted)
    {
        using var snapshot = session.BeginSnapshot();
        using var record = new RecordBatch(wanted.Table);
        if (!record.TryAdd(session, wanted.Id))
        {
            throw RecordsErrors.RecordNotFound(wanted.Collection, wanted.Id);
        }

        var levels = new ExpandReader(session, isIncluded: false).Read(wanted.Expand.Levels, record);
        try
        {
            var wire = new WireWriter();
            ExpandWriter.WriteRecord(wire, record, 0, wanted.Expand.Selection, levels);
            return new EncodedMessage(wire);
        }
        finally
        {
            Array.ForEach(levels, level => level.Dispose());
        }
    }

    private ExpandPlan MakeExpand(in ExpandRequest request, RecordTable table, Caller caller)
        => ExpandPlan.Create(request, new ExpandBinder(catalogue.Current, caller, time.GetUtcNow()), table.Collection);

    private ListPlan MakePlan(ListRecordsRequest request, Collection collection, Caller caller)
        => ListPlan.Create(new ListPlanRequest
        {
            Dialect = database.Dialect,
            Collection = collection,
            Catalogue = catalogue.Current,
            SeesHidden = caller.IsAdministrator,
            MayList = RecordAccess.ListedBy(caller),
            Filter = request.Filter,
            Sort = request.Sort,
            Search = request.Search,
            Page = request.Page,
            PerPage = request.PerPage,
            PageToken = request.PageToken,
            Now = time.GetUtcNow(),
        });

    private RecordTable Open(string name, RecordOperation operation, Caller caller)
    {
        var collection = catalogue.Current.Find(name);
        RecordAccess.Require(collection, name, operation, caller);
        return RecordTable.Of(collection);
    }
}
