using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>The caller's own sessions over the wire.</summary>
internal sealed class SessionService(SessionTokens sessions, StreamTickets tickets) : V1.Auth.SessionService.SessionServiceBase
{
    private const int DefaultPageSize = 30;

    private static readonly Empty Nothing = new();

    public override async Task<Empty> Logout(LogoutRequest request, ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        await sessions.EndAsync(caller, caller.SessionId, context.CancellationToken);
        return Nothing;
    }

    public override async Task<Empty> LogoutEverywhere(LogoutEverywhereRequest request, ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        await sessions.EndAllAsync(caller.CollectionId, caller.Id, caller, context.CancellationToken);
        return Nothing;
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        var size = request.PageSize <= 0 ? DefaultPageSize : Math.Min(request.PageSize, SessionTokens.MaxSessions);
        var found = await sessions.ListAsync(caller, request.PageToken, size + 1, context.CancellationToken);
        var response = new ListSessionsResponse();
        foreach (var session in found.Take(size))
        {
            response.Sessions.Add(ToMessage(session, isCurrent: session.Id == caller.SessionId));
        }

        response.NextPageToken = found.Count > size ? found[size - 1].Id : "";
        return response;
    }

    public override async Task<Empty> DeleteSession(DeleteSessionRequest request, ServerCallContext context)
        => await sessions.EndAsync(AuthService.CallerOf(context), request.Session, context.CancellationToken)
            ? Nothing
            : throw AuthErrors.SessionNotFound();

    public override async Task<StreamTicket> CreateStreamTicket(CreateStreamTicketRequest request, ServerCallContext context) => new()
    {
        Ticket = await tickets.CreateAsync(AuthService.CallerOf(context), context.CancellationToken),
        ExpiresIn = (int)StreamTickets.Lifetime.TotalSeconds,
    };

    private static AccountSession ToMessage(Session session, bool isCurrent) => new()
    {
        Id = session.Id,
        Created = ToTimestamp(session.Created),
        Refreshed = ToTimestamp(session.Refreshed),
        Expires = ToTimestamp(session.Expires),
        Current = isCurrent,
        Address = session.SignIn.Address,
        UserAgent = session.SignIn.UserAgent,
    };

    private static Timestamp ToTimestamp(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToTimestamp();
}
