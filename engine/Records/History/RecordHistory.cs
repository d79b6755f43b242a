using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>
/// Earlier states of records, out of the change log. The rules are those of now; what was of a record that is gone is for those
/// who may delete such records.
/// </summary>
internal sealed class RecordHistory(Database database, Catalogue catalogue, RecordWriter writer)
{
    /// <summary>Reads a page of the changes of a record.</summary>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records RECORD_NOT_FOUND; query PAGE_TOKEN_INVALID,
    /// PAGE_INVALID.
    /// </exception>
    public ValueTask<ListRevisionsResponse> ListAsync(ListRevisionsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (size, start) = RevisionPage.Parse(request);
        return ReadAsync(
            request.Collection,
            request.Id,
            caller,
            (state, _, chain) => chain.Last == 0
                ? throw RecordsErrors.RecordNotFound(request.Collection, request.Id)
                : RevisionPage.Read(chain, state, size, start),
            cancellationToken);
    }

    /// <summary>Reads a record as it was.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>, or the collection's own message.</returns>
    /// <exception cref="BaasException">
    /// As <see cref="ListAsync"/>, and changes POSITION_EXPIRED, POSITION_AHEAD; query FIELDS_INVALID.
    /// </exception>
    public ValueTask<EncodedMessage> GetAsync(GetRecordRequest request, Caller caller, RecordForm form, CancellationToken cancellationToken) => ReadAsync(
        request.Collection,
        request.Id,
        caller,
        (state, table, chain) =>
        {
            var selection = FieldSelection.Parse(request.Fields, table.Collection);
            var image = ReadAt(state, chain, request.AtPosition) ?? throw RecordsErrors.RecordNotFound(request.Collection, request.Id);
            var wire = new WireWriter();
            RecordEncoder.WriteRecord(wire, table, image.Span, selection, form);
            return new EncodedMessage(wire);
        },
        cancellationToken);

    /// <summary>Compares two states of a record.</summary>
    /// <exception cref="BaasException">As <see cref="GetAsync"/>.</exception>
    public ValueTask<DiffRevisionsResponse> DiffAsync(DiffRevisionsRequest request, Caller caller, CancellationToken cancellationToken)
        => ReadAsync(
            request.Collection,
            request.Id,
            caller,
            (state, table, chain) =>
            {
                var before = ReadAt(state, chain, request.From);
                var after = request.HasTo ? ReadAt(state, chain, request.To) : state.Show(chain.At(long.MaxValue, out _));
                return before is null && after is null
                    ? throw RecordsErrors.RecordNotFound(request.Collection, request.Id)
                    : RevisionDiff.Compare(table, before, after);
            },
            cancellationToken);

    /// <summary>Writes a record as it was, through <see cref="RecordWriter"/>.</summary>
    /// <exception cref="BaasException">
    /// As <see cref="GetAsync"/>, <see cref="RecordWriter.UpdateAsync"/> and <see cref="RecordWriter.CreateAsync"/>.
    /// </exception>
    public async Task<EncodedMessage> RevertAsync(RevertRecordRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (data, exists) = await ReadAsync(
            request.Collection,
            request.Id,
            caller,
            (state, table, chain) =>
            {
                var image = ReadAt(state, chain, request.Position) ?? throw RecordsErrors.RecordNotFound(request.Collection, request.Id);
                return (RevertData.Write(table, image, chain.Exists ? chain.Current : null), chain.Exists);
            },
            cancellationToken);
        var write = new RecordWriteRequest
        {
            Collection = request.Collection,
            Id = request.Id,
            Data = data,
            Etag = request.Etag,
        };
        if (exists)
        {
            return await writer.UpdateAsync(write, caller, cancellationToken);
        }

        return request.Etag.Length == 0
            ? await writer.CreateAsync(write, caller, cancellationToken)
            : throw RecordsErrors.EtagOfGoneRecord(request.Collection, request.Id);
    }

    private static ReadOnlyMemory<byte>? ReadAt(HistoryAccess state, RevisionChain chain, long position)
    {
        var (oldest, latest) = (LogState.Read(state.Session).Oldest(needsAll: false), ChangeLog.ReadPosition(state.Session));
        if (position > latest)
        {
            throw ChangesErrors.PositionAhead(position, oldest, latest);
        }

        var isExpired = position < oldest;
        var image = isExpired ? null : chain.At(position, out isExpired);
        return isExpired ? throw ChangesErrors.PositionExpired(position, oldest, latest) : state.Show(image);
    }

    private ValueTask<T> ReadAsync<T>(
        string collection,
        string id,
        Caller caller,
        Func<HistoryAccess, RecordTable, RevisionChain, T> read,
        CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (History: this, Collection: collection, Id: id, Caller: caller, Read: read),
            static (call, token) =>
            {
                var access = RecordAccess.Of(call.Caller, call.History.Catalogue);
                var found = Find(call.Collection, call.Id, access);
                return call.History.ReadAsync((RecordTable.Of(found), call.Collection, call.Id, access, call.Read), token);
            },
            cancellationToken);

    private Catalogue Catalogue => catalogue;

    private static Collection Find(string name, string id, RecordAccess access)
    {
        var found = access.Open(name, RecordOperation.View);

        // The log has no changes of what is computed.
        return found.IsView ? throw RecordsErrors.RecordNotFound(name, id) : found;
    }

    private ValueTask<T> ReadAsync<T>(
        (RecordTable Table, string Collection, string Id, RecordAccess Access, Func<HistoryAccess, RecordTable, RevisionChain, T> Read) call,
        CancellationToken cancellationToken)
        => database.ReadAsync(
            call,
            static (session, call) =>
            {
                using var snapshot = session.BeginSnapshot();
                using var chain = new RevisionChain(session, call.Table, call.Id);
                var state = new HistoryAccess(session, call.Access, call.Table);
                return state.IsVisible(chain)
                    ? call.Read(state, call.Table, chain)
                    : throw RecordsErrors.RecordNotFound(call.Collection, call.Id);
            },
            cancellationToken);
}
