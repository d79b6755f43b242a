using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Audit;
using Grpc.Core;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Who did what, over the wire, for administrators.</summary>
internal sealed class AuditService(AuditReader reader) : V1.Audit.AuditService.AuditServiceBase
{
    public override Task<ListAuditEventsResponse> ListAuditEvents(ListAuditEventsRequest request, ServerCallContext context)
    {
        ((RpcCall)context).Caller.RequireAdministrator(AuditErrors.CredentialsMissing, AuditErrors.PermissionDenied);
        return reader.ListAsync(request, context.CancellationToken).AsTask();
    }
}
