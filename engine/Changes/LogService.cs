using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Changes;
using Grpc.Core;

namespace Grpc.Baas.Engine.Changes;

/// <summary>The log and its consumers over the wire.</summary>
internal sealed class LogService(Database database, ChangesOptions options, DurableConsumers durable, ConsumerList consumers)
    : V1.Changes.LogService.LogServiceBase
{
    public override async Task<LogStatus> GetLog(GetLogRequest request, ServerCallContext context)
    {
        CallerOf(context).RequireAdministrator(ChangesErrors.LogNeedsSignIn, ChangesErrors.LogDenied);
        return await database.ReadAsync(options, static (session, options) => LogReport.Read(session, options), context.CancellationToken);
    }

    public override async Task<ListConsumersResponse> ListConsumers(ListConsumersRequest request, ServerCallContext context)
        => await consumers.ListAsync(request, CallerOf(context), context.CancellationToken);

    public override async Task<V1.Changes.LogConsumer> AckConsumer(AckConsumerRequest request, ServerCallContext context)
    {
        var stored = await durable.StoreAsync(CallerOf(context), request.Name, request.Position, context.CancellationToken);
        return await consumers.DescribeAsync(stored, context.CancellationToken);
    }

    public override async Task<Empty> DeleteConsumer(DeleteConsumerRequest request, ServerCallContext context)
    {
        await durable.DeleteAsync(CallerOf(context), request.Name, context.CancellationToken);
        return new Empty();
    }

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).Caller;
}
