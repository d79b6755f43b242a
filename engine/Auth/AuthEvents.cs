using System.Net;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>What of signing in and out goes on the trail, and who did it.</summary>
internal static class AuthEvents
{
    public static AuditEntry Login(Account account, SignIn signIn) => Of("auth.login", account) with { Details = [("methods", signIn.Methods)] };

    /// <param name="account">Null when there is none with the address, which is told to administrators alone.</param>
    /// <param name="isThrottled">Whether the next attempts are refused unseen for a while, and so leave no event.</param>
    public static AuditEntry LoginRefused(Account? account, bool isThrottled) => new("auth.login")
    {
        Reason = "CREDENTIALS_INVALID",
        CollectionId = account?.CollectionId ?? "",
        Subject = account?.Id ?? "",
        Details = isThrottled ? [("throttled", "true")] : [],
    };

    public static AuditEntry RefreshReused(Session session) => new("auth.refresh")
    {
        Reason = "REFRESH_TOKEN_INVALID",
        CollectionId = session.CollectionId,
        Subject = session.AccountId,
        Details = [("session", session.Id)],
    };

    public static AuditEntry Logout(string collectionId, string accountId, string sessionId)
        => new("auth.logout") { CollectionId = collectionId, Subject = accountId, Details = sessionId.Length > 0 ? [("session", sessionId)] : [] };

    public static AuditEntry Changed(Account account, AccountChange change) => Of("auth.change_account", account) with
    {
        Details =
        [
            .. change.PasswordHash is null ? [] : new[] { ("password", "changed") },
            .. change.Email is null ? [] : new[] { ("email", "changed") },
            .. change.IsVerified is { } isVerified ? [("verified", isVerified ? "true" : "false")] : Array.Empty<(string, string)>(),
        ],
    };

    /// <summary>An account as the actor of what it does.</summary>
    /// <param name="address">Empty when it is not known.</param>
    public static Caller ActorOf(Account account, string sessionId, string address)
        => (account.AsCaller() with { SessionId = sessionId }).At(IPAddress.TryParse(address, out var parsed) ? parsed : null);

    private static AuditEntry Of(string action, Account account) => new(action) { CollectionId = account.CollectionId, Subject = account.Id };
}
