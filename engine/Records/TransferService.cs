using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Transfer;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>Files of records over the wire.</summary>
internal sealed class TransferService(RecordExport export, RecordImport import, RecordIngest ingest)
{
    private const int MaxCsvRecords = 10_000;

    /// <summary>Binds each method of <c>baas.records.v1.TransferService</c>.</summary>
    public void Bind(ServiceBinderBase binder)
    {
        binder.AddMethod(TransferMethods.ExportCsv, ExportRecordsCsv);
        binder.AddMethod(TransferMethods.ImportCsv, ImportRecordsCsv);
        binder.AddMethod(TransferMethods.Export, ExportRecords);
        binder.AddMethod(TransferMethods.Import, ImportRecords);
        binder.AddMethod(TransferMethods.GetIngestProgress, GetIngestProgress);
    }

    private Task ExportRecordsCsv(ExportRecordsCsvRequest request, IServerStreamWriter<EncodedMessage> file, ServerCallContext context)
        => ExportAsync(
            new ExportRequest
            {
                Collection = request.Collection,
                Format = TransferFormat.Csv,
                Filter = request.Filter,
                Sort = request.Sort,
                Search = request.Search,
                Fields = request.Fields,
                EscapeFormulas = request.EscapeFormulas,
                MaxRecords = MaxCsvRecords,
            },
            file,
            context);

    private async Task<EncodedMessage> ImportRecordsCsv(IAsyncStreamReader<ImportMessage> file, ServerCallContext context)
        => (await import.RunAsync(file, onlyCsv: true, CallerOf(context), context.CancellationToken)).EncodeCsv();

    private Task ExportRecords(ExportRecordsRequest request, IServerStreamWriter<EncodedMessage> file, ServerCallContext context)
        => ExportAsync(
            new ExportRequest
            {
                Collection = request.Collection,
                Format = TransferFormats.Parse(request.Format) ?? TransferFormat.Ndjson,
                Filter = request.Filter,
                Fields = request.Fields,
                After = request.After,
                EscapeFormulas = request.EscapeFormulas,
            },
            file,
            context);

    private async Task<EncodedMessage> ImportRecords(IAsyncStreamReader<ImportMessage> file, ServerCallContext context)
        => (await import.RunAsync(file, onlyCsv: false, CallerOf(context), context.CancellationToken)).Encode();

    private async Task<EncodedMessage> GetIngestProgress(GetIngestProgressRequest request, ServerCallContext context)
    {
        var state = await ingest.GetStateAsync(request.Collection, request.StreamId, CallerOf(context), context.CancellationToken);
        var wire = new WireWriter(64);
        wire.WriteInt64Field(1, state.Next);
        wire.WriteInt64Field(2, state.Accepted);
        wire.WriteInt64Field(3, state.Rejected);
        return new EncodedMessage(wire);
    }

    private Task ExportAsync(ExportRequest request, IServerStreamWriter<EncodedMessage> file, ServerCallContext context)
    {
        var extension = request.Format == TransferFormat.Csv ? "csv" : "ndjson";
        return export.RunAsync(
            request,
            CallerOf(context),
            file,
            name => context.WriteResponseHeadersAsync(new Metadata { { "content-disposition", $"attachment; filename=\"{name}_export.{extension}\"" } }),
            context.CancellationToken);
    }

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).CallerInCall;
}
