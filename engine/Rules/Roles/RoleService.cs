using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>Definitions of roles over the wire, for administrators.</summary>
internal sealed class RoleService(RoleEditor editor, Database database, Catalogue catalogue) : V1.Rules.RoleService.RoleServiceBase
{
    public override async Task<Role> SetRole(SetRoleRequest request, ServerCallContext context)
        => Describe(await editor.SetAsync(request, RequireCaller(context), context.CancellationToken));

    public override async Task<Role> GetRole(GetRoleRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        return Describe(RoleEditor.Require(await ReadAllAsync(context.CancellationToken), request.Name));
    }

    public override async Task<ListRolesResponse> ListRoles(ListRolesRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        return new ListRolesResponse { Items = { (await ReadAllAsync(context.CancellationToken)).Select(Describe) } };
    }

    public override async Task<Empty> DeleteRole(DeleteRoleRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request.Name, RequireCaller(context), context.CancellationToken);
        return new Empty();
    }

    private static Caller RequireCaller(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        caller.RequireAdministrator(RoleErrors.CredentialsMissing, RoleErrors.PermissionDenied);
        return caller;
    }

    private ValueTask<List<RoleDefinition>> ReadAllAsync(CancellationToken cancellationToken)
        => database.ReadAsync(0, static (session, _) => RoleStore.ReadAll(session), cancellationToken);

    private Role Describe(RoleDefinition role) => new()
    {
        Name = role.Name,
        Methods = { role.Methods },
        Collections = { role.CollectionIds.Select(id => catalogue.Current.FindById(id)?.Name ?? id) },
        Updated = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(role.Updated * TimeSpan.TicksPerMicrosecond)),
    };
}
