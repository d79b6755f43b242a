using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// The one way by which records change, whatever protocol asks. The caller's rights and values are checked, then the row and its
/// entry in the change log are written in one transaction; the answer comes when both are durable.
/// </summary>
internal sealed class RecordWriter(
    Database database, Catalogue catalogue, RowWriter rows, RequestLedger ledger, RecordIds ids)
{
    /// <summary>Makes a record.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records ID_INVALID, DATA_INVALID, RECORD_EXISTS,
    /// RECORD_TOO_LARGE, REQUEST_ID_INVALID, REQUEST_ID_REUSED; storage OVERLOADED, DISK_FULL, IO_FAILED.
    /// </exception>
    public Task<EncodedMessage> CreateAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var write = new RecordWrite(request, RecordOperation.Create, caller, catalogue);
        if (request.Id.Length > 0 && !RecordId.IsValid(request.Id))
        {
            throw RecordsErrors.IdInvalid();
        }

        var id = request.Id.Length > 0 ? request.Id : ids.Next();
        return RunAsync(write, transaction => Encode(write.Table, rows.Create(transaction, write.Draft!, id)), cancellationToken);
    }

    /// <summary>Changes the values that the request has; null removes one, and fields that are left out stay.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <remarks>An update that changes nothing succeeds, keeps etag and time, and leaves no entry in the change log.</remarks>
    /// <exception cref="BaasException">As <see cref="CreateAsync"/>, and records RECORD_NOT_FOUND, ETAG_MISMATCH.</exception>
    public Task<EncodedMessage> UpdateAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var write = new RecordWrite(request, RecordOperation.Update, caller, catalogue);
        return RunAsync(
            write,
            transaction => Encode(write.Table, rows.Update(transaction, write.Draft!, request.Id, request.Etag)),
            cancellationToken);
    }

    /// <summary>Deletes a record, and those that point at it by relations that cascade.</summary>
    /// <returns>A <c>google.protobuf.Empty</c>.</returns>
    /// <exception cref="BaasException">As <see cref="UpdateAsync"/>, and records RECORD_REFERENCED.</exception>
    public Task<EncodedMessage> DeleteAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var write = new RecordWrite(request, RecordOperation.Delete, caller, catalogue);
        return RunAsync(
            write,
            transaction =>
            {
                rows.Delete(transaction, write.Table, request.Id, request.Etag);
                return EncodedMessage.Empty;
            },
            cancellationToken);
    }

    private static EncodedMessage Encode(RecordTable table, ReadOnlyMemory<byte> image)
    {
        var wire = new WireWriter();
        RecordEncoder.WriteRecord(wire, table, image.Span, selection: null);
        return new EncodedMessage(wire);
    }

    private async Task<EncodedMessage> RunAsync(
        RecordWrite write, Func<WriteTransaction, EncodedMessage> work, CancellationToken cancellationToken)
    {
        // The first answer outlives what made it valid: a retry must not fail because the schema has changed since.
        if (write.LedgerKey is not null && await FindAnswerAsync(write.LedgerKey, cancellationToken) is { } answer)
        {
            return answer;
        }

        write.Bind(catalogue);
        return await database.WriteAsync(transaction => Run(transaction, write, work), write.PayloadBytes, cancellationToken);
    }

    private EncodedMessage Run(WriteTransaction transaction, RecordWrite write, Func<WriteTransaction, EncodedMessage> work)
    {
        transaction.Actor = write.Actor;
        if (write.LedgerKey is null)
        {
            write.Bind(catalogue);
            return work(transaction);
        }

        // Two calls with one request id may both have come this far; only here they are one after the other.
        if (ledger.Find(transaction.Session, write.LedgerKey) is { } stored)
        {
            return new EncodedMessage(stored);
        }

        write.Bind(catalogue);
        var answer = work(transaction);
        ledger.Add(transaction.Session, write.LedgerKey, answer.Bytes.Span);
        return answer;
    }

    private async ValueTask<EncodedMessage?> FindAnswerAsync(LedgerKey key, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(
            (ledger, key), static (session, state) => state.ledger.Find(session, state.key), cancellationToken);
        return stored is null ? null : new EncodedMessage(stored);
    }
}
