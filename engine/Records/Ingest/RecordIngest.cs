using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>Stores streams of new records. Each record stands alone: one that is refused does not undo its neighbours.</summary>
internal sealed class RecordIngest(Database database, Catalogue catalogue, RowWriter rows, RecordIds ids)
{
    /// <summary>Stores all that comes. What was stored stays, even if the stream breaks.</summary>
    /// <returns>A <c>baas.records.v1.IngestRecordsResponse</c>, when the last record is durable.</returns>
    /// <exception cref="BaasException">
    /// records INGEST_COLLECTION_INVALID; rpc MESSAGE_TOO_LARGE; schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING,
    /// PERMISSION_DENIED; storage DISK_FULL, IO_FAILED.
    /// </exception>
    public Task<EncodedMessage> RunAsync(
        IAsyncStreamReader<IngestMessage> messages, Caller caller, CancellationToken cancellationToken)
        => new IngestStream(this, caller, ids).RunAsync(messages, cancellationToken);

    /// <summary>Finds the collection as it is now.</summary>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public RecordTable Open(string name, Caller caller)
    {
        var collection = catalogue.Current.Find(name);
        RecordAccess.Require(collection, name, RecordOperation.Create, caller);
        return RecordTable.Of(collection);
    }

    /// <summary>Writes a batch, waiting for room in the writer's queue. Its records then have their refusals.</summary>
    /// <returns>The position of the change log after it.</returns>
    public async Task<long> StoreAsync(IngestBatch batch, string name, Caller caller, CancellationToken cancellationToken)
    {
        using (batch)
        {
            return await database.WriteWhenRoomAsync(
                transaction => Store(transaction, batch, Open(name, caller), caller), batch.Bytes, cancellationToken);
        }
    }

    private long Store(WriteTransaction transaction, IngestBatch batch, RecordTable table, Caller caller)
    {
        transaction.Actor = caller.Id;
        batch.Rebind(table);
        foreach (var record in batch.Records)
        {
            if (record.Refusal is null)
            {
                record.Refusal = rows.TryCreate(transaction, record.Draft!, record.Id, out _);
            }
        }

        return transaction.Position;
    }
}
