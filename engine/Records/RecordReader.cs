using Google.Protobuf;
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
        => GetAsync(collection, id, fields, caller, RecordForm.Generic, cancellationToken);

    private ValueTask<EncodedMessage> GetAsync(
        string collection, string id, string fields, Caller caller, RecordForm form, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Reader: this, Collection: collection, Id: id, Fields: fields, Caller: caller, Form: form),
            static (call, token) =>
            {
                var access = RecordAccess.Of(call.Caller, call.Reader.Catalogue);
                var table = RecordTable.Of(access.Open(call.Collection, RecordOperation.View));
                var selection = FieldSelection.Parse(call.Fields, table.Collection, access.SeesHidden);
                return call.Reader.ReadOneAsync(new WantedRecord(access, table, call.Collection, call.Id) { Selection = selection, Form = call.Form }, token);
            },
            cancellationToken);

    /// <inheritdoc cref="GetAsync(string, string, string, Caller, CancellationToken)"/>
    /// <summary>Reads one record and, in the same snapshot, those that are expanded from it.</summary>
    /// <exception cref="BaasException">
    /// records EXPAND_INVALID, EXPAND_TOO_LARGE; query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID: of an expand.
    /// </exception>
    public ValueTask<EncodedMessage> GetAsync(GetRecordRequest request, Caller caller, CancellationToken cancellationToken)
        => GetAsync(request, caller, RecordForm.Generic, cancellationToken);

    /// <inheritdoc cref="GetAsync(GetRecordRequest, Caller, CancellationToken)"/>
    /// <param name="form">As which message the record is answered; expanded records go with <see cref="RecordForm.Generic"/> alone.</param>
    public ValueTask<EncodedMessage> GetAsync(GetRecordRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
        => FindView(request.Collection) is { } view
            ? views!.RunAsync(view, token => GetStoredAsync(request, caller, form, token), cancellationToken)
            : GetStoredAsync(request, caller, form, cancellationToken);

    private ValueTask<EncodedMessage> GetStoredAsync(GetRecordRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
    {
        var asked = new ExpandRequest(request.Expand, request.Expands, "", request.Fields);
        return asked.IsEmpty
            ? GetAsync(request.Collection, request.Id, request.Fields, caller, form, cancellationToken)
            : database.FollowSchemaAsync(
                catalogue,
                (Reader: this, Request: request, Asked: asked, Caller: caller),
                static (call, token) =>
                {
                    var access = RecordAccess.Of(call.Caller, call.Reader.Catalogue);
                    var table = RecordTable.Of(access.Open(call.Request.Collection, RecordOperation.View));
                    var wanted = new WantedRecord(access, table, call.Request.Collection, call.Request.Id)
                    {
                        Expand = call.Reader.MakeExpand(call.Asked, table, access),
                    };
                    return call.Reader.ReadExpandedAsync(wanted, token);
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
        => ListAsync(request, caller, RecordForm.Generic, cancellationToken);

    /// <inheritdoc cref="ListAsync(ListRecordsRequest, Caller, CancellationToken)"/>
    /// <param name="form">As which messages the records are answered.</param>
    public ValueTask<EncodedMessage> ListAsync(ListRecordsRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
        => FindView(request.Collection) is { } view
            ? ListViewAsync(view, request, caller, form, cancellationToken)
            : ListStoredAsync(request, caller, form, cancellationToken);

    private ValueTask<EncodedMessage> ListViewAsync(
        Collection view, ListRecordsRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
    {
        // What is in memory is not for everyone either.
        var access = RecordAccess.Of(caller, catalogue);
        var seen = access.Open(view.Name, RecordOperation.List);

        // Neither changes of the related records nor of the right to them are looked for before an answer is given out of memory; and
        // what some callers may not see is in no memory.
        if (MakePlan(request, seen, access).Touched.Count > 0 || !access.SeesAllFields || !access.IsAllowedWithAll(view, RecordOperation.List))
        {
            return views!.RunAsync(view, token => ListStoredAsync(request, caller, form, token), cancellationToken);
        }

        var key = new ViewKey(view.Id, view.Revision, caller.IsAdministrator, form, request.ToByteString());
        return views!.ListAsync(view, request, key, token => ListStoredAsync(request, caller, form, token), cancellationToken);
    }

    private Collection? FindView(string name) => views is not null && catalogue.Current.Find(name) is { IsView: true } view ? view : null;

    private ValueTask<EncodedMessage> ListStoredAsync(ListRecordsRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Reader: this, Request: request, Caller: caller, Form: form),
            static (call, token) => call.Reader.ReadPageAsync(call.Request, call.Caller, call.Form, token),
            cancellationToken);

    private async ValueTask<EncodedMessage> ReadPageAsync(ListRecordsRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken)
    {
        var asked = new ExpandRequest(request.Expand, request.Expands, request.ExpandMode, request.Fields);
        var access = RecordAccess.Of(caller, catalogue);
        var table = RecordTable.Of(access.Open(request.Collection, RecordOperation.List));
        var expand = asked is { IsEmpty: true, Mode: "" } ? null : MakeExpand(asked, table, access);
        if (form == RecordForm.Typed && expand?.Levels.FirstOrDefault(level => level.IsBack || level.Levels.Length > 0) is { } untyped)
        {
            throw ExpandErrors.NotTyped(untyped.Path);
        }

        var selection = expand is null ? FieldSelection.Parse(request.Fields, table.Collection, access.SeesHidden) : expand.Selection;
        var page = new ListPage(table, MakePlan(request, table.Collection, access), selection)
        {
            Access = access,
            IncludesTotal = request.IncludeTotal,
            IncludesOrder = request.IncludeOrder,
            Expand = expand,
            Form = form,
        };
        var answer = await database.ReadAsync(page, static (session, page) => page.Read(session), cancellationToken);
        database.Meet(page.State);
        return answer;
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
                var access = RecordAccess.Of(call.Caller, call.Reader.Catalogue);
                var plan = call.Reader.MakePlan(call.Request, access.Open(call.Request.Collection, RecordOperation.Explain), access);
                return call.Reader.ExplainAsync(plan, token);
            },
            cancellationToken);

    private ValueTask<ExplainRecordsResponse> ExplainAsync(ListPlan plan, CancellationToken cancellationToken)
        => database.ReadAsync(plan, PlanExplainer.Explain, cancellationToken);

    private ValueTask<EncodedMessage> ReadOneAsync(WantedRecord wanted, CancellationToken cancellationToken)
        => wanted.IsOpen
            ? database.ReadAsync(wanted, ReadRecord, cancellationToken)
            : database.ReadAsync(wanted, ReadJudgedRecord, cancellationToken);

    private ValueTask<EncodedMessage> ReadExpandedAsync(WantedRecord wanted, CancellationToken cancellationToken)
        => database.ReadAsync(wanted, ReadExpanded, cancellationToken);

    // The rule may read more than the record, and all of it as of one moment.
    private static EncodedMessage ReadJudgedRecord(DbSession session, WantedRecord wanted)
    {
        using var snapshot = session.BeginSnapshot();
        return ReadRecord(session, wanted);
    }

    private static EncodedMessage ReadRecord(DbSession session, WantedRecord wanted)
    {
        using var image = new WireWriter();
        if (!RecordsStore.TryRead(session, wanted.Table, wanted.Id, image))
        {
            throw RecordsErrors.RecordNotFound(wanted.Collection, wanted.Id);
        }

        wanted.RequireVisible(session, image.WrittenMemory);
        var wire = new WireWriter();
        RecordEncoder.WriteRecord(wire, wanted.Table, image.WrittenSpan, wanted.Selection, wanted.Form);
        return new EncodedMessage(wire);
    }

    private static EncodedMessage ReadExpanded(DbSession session, WantedRecord wanted)
    {
        using var snapshot = session.BeginSnapshot();
        using var record = new RecordBatch(wanted.Table);
        if (!record.TryAdd(session, wanted.Id))
        {
            throw RecordsErrors.RecordNotFound(wanted.Collection, wanted.Id);
        }

        wanted.RequireVisible(session, record[0].ToArray());
        var levels = new ExpandReader(session, isIncluded: false).Read(wanted.Expand!.Levels, record);
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

    private ExpandPlan MakeExpand(in ExpandRequest request, RecordTable table, RecordAccess access)
        => ExpandPlan.Create(request, new ExpandBinder(access, time.GetUtcNow()), table.Collection);

    private ListPlan MakePlan(ListRecordsRequest request, Collection collection, RecordAccess access)
        => ListPlan.Create(new ListPlanRequest
        {
            Dialect = database.Dialect,
            Collection = collection,
            Catalogue = access.Catalogue,
            SeesHidden = access.SeesHidden,
            MayList = access.MayList,
            Visible = access.Visible,
            Filter = request.Filter,
            Sort = request.Sort,
            Search = request.Search,
            Page = request.Page,
            PerPage = request.PerPage,
            PageToken = request.PageToken,
            Now = time.GetUtcNow(),
        });

    private Catalogue Catalogue => catalogue;

    /// <summary>A record that a call asks for.</summary>
    /// <param name="Collection">As the call names it.</param>
    private sealed record WantedRecord(RecordAccess Access, RecordTable Table, string Collection, string Id)
    {
        public FieldSelection? Selection { get; init; }

        public ExpandPlan? Expand { get; init; }

        public RecordForm Form { get; init; }

        /// <summary>Whether the caller may see each record of the collection.</summary>
        public bool IsOpen => Access.IsAllowedWithAll(Table.Collection, RecordOperation.View);

        public void RequireVisible(DbSession session, ReadOnlyMemory<byte> image)
        {
            if (!Access.Allows(session, Table, RecordOperation.View, image))
            {
                throw Access.RefusalOfKnown(session, Table, RecordOperation.View, image) ?? RecordsErrors.RecordNotFound(Collection, Id);
            }
        }
    }
}
