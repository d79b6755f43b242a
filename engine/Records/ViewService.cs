using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records;

/// <summary>What views need beside <see cref="RecordService"/>, over the wire.</summary>
internal sealed class ViewService(ViewReads views) : V1.Records.ViewService.ViewServiceBase
{
    private static readonly Empty Nothing = new();

    public override Task<Empty> RefreshView(RefreshViewRequest request, ServerCallContext context)
    {
        views.Refresh(request.Collection, ((RpcCall)context).CallerInCall);
        return Task.FromResult(Nothing);
    }
}
