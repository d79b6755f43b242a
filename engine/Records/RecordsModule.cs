using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Aggregates;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Transfer;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Records;

/// <summary>Puts records into the engine; needs the database, the change log, the collections and the transport.</summary>
internal static class RecordsModule
{
    public static IServiceCollection AddRecords(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<RecordsOptions>, RecordsOptionsValidator>();
        services.AddOptions<RecordsOptions>().BindConfiguration(RecordsOptions.Section).ValidateOnStart();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<RecordsOptions>>().Value);
        services.TryAddSingleton<RecordIds>();
        services.AddSingleton(RequestLedger.Created);
        services.AddSingleton(RequestLedger.AgeIndexed);
        services.AddSingleton<RequestLedger>();
        services.AddSingleton<RelationChecks>();
        services.AddSingleton<RowWriter>();
        services.AddSingleton<RecordWriteRunner>();
        services.AddSingleton<PreparedPasswords>();
        services.AddSingleton<RecordWriter>();
        services.AddSingleton(TrashStore.Created);
        services.AddSingleton(TrashStore.AgeIndexed);
        services.AddSingleton<TrashReader>();
        services.AddSingleton<TrashMetrics>();
        services.AddHostedService<TrashRetention>();
        services.AddSingleton<BulkRows>();
        services.AddSingleton<BulkWriter>();
        services.AddSingleton<WhereWriter>();
        services.AddSingleton<BatchWriter>();
        services.AddSingleton<BatchService>();
        services.AddRpcService(
            V1.Records.BatchService.Descriptor, static provider => provider.GetRequiredService<BatchService>().Bind);
        services.AddSingleton<RecordReader>();
        services.AddSingleton(IngestLedger.Created);
        services.AddSingleton<IngestLedger>();
        services.AddSingleton<RecordIngest>();
        services.AddSingleton<RecordImport>();
        services.AddSingleton<RecordExport>();
        services.AddSingleton<TransferService>();
        services.AddRpcService(
            V1.Records.TransferService.Descriptor, static provider => provider.GetRequiredService<TransferService>().Bind);
        services.AddSingleton<FanOut>();
        services.AddSingleton<WatchStreams>();
        services.AddSingleton<RecordWatcher>();
        services.AddSingleton<RecordService>();
        services.AddSingleton<ViewReads>();
        services.AddSingleton<ViewService>();
        services.AddRpcService(
            V1.Records.ViewService.Descriptor,
            provider => binder => V1.Records.ViewService.BindService(binder, provider.GetRequiredService<ViewService>()));
        services.AddSingleton<RecordHistory>();
        services.AddHostedService<LogCompaction>();
        services.AddSingleton<HistoryService>();
        services.AddRpcService(
            V1.Records.HistoryService.Descriptor,
            provider => binder => V1.Records.HistoryService.BindService(binder, provider.GetRequiredService<HistoryService>()));
        services.AddSingleton<AggregateReader>();
        services.AddSingleton<AggregateService>();
        services.AddRpcService(
            V1.Records.AggregateService.Descriptor, static provider => provider.GetRequiredService<AggregateService>().Bind);
        return services.AddRpcService(
            V1.Records.RecordService.Descriptor, static provider => provider.GetRequiredService<RecordService>().Bind);
    }
}
