using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Rules;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Shares over the wire.</summary>
internal sealed class ShareService(ShareEditor editor) : V1.Rules.ShareService.ShareServiceBase
{
    public override Task<Share> SetShare(SetShareRequest request, ServerCallContext context)
        => editor.SetAsync(request, ((RpcCall)context).Caller, context.CancellationToken);

    public override async Task<ListSharesResponse> ListShares(ListSharesRequest request, ServerCallContext context)
    {
        var shares = await editor.ListAsync(request, ((RpcCall)context).Caller, context.CancellationToken);
        return new ListSharesResponse { Items = { shares.Select(share => new Share { Group = share.Group, Permission = (int)share.Permission }) } };
    }

    public override async Task<Empty> DeleteShare(DeleteShareRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request, ((RpcCall)context).Caller, context.CancellationToken);
        return new Empty();
    }
}
