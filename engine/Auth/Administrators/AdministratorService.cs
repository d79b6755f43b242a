using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Managing administrators over the wire.</summary>
internal sealed class AdministratorService(
    AdministratorEditor editor, AdministratorRegistration registration, Invitations invitations, Database database)
    : V1.Auth.AdministratorService.AdministratorServiceBase
{
    private static readonly Empty Nothing = new();

    public override async Task<ListAdministratorsResponse> ListAdministrators(ListAdministratorsRequest request, ServerCallContext context)
    {
        RequireCaller(context, mayChange: false);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var found = await database.ReadAsync(
            page, static (session, page) => AdministratorStore.List(session, page.Before, page.Size + 1), context.CancellationToken);
        return new ListAdministratorsResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            NextPageToken = page.NextToken(found.Count, last => found[last].Id),
        };
    }

    public override async Task<V1.Auth.Administrator> UpdateAdministrator(UpdateAdministratorRequest request, ServerCallContext context)
    {
        var caller = RequireCaller(context, mayChange: true);
        bool? isDisabled = request.HasDisabled ? request.Disabled : null;
        return Describe(await editor.UpdateAsync(
            request.Id, request.HasRole ? request.Role : null, isDisabled, caller, context.CancellationToken));
    }

    public override async Task<Empty> DeleteAdministrator(DeleteAdministratorRequest request, ServerCallContext context)
    {
        await editor.RemoveAsync(request.Id, RequireCaller(context, mayChange: true), context.CancellationToken);
        return Nothing;
    }

    public override async Task<InviteAdministratorResponse> InviteAdministrator(InviteAdministratorRequest request, ServerCallContext context)
    {
        var caller = RequireCaller(context, mayChange: true);
        var (invitation, token) = await invitations.InviteAsync(request.Email, request.Role, caller, context.CancellationToken);
        return new InviteAdministratorResponse { Invitation = Describe(invitation), Token = token };
    }

    public override async Task<ListInvitationsResponse> ListInvitations(ListInvitationsRequest request, ServerCallContext context)
    {
        RequireCaller(context, mayChange: false);
        return new ListInvitationsResponse { Items = { (await invitations.ListAsync(context.CancellationToken)).Select(Describe) } };
    }

    public override async Task<Empty> DeleteInvitation(DeleteInvitationRequest request, ServerCallContext context)
    {
        await invitations.TakeBackAsync(request.Id, RequireCaller(context, mayChange: true), context.CancellationToken);
        return Nothing;
    }

    public override async Task<V1.Auth.Administrator> RegisterAdministrator(RegisterAdministratorRequest request, ServerCallContext context)
        => Describe(await registration.RegisterAsync(request, RequireCaller(context, mayChange: true), context.CancellationToken));

    public static V1.Auth.Administrator Describe(ManagedAdministrator administrator) => new()
    {
        Id = administrator.Id,
        Email = administrator.Email,
        Role = administrator.Role,
        Disabled = administrator.IsDisabled,
        Created = TimeOf(administrator.Created),
        Name = administrator.Name,
    };

    private static V1.Auth.Invitation Describe(Invitation invitation) => new()
    {
        Id = invitation.Id,
        Email = invitation.Email,
        Role = invitation.Role,
        InvitedBy = invitation.InvitedBy,
        Expires = TimeOf(invitation.Expires),
    };

    // A key that gets here has a scope that names the service.
    private static Caller RequireCaller(ServerCallContext context, bool mayChange)
    {
        var caller = ((RpcCall)context).Caller;
        if (caller.Kind == CallerKind.Anonymous)
        {
            throw AdministratorErrors.CredentialsMissing();
        }

        var isInCharge = caller.Kind == CallerKind.Key || caller.Role == AdministratorRoles.Admin;
        return caller.IsAdministrator && (isInCharge || !mayChange) ? caller : throw AdministratorErrors.PermissionDenied();
    }

    private static Timestamp TimeOf(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
