using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// The one way by which records change, whatever protocol asks. The caller's rights and values are checked, then the row and its
/// entry in the change log are written in one transaction; the answer comes when both are durable.
/// </summary>
internal sealed class RecordWriter(
    Database database, Catalogue catalogue, RecordWriteRunner runner, RequestLedger ledger, PreparedPasswords? passwords = null)
{
    /// <summary>Makes a record.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records ID_INVALID, DATA_INVALID, RECORD_EXISTS,
    /// UNIQUE_VIOLATED, RECORD_TOO_LARGE, REQUEST_ID_INVALID, REQUEST_ID_REUSED; storage OVERLOADED, DISK_FULL, IO_FAILED.
    /// </exception>
    public Task<EncodedMessage> CreateAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Id.Length > 0 && !RecordId.IsValid(request.Id))
        {
            // Who may not create learns no more than that.
            _ = new RecordWrite(request, WriteKind.Create, caller, catalogue);
            throw RecordsErrors.IdInvalid();
        }

        return RunAsync(request, WriteKind.Create, caller, cancellationToken);
    }

    /// <summary>Changes the values that the request has; null removes one, and fields that are left out stay.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <remarks>An update that changes nothing succeeds, keeps etag and time, and leaves no entry in the change log.</remarks>
    /// <exception cref="BaasException">As <see cref="CreateAsync"/>, and records RECORD_NOT_FOUND, ETAG_MISMATCH.</exception>
    public Task<EncodedMessage> UpdateAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Update, caller, cancellationToken);

    /// <summary>Changes all values: fields that are left out lose theirs.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">As <see cref="UpdateAsync"/>.</exception>
    public Task<EncodedMessage> ReplaceAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Replace, caller, cancellationToken);

    /// <summary>Changes the record of an id or of a unique key, or makes it.</summary>
    /// <returns>A <c>baas.records.v1.UpsertRecordResponse</c>.</returns>
    /// <exception cref="BaasException">As <see cref="UpdateAsync"/>, and records UPSERT_KEY_INVALID.</exception>
    public Task<EncodedMessage> UpsertAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Upsert, caller, cancellationToken);

    /// <summary>Deletes a record, and those that point at it by relations that cascade.</summary>
    /// <returns>A <c>google.protobuf.Empty</c>.</returns>
    /// <exception cref="BaasException">As <see cref="UpdateAsync"/>, and records RECORD_REFERENCED.</exception>
    public Task<EncodedMessage> DeleteAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Delete, caller, cancellationToken);

    /// <summary>Brings back a record that was deleted in a collection with soft delete.</summary>
    /// <returns>A <c>baas.records.v1.Record</c>.</returns>
    /// <exception cref="BaasException">As <see cref="CreateAsync"/>, and records RECORD_NOT_FOUND.</exception>
    public Task<EncodedMessage> RestoreAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Restore, caller, cancellationToken);

    /// <summary>Removes a deleted record for good.</summary>
    /// <returns>A <c>google.protobuf.Empty</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records RECORD_NOT_FOUND.
    /// </exception>
    public Task<EncodedMessage> PurgeAsync(RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Purge, caller, cancellationToken);

    /// <summary>Runs one write or many under a request id, so that a retry gets the first answer.</summary>
    /// <param name="key">Null when the caller gave no request id.</param>
    /// <param name="prepare">Checks what can be checked before the writer loop, when there is no answer yet.</param>
    /// <param name="work">Runs on the writer loop.</param>
    /// <param name="payloadBytes">Size of the request.</param>
    /// <param name="isDryRun">Whether what the work did is undone again.</param>
    /// <param name="cancellationToken">Observed until the work starts.</param>
    public Task<EncodedMessage> RunAsync(
        LedgerKey? key,
        Action prepare,
        Func<WriteTransaction, EncodedMessage> work,
        long payloadBytes,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        ValueTask PrepareAsync()
        {
            prepare();
            return ValueTask.CompletedTask;
        }

        return RunAsync(key, PrepareAsync, work, payloadBytes, isDryRun, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(LedgerKey?, Action, Func{WriteTransaction, EncodedMessage}, long, bool, CancellationToken)"/>
    public async Task<EncodedMessage> RunAsync(
        LedgerKey? key,
        Func<ValueTask> prepare,
        Func<WriteTransaction, EncodedMessage> work,
        long payloadBytes,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        // The first answer outlives what made it valid: a retry must not fail because the schema has changed since.
        if (key is not null && await FindAnswerAsync(key, cancellationToken) is { } answer)
        {
            return answer;
        }

        await prepare();
        return isDryRun
            ? await DryRun.RunAsync(database, work, payloadBytes, cancellationToken)
            : await database.WriteAsync(
                key is null ? work : transaction => RunOnce(transaction, key, work), payloadBytes, cancellationToken);
    }

    private Task<EncodedMessage> RunAsync(
        RecordWriteRequest request, WriteKind kind, Caller caller, CancellationToken cancellationToken)
    {
        var write = new RecordWrite(request, kind, caller, catalogue);
        if (passwords is not null && request.Hashes is null && PreparedPasswords.AreIn(write.Table, request.Data))
        {
            return RunHashedAsync(passwords, write, caller, cancellationToken);
        }

        if (write.LedgerKey is null && !request.ValidateOnly)
        {
            write.Bind(catalogue);
            return database.WriteAsync(transaction => Run(transaction, write), write.PayloadBytes, cancellationToken);
        }

        return RunAsync(
            write.LedgerKey,
            () => write.Bind(catalogue),
            transaction => Run(transaction, write),
            write.PayloadBytes,
            request.ValidateOnly,
            cancellationToken);
    }

    private async Task<EncodedMessage> RunHashedAsync(
        PreparedPasswords passwords, RecordWrite write, Caller caller, CancellationToken cancellationToken)
    {
        var hashes = await passwords.HashAsync(write.Table, write.Request.Data, write.MayGivePassword, cancellationToken);
        return await RunAsync(write.Request.With(hashes), write.Kind, caller, cancellationToken);
    }

    private EncodedMessage Run(WriteTransaction transaction, RecordWrite write)
    {
        write.Bind(catalogue);
        var outcome = runner.Run(transaction, write);
        write.Request.Along?.Invoke(transaction);
        if (outcome.Image.IsEmpty)
        {
            return EncodedMessage.Empty;
        }

        var wire = new WireWriter();
        if (write.Kind == WriteKind.Upsert)
        {
            var record = wire.BeginMessage(1);
            RecordEncoder.WriteOutcome(wire, write.Table, outcome);
            wire.EndMessage(record);
            wire.WriteBoolField(2, outcome.Effect == WriteEffect.Created);
        }
        else
        {
            RecordEncoder.WriteOutcome(wire, write.Table, outcome, write.Request.Form);
        }

        return new EncodedMessage(wire);
    }

    private EncodedMessage RunOnce(WriteTransaction transaction, LedgerKey key, Func<WriteTransaction, EncodedMessage> work)
    {
        // Two calls with one request id may both have come this far; only here they are one after the other.
        if (ledger.Find(transaction.Session, key) is { } stored)
        {
            return new EncodedMessage(stored);
        }

        var answer = work(transaction);
        ledger.Add(transaction.Session, key, answer.Bytes.Span);
        return answer;
    }

    private async ValueTask<EncodedMessage?> FindAnswerAsync(LedgerKey key, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(
            (ledger, key), static (session, state) => state.ledger.Find(session, state.key), cancellationToken);
        return stored is null ? null : new EncodedMessage(stored);
    }
}
