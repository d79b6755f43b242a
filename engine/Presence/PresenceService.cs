using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Presence;
using Grpc.Core;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Presence over the wire.</summary>
internal sealed class PresenceService(PresenceDirectory directory, PresenceOptions options) : V1.Presence.PresenceService.PresenceServiceBase
{
    public override async Task<ListPresenceResponse> ListPresence(ListPresenceRequest request, ServerCallContext context)
    {
        RequireViewer(context);
        var page = PresencePage.Parse(request.PerPage, request.PageToken);
        var users = await directory.ListAsync(PresenceTexts.Room(request.Room), context.CancellationToken);
        var found = users.Where(user => page.After is not { } after || user.Key.CompareTo(after) > 0).Take(page.Size + 1).ToArray();
        return new ListPresenceResponse
        {
            Users = { found.Take(page.Size).Select(Describe) },
            Count = users.Count,
            NextPageToken = page.NextToken(found),
        };
    }

    public override async Task<GetPresenceResponse> GetPresence(GetPresenceRequest request, ServerCallContext context)
    {
        RequireViewer(context);
        var users = await directory.ListAsync(PresenceTexts.Room(request.Room), context.CancellationToken);
        var user = users.FirstOrDefault(user => user.Key.UserId == request.UserId
            && (request.Collection.Length == 0 || directory.NameOf(user.Key) == request.Collection));
        return new GetPresenceResponse { UserId = request.UserId, Presence = user is null ? null : Describe(user), Online = user is not null };
    }

    public override async Task<V1.Presence.Presence> UpdatePresence(UpdatePresenceRequest request, ServerCallContext context)
    {
        var caller = RequireViewer(context);
        return caller.Kind == CallerKind.Anonymous
            ? throw PresenceErrors.CredentialsMissing()
            : Describe(await directory.UpdateAsync(request, caller, context.CancellationToken));
    }

    private Caller RequireViewer(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        return WatchPresence.MaySee(caller, options) ? caller
            : throw (caller.Kind == CallerKind.Anonymous ? PresenceErrors.CredentialsMissing() : PresenceErrors.PermissionDenied());
    }

    private V1.Presence.Presence Describe(PresentUser user) => new()
    {
        UserId = user.Key.UserId,
        UserName = user.Name,
        Connections = user.Connections,
        LastSeen = Timestamp.FromDateTimeOffset(UnixTime.FromMicroseconds(user.LastSeen)),
        Status = user.Status,
        State = user.State,
        Collection = directory.NameOf(user.Key),
    };
}
