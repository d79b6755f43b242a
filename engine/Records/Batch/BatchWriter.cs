using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>Writes records of several collections in one call: all or none, or each alone.</summary>
internal sealed class BatchWriter(Database database, Catalogue catalogue, RecordWriteRunner runner, RecordWriter writer, PreparedPasswords? passwords = null)
{
    private const string Operation = "Batch";

    /// <returns>A <c>baas.records.v1.BatchWriteResponse</c>, when all is durable.</returns>
    /// <exception cref="BaasException">
    /// records BATCH_SIZE_INVALID, REQUEST_ID_INVALID, REQUEST_ID_REUSED; and in an atomic batch the error of its first operation that
    /// fails, with <c>operation</c> in the metadata.
    /// </exception>
    public Task<EncodedMessage> WriteAsync(BatchRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Count is 0 or > BatchRequest.MaxOperations)
        {
            throw RecordsErrors.BatchSizeInvalid("operations", request.Count, BatchRequest.MaxOperations);
        }

        var run = new BatchRun(request, caller with { Context = "batch" }, catalogue, runner);
        var key = request.RequestId.Length == 0 || request.ValidateOnly
            ? null
            : new LedgerKey(Operation, request, run.FindTables(), caller);

        // What a retry must find as a whole is written as a whole, even where each operation stands alone.
        return request.IsAtomic || key is not null || request.ValidateOnly
            ? writer.RunAsync(key, () => run.PrepareAsync(passwords, cancellationToken), run.RunAll, request.Message.Length, request.ValidateOnly, cancellationToken)
            : WriteInStepsAsync(run, request.Message.Length, cancellationToken);
    }

    private async Task<EncodedMessage> WriteInStepsAsync(BatchRun run, long payloadBytes, CancellationToken cancellationToken)
    {
        await run.PrepareAsync(passwords, cancellationToken);
        await database.WriteAsync(run.RunSome, payloadBytes, cancellationToken);
        while (!run.IsDone)
        {
            await database.WriteWhenRoomAsync(run.RunSome, payloadBytes, cancellationToken);
        }

        return run.Finish();
    }
}
