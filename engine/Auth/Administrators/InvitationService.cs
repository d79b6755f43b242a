using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Accepting invitations over the wire.</summary>
internal sealed class InvitationService(Invitations invitations) : V1.Auth.InvitationService.InvitationServiceBase
{
    public override async Task<V1.Auth.Administrator> AcceptInvitation(AcceptInvitationRequest request, ServerCallContext context)
        => AdministratorService.Describe(
            await invitations.AcceptAsync(request.Token, request.Password, ((RpcCall)context).Caller, context.CancellationToken));
}
