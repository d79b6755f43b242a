using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>Stores streams of new records. Each record stands alone: one that is refused does not undo its neighbours.</summary>
internal sealed class RecordIngest(Database database, Catalogue catalogue, RowWriter rows, IngestLedger ledger, RecordIds ids, PreparedPasswords? passwords = null)
{
    /// <summary>Stores all that comes. What was stored stays, even if the stream breaks.</summary>
    /// <returns>A <c>baas.records.v1.IngestRecordsResponse</c>, when the last record is durable.</returns>
    /// <exception cref="BaasException">
    /// records INGEST_COLLECTION_INVALID, INGEST_STREAM_INVALID; rpc MESSAGE_TOO_LARGE; schema COLLECTION_NOT_FOUND; auth
    /// CREDENTIALS_MISSING, PERMISSION_DENIED; storage DISK_FULL, IO_FAILED.
    /// </exception>
    public Task<EncodedMessage> RunAsync(
        IAsyncStreamReader<IngestMessage> messages, Caller caller, CancellationToken cancellationToken)
        => RunAsync(messages, collection: "", caller, cancellationToken);

    /// <inheritdoc cref="RunAsync(IAsyncStreamReader{IngestMessage}, Caller, CancellationToken)"/>
    /// <param name="collection">Name or id of the collection where the messages name none; empty: the first must.</param>
    public Task<EncodedMessage> RunAsync(
        IAsyncStreamReader<IngestMessage> messages, string collection, Caller caller, CancellationToken cancellationToken)
        => new IngestStream(this, caller, ids, cancellationToken) { Collection = collection }.RunAsync(messages);

    /// <summary>Tells how far a stream is; one that is unknown is at its start.</summary>
    /// <exception cref="BaasException">
    /// records INGEST_STREAM_INVALID; schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED.
    /// </exception>
    public async ValueTask<IngestState> GetStateAsync(string name, string streamId, Caller caller, CancellationToken cancellationToken)
    {
        var key = IngestLedger.KeyOf(caller, Open(name, caller).Collection.Id, streamId);
        return await database.ReadAsync((ledger, key), static (session, state) => state.ledger.Find(session, state.key), cancellationToken);
    }

    /// <summary>Finds the collection as it is now.</summary>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public RecordTable Open(string name, Caller caller)
    {
        var collection = RecordAccess.Of(caller, catalogue).Open(name, RecordOperation.Create);

        // A stream gives ids, and those of accounts are not for everybody to choose.
        return !collection.IsAuth || caller.IsAdministratorOf(collection.Id)
            ? RecordTable.Of(collection)
            : throw RulesErrors.PermissionDenied(name, RecordOperation.Create);
    }

    /// <inheritdoc cref="Open(string, Caller)"/>
    public RecordTable Open(IngestTarget target)
    {
        var table = Open(target.Collection, target.Caller);
        if (target.IsUpsert)
        {
            RecordAccess.Of(target.Caller, catalogue).Require(table.Collection, target.Collection, RecordOperation.Update);
        }

        return table;
    }

    /// <summary>Writes a batch, waiting for room in the writer's queue. Its records then have their refusals.</summary>
    public async Task<IngestStored> StoreAsync(IngestBatch batch, IngestTarget target, CancellationToken cancellationToken)
    {
        using (batch)
        {
            await batch.HashAsync(passwords, cancellationToken);
            try
            {
                return await database.WriteWhenRoomAsync(transaction => Store(transaction, batch, target), batch.Bytes, cancellationToken);
            }
            catch (BatchUndoneException) when (target.IsDryRun)
            {
                return default;
            }
            catch (BatchUndoneException)
            {
                // All are refused now, and that is to be kept too.
                return await database.WriteWhenRoomAsync(transaction => Store(transaction, batch, target), batch.Bytes, cancellationToken);
            }
        }
    }

    private IngestStored Store(WriteTransaction transaction, IngestBatch batch, IngestTarget target)
    {
        transaction.Actor = target.Caller;
        var table = Open(target);
        batch.Rebind(table);
        var key = target.StreamId.Length == 0 ? null : IngestLedger.KeyOf(target.Caller, table.Collection.Id, target.StreamId);
        var before = key is null ? default : ledger.Find(transaction.Session, key);
        if (key is not null)
        {
            PassOver(batch, before);
        }

        Write(transaction, batch, target, table);
        if (target.IsDryRun)
        {
            throw new BatchUndoneException();
        }

        return new IngestStored(transaction.Position, key is null ? null : Save(transaction, batch, key, before));
    }

    private void Write(WriteTransaction transaction, IngestBatch batch, IngestTarget target, RecordTable table)
    {
        var access = RecordAccess.Of(target.Caller, catalogue);
        if (target is { IsAtomic: true, IsUpsert: false } && batch.Records.Any(record => record is { IsDone: false, Refusal: not null }))
        {
            batch.RefuseOthers();
        }

        if (batch.IsRefused)
        {
            return;
        }

        foreach (var record in batch.Records)
        {
            if (record.IsDone || record.IsUnreadable)
            {
                continue;
            }

            if (target.IsUpsert && Exists(transaction, table, record.Id))
            {
                record.Refusal = Change(transaction, access, table, batch, record);
            }
            else
            {
                record.Refusal ??= rows.TryCreate(transaction, access, record.Draft!, record.Id, out _);
            }

            if (target.IsAtomic && record.Refusal is not null)
            {
                batch.RefuseOthers();
                throw new BatchUndoneException();
            }
        }
    }

    private static bool Exists(WriteTransaction transaction, RecordTable table, string id)
        => RecordId.IsValid(id) && RecordsStore.Exists(transaction.Session, table, Encoding.UTF8.GetBytes(id));

    private BaasException? Change(WriteTransaction transaction, RecordAccess access, RecordTable table, IngestBatch batch, IngestRecord record)
    {
        if (RecordDraft.Read(table, batch.DataOf(record), isChange: true, out var refusal, batch.Terms with { Hashes = record.Hashes }) is not { } draft)
        {
            return refusal;
        }

        try
        {
            rows.Update(transaction, access, draft, record.Id, etag: "");
            return null;
        }
        catch (BaasException refused) when (refused.Definition.Domain == RecordsErrorTable.DataInvalid.Domain || refused.Definition == AuthErrorTable.PermissionDenied || refused.Definition == AuthErrorTable.CredentialsMissing)
        {
            // What is refused has written nothing, so the batch goes on.
            return refused;
        }
    }

    // A client that is not sure what arrived sends it again, and a call that it has given up may still be storing.
    private static void PassOver(IngestBatch batch, IngestState state)
    {
        if (batch.FirstIndex > state.Next)
        {
            throw RecordsErrors.IngestSequenceInvalid(state.Next);
        }

        for (var i = 0; i < batch.Records.Count && batch.FirstIndex + i < state.Next; i++)
        {
            batch.Records[i].IsDone = true;
        }
    }

    private IngestState Save(WriteTransaction transaction, IngestBatch batch, string key, IngestState before)
    {
        var fresh = batch.Records.Where(record => !record.IsDone).ToArray();
        var rejected = fresh.Count(record => record.Refusal is not null);
        var after = new IngestState(before.Next + fresh.Length, before.Accepted + fresh.Length - rejected, before.Rejected + rejected);
        if (after != before)
        {
            ledger.Save(transaction.Session, key, after, isNew: before == default);
        }

        return after;
    }
}
