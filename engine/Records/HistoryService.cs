using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>The history of records over the wire.</summary>
internal sealed class HistoryService(RecordHistory history) : V1.Records.HistoryService.HistoryServiceBase
{
    public override Task<ListRevisionsResponse> ListRevisions(ListRevisionsRequest request, ServerCallContext context)
        => history.ListAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    public override Task<DiffRevisionsResponse> DiffRevisions(DiffRevisionsRequest request, ServerCallContext context)
        => history.DiffAsync(request, CallerOf(context), context.CancellationToken).AsTask();

    public override async Task<Record> RevertRecord(RevertRecordRequest request, ServerCallContext context)
    {
        using var record = await history.RevertAsync(request, CallerOf(context), context.CancellationToken);
        return Record.Parser.ParseFrom(record.Bytes.Span);
    }

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).CallerInCall;
}
