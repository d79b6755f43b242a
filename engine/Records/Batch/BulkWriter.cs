using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>Makes, changes or deletes up to 100 records of one collection in one write; each stands alone.</summary>
internal sealed class BulkWriter(
    Catalogue catalogue, RecordWriter writer, RowWriter rows, BulkRows bulk, RecordIds ids, PreparedPasswords? passwords = null)
{
    /// <returns>A <c>baas.records.v1.BulkCreateRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records BATCH_SIZE_INVALID, REQUEST_ID_INVALID,
    /// REQUEST_ID_REUSED.
    /// </exception>
    public async Task<EncodedMessage> CreateAsync(BulkRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (_, table) = Open(request, RecordOperation.Create, caller);
        RequireSize(request, "records");
        var hashes = new IReadOnlyDictionary<string, FieldValue>?[request.Records.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = await HashAsync(table, BulkData.Unwrap(request.Records[i]), mayGive: true, cancellationToken);
        }

        return await RunAsync(
            request, table, "BulkCreate", caller, transaction => Create(transaction, request, hashes, caller), cancellationToken);
    }

    /// <returns>A <c>baas.records.v1.BulkRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">As <see cref="CreateAsync"/>.</exception>
    public async Task<EncodedMessage> UpdateAsync(BulkRequest request, Caller caller, CancellationToken cancellationToken)
    {
        RequireCredentials(request, RecordOperation.Update, caller);
        var (_, table) = Open(request, RecordOperation.Update, caller);
        RequireSize(request, "record_ids");
        var hashes = await HashAsync(table, request.Data, caller.IsAdministratorOf(table.Collection.Id), cancellationToken);
        return await RunAsync(request, table, "BulkUpdate", caller, transaction => Update(transaction, request, hashes, caller), cancellationToken);
    }

    /// <returns>A <c>baas.records.v1.BulkRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">As <see cref="CreateAsync"/>.</exception>
    public Task<EncodedMessage> DeleteAsync(BulkRequest request, Caller caller, CancellationToken cancellationToken)
    {
        RequireCredentials(request, RecordOperation.Delete, caller);
        var (_, table) = Open(request, RecordOperation.Delete, caller);
        RequireSize(request, "record_ids");
        return RunAsync(request, table, "BulkDelete", caller, transaction => Delete(transaction, request, caller), cancellationToken);
    }

    // The writer loop is no place for it.
    private async ValueTask<IReadOnlyDictionary<string, FieldValue>?> HashAsync(
        RecordTable table, ReadOnlyMemory<byte> data, bool mayGive, CancellationToken cancellationToken)
        => passwords is null || table.Passwords.IsEmpty ? null : await passwords.HashAsync(table, data, mayGive, cancellationToken);

    private Task<EncodedMessage> RunAsync(
        BulkRequest request,
        RecordTable table,
        string operation,
        Caller caller,
        Func<WriteTransaction, EncodedMessage> work,
        CancellationToken cancellationToken)
    {
        var key = request.RequestId.Length == 0 ? null : new LedgerKey(operation, request, table, caller);
        EncodedMessage RunAs(WriteTransaction transaction)
        {
            transaction.Actor = caller;
            return work(transaction);
        }

        return writer.RunAsync(key, static () => { }, RunAs, request.Message.Length, isDryRun: false, cancellationToken);
    }

    private EncodedMessage Create(
        WriteTransaction transaction, BulkRequest request, IReadOnlyDictionary<string, FieldValue>?[] hashes, Caller caller)
    {
        var (access, table) = Open(request, RecordOperation.Create, caller);
        var answer = new BulkAnswer();
        for (var i = 0; i < request.Records.Count; i++)
        {
            var data = BulkData.Unwrap(request.Records[i]);
            var draft = RecordDraft.Read(table, data.Span, isChange: false, out var refusal, new DraftTerms(caller.IsAdministratorOf(table.Collection.Id), hashes[i]));
            ReadOnlyMemory<byte> image = default;
            refusal ??= rows.TryCreate(transaction, access, draft!, ids.Next(), out image);
            if (refusal is null)
            {
                answer.Created(image);
            }
            else
            {
                answer.Refused(i, request.Records[i], refusal);
            }
        }

        return answer.EncodeCreated(table);
    }

    private EncodedMessage Update(
        WriteTransaction transaction, BulkRequest request, IReadOnlyDictionary<string, FieldValue>? hashes, Caller caller)
    {
        var answer = new BulkAnswer();
        var write = new RecordWrite(
            new RecordWriteRequest { Collection = request.Collection, Data = request.Data, Hashes = hashes }, WriteKind.Update, InBatch(caller), catalogue);
        try
        {
            write.Bind(catalogue);
        }
        catch (BaasException refusal)
        {
            // The values are wrong for each record alike.
            foreach (var id in request.Ids)
            {
                answer.Failed(id, refusal);
            }

            return answer.Encode();
        }

        bulk.Update(transaction, write, request.Ids, answer);
        return answer.Encode();
    }

    private EncodedMessage Delete(WriteTransaction transaction, BulkRequest request, Caller caller)
    {
        var answer = new BulkAnswer();
        var (access, table) = Open(request, RecordOperation.Delete, caller);
        bulk.Delete(transaction, access, table, request.Ids, answer);
        return answer.Encode();
    }

    private (RecordAccess Access, RecordTable Table) Open(BulkRequest request, RecordOperation operation, Caller caller)
    {
        var access = RecordAccess.Of(InBatch(caller), catalogue);
        return (access, RecordTable.Of(access.Open(request.Collection, operation)));
    }

    private static Caller InBatch(Caller caller) => caller with { Context = "batch" };

    private static void RequireCredentials(BulkRequest request, RecordOperation operation, Caller caller)
    {
        if (caller.Kind == CallerKind.Anonymous)
        {
            throw RulesErrors.CredentialsMissing(request.Collection, operation);
        }
    }

    private static void RequireSize(BulkRequest request, string field)
    {
        if (request.Count is 0 or > BulkRequest.MaxRecords)
        {
            throw RecordsErrors.BatchSizeInvalid(field, request.Count, BulkRequest.MaxRecords);
        }
    }
}
