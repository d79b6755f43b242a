using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Methods = Grpc.Baas.V1.Records.RecordService;

namespace Grpc.Baas.Engine.Records;

/// <summary>Records over the wire.</summary>
internal sealed class RecordService(
    RecordWriter writer, RecordReader reader, RecordIngest ingest, RecordWatcher watcher, TrashReader trash, RecordHistory history)
{
    /// <summary>Binds each method of <c>baas.records.v1.RecordService</c>.</summary>
    public void Bind(ServiceBinderBase binder)
    {
        binder.AddMethod(RecordMethods.Create, CreateRecord);
        binder.AddMethod(RecordMethods.Get, GetRecord);
        binder.AddMethod(RecordMethods.List, ListRecords);
        binder.AddMethod(RecordMethods.Update, UpdateRecord);
        binder.AddMethod(RecordMethods.Delete, DeleteRecord);
        binder.AddMethod(RecordMethods.Ingest, IngestRecords);
        binder.AddMethod(RecordMethods.Watch, WatchRecords);
        binder.AddMethod(Methods.ExplainRecordsMethod, ExplainRecords);
        binder.AddMethod(RecordMethods.Replace, ReplaceRecord);
        binder.AddMethod(RecordMethods.Upsert, UpsertRecord);
        binder.AddMethod(RecordMethods.Restore, RestoreRecord);
        binder.AddMethod(RecordMethods.Purge, PurgeRecord);
        binder.AddMethod(RecordMethods.ListDeleted, ListDeletedRecords);
    }

    private Task<EncodedMessage> CreateRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.CreateAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> GetRecord(GetRecordRequest request, ServerCallContext context)
        => request.HasAtPosition
            ? history.GetAsync(request, CallerOf(context), RecordForm.Generic, context.CancellationToken).AsTask()
            : reader.GetAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    private Task<EncodedMessage> ListRecords(ListRecordsRequest request, ServerCallContext context)
        => reader.ListAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    private Task<EncodedMessage> UpdateRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.UpdateAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> DeleteRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.DeleteAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> IngestRecords(IAsyncStreamReader<IngestMessage> messages, ServerCallContext context)
        => ingest.RunAsync(messages, CallerOf(context), context.CancellationToken);

    private Task WatchRecords(WatchRecordsRequest request, IServerStreamWriter<EncodedMessage> events, ServerCallContext context)
        => watcher.WatchAsync(request, CallerOf(context), events, context.CancellationToken);

    private Task<ExplainRecordsResponse> ExplainRecords(ListRecordsRequest request, ServerCallContext context)
        => reader.ExplainAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    private Task<EncodedMessage> ReplaceRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.ReplaceAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> UpsertRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.UpsertAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> RestoreRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.RestoreAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> PurgeRecord(RecordWriteRequest request, ServerCallContext context)
        => writer.PurgeAsync(request, CallerOf(context), context.CancellationToken);

    private Task<EncodedMessage> ListDeletedRecords(ListDeletedRecordsRequest request, ServerCallContext context)
        => trash.ListAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).CallerInCall;
}
