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
            (_, _, chain) => chain.Last == 0
                ? throw RecordsErrors.RecordNotFound(request.Collection, request.Id)
                : RevisionPage.Read(chain, size, start, caller.IsAdministrator),
            cancellationToken);
    }

    /// <summary>Reads a record as it was.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">
    /// As <see cref="ListAsync"/>, and changes POSITION_EXPIRED, POSITION_AHEAD; query FIELDS_INVALID.
    /// </exception>
    public ValueTask<EncodedMessage> GetAsync(GetRecordRequest request, Caller caller, CancellationToken cancellationToken) => ReadAsync(
        request.Collection,
        request.Id,
        caller,
        (session, table, chain) =>
        {
            var selection = FieldSelection.Parse(request.Fields, table.Collection);
            var image = ReadAt(session, chain, request.AtPosition) ?? throw RecordsErrors.RecordNotFound(request.Collection, request.Id);
            var wire = new WireWriter();
            RecordEncoder.WriteRecord(wire, table, image.Span, selection);
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
            (session, table, chain) =>
            {
                var before = ReadAt(session, chain, request.From);
                var after = request.HasTo ? ReadAt(session, chain, request.To) : chain.At(long.MaxValue, out _);
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
            (session, table, chain) =>
            {
                var image = ReadAt(session, chain, request.Position) ?? throw RecordsErrors.RecordNotFound(request.Collection, request.Id);
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

    private static ReadOnlyMemory<byte>? ReadAt(DbSession session, RevisionChain chain, long position)
    {
        var (oldest, latest) = (LogState.Read(session).Oldest(needsAll: false), ChangeLog.ReadPosition(session));
        if (position > latest)
        {
            throw ChangesErrors.PositionAhead(position, oldest, latest);
        }

        var isExpired = position < oldest;
        var image = isExpired ? null : chain.At(position, out isExpired);
        return isExpired ? throw ChangesErrors.PositionExpired(position, oldest, latest) : image;
    }

    private ValueTask<T> ReadAsync<T>(
        string collection,
        string id,
        Caller caller,
        Func<DbSession, RecordTable, RevisionChain, T> read,
        CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (History: this, Collection: collection, Id: id, Caller: caller, Read: read),
            static (call, token) =>
            {
                var found = call.History.Find(call.Collection, call.Id, call.Caller);
                return call.History.ReadAsync((RecordTable.Of(found), call.Collection, call.Id, call.Caller, call.Read), token);
            },
            cancellationToken);

    private Collection Find(string name, string id, Caller caller)
    {
        var found = catalogue.Current.Find(name);
        RecordAccess.Require(found, name, RecordOperation.View, caller);

        // The log has no changes of what is computed.
        return found.IsView ? throw RecordsErrors.RecordNotFound(name, id) : found;
    }

    private ValueTask<T> ReadAsync<T>(
        (RecordTable Table, string Collection, string Id, Caller Caller, Func<DbSession, RecordTable, RevisionChain, T> Read) call,
        CancellationToken cancellationToken)
        => database.ReadAsync(
            call,
            static (session, call) =>
            {
                using var snapshot = session.BeginSnapshot();
                using var chain = new RevisionChain(session, call.Table, call.Id);
                return chain.Exists || RecordAccess.IsAllowed(call.Table.Collection, RecordOperation.Delete, call.Caller)
                    ? call.Read(session, call.Table, chain)
                    : throw RecordsErrors.RecordNotFound(call.Collection, call.Id);
            },
            cancellationToken);
}
