using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>Writes of many records over the wire.</summary>
internal sealed class BatchService(BatchWriter writer, BulkWriter bulk, WhereWriter where)
{
    /// <summary>Binds each method of <c>baas.records.v1.BatchService</c>.</summary>
    public void Bind(ServiceBinderBase binder)
    {
        binder.AddMethod(RecordMethods.Batch, BatchWrite);
        binder.AddMethod(RecordMethods.BulkCreate, BulkCreateRecords);
        binder.AddMethod(RecordMethods.BulkUpdate, BulkUpdateRecords);
        binder.AddMethod(RecordMethods.BulkDelete, BulkDeleteRecords);
        binder.AddMethod(RecordMethods.UpdateWhere, UpdateRecordsWhere);
        binder.AddMethod(RecordMethods.DeleteWhere, DeleteRecordsWhere);
    }

    private Task<EncodedMessage> BatchWrite(BatchRequest request, ServerCallContext context)
        => writer.WriteAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> BulkCreateRecords(BulkRequest request, ServerCallContext context)
        => bulk.CreateAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> BulkUpdateRecords(BulkRequest request, ServerCallContext context)
        => bulk.UpdateAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> BulkDeleteRecords(BulkRequest request, ServerCallContext context)
        => bulk.DeleteAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> UpdateRecordsWhere(WhereRequest request, ServerCallContext context)
        => where.UpdateAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> DeleteRecordsWhere(WhereRequest request, ServerCallContext context)
        => where.DeleteAsync(request, CallerOf(context), context.CancellationToken);

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).CallerInCall;
}
