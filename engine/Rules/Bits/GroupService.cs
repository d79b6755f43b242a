using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Groups over the wire, for administrators.</summary>
internal sealed class GroupService(GroupEditor editor, Database database, Catalogue catalogue) : V1.Rules.GroupService.GroupServiceBase
{
    public override async Task<Group> CreateGroup(CreateGroupRequest request, ServerCallContext context)
        => Describe(await editor.CreateAsync(request, RequireCaller(context), context.CancellationToken));

    public override async Task<Group> GetGroup(GetGroupRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        return Describe(await database.ReadAsync(
            request.Group, static (session, group) => GroupEditor.Require(session, group), context.CancellationToken));
    }

    public override async Task<ListGroupsResponse> ListGroups(ListGroupsRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var found = await database.ReadAsync(
            page, static (session, page) => GroupStore.List(session, page.Before, page.Size + 1), context.CancellationToken);
        return new ListGroupsResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            NextPageToken = page.NextToken(found.Count, last => found[last].Id),
        };
    }

    public override async Task<Empty> DeleteGroup(DeleteGroupRequest request, ServerCallContext context)
    {
        await editor.DeleteAsync(request.Group, RequireCaller(context), context.CancellationToken);
        return new Empty();
    }

    public override async Task<GroupMember> AddGroupMember(AddGroupMemberRequest request, ServerCallContext context)
        => Describe(await editor.AddMemberAsync(request, RequireCaller(context), context.CancellationToken));

    public override async Task<ListGroupMembersResponse> ListGroupMembers(ListGroupMembersRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        var page = MemberPage.Parse(request.PerPage, request.PageToken);
        var found = await database.ReadAsync(
            (request.Group, Page: page),
            static (session, call) => MemberStore.List(session, GroupEditor.Require(session, call.Group).Id, call.Page.After, call.Page.Size + 1),
            context.CancellationToken);
        return new ListGroupMembersResponse { Items = { found.Take(page.Size).Select(Describe) }, NextPageToken = page.NextToken(found) };
    }

    public override async Task<Empty> RemoveGroupMember(RemoveGroupMemberRequest request, ServerCallContext context)
    {
        await editor.RemoveMemberAsync(request, RequireCaller(context), context.CancellationToken);
        return new Empty();
    }

    private static Caller RequireCaller(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        caller.RequireAdministrator(RoleErrors.CredentialsMissing, RoleErrors.PermissionDenied);
        return caller;
    }

    private static Group Describe(UserGroup group) => new()
    {
        Id = group.Id,
        Name = group.Name,
        Default = group.IsDefault,
        Created = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(group.Created * TimeSpan.TicksPerMicrosecond)),
    };

    private GroupMember Describe((string CollectionId, string AccountId) member) => new()
    {
        Collection = catalogue.Current.FindById(member.CollectionId)?.Name ?? member.CollectionId,
        AccountId = member.AccountId,
    };
}
