using Grpc.Baas.Engine.Records.Aggregates;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>Results over records, over the wire.</summary>
internal sealed class AggregateService(AggregateReader reader)
{
    /// <summary>Binds each method of <c>baas.records.v1.AggregateService</c>.</summary>
    public void Bind(ServiceBinderBase binder) => binder.AddMethod(RecordMethods.Aggregate, AggregateRecords);

    private Task<EncodedMessage> AggregateRecords(AggregateRecordsRequest request, ServerCallContext context)
        => reader.AggregateAsync(request, ((RpcCall)context).CallerInCall, context.CancellationToken).AsTask();
}
