using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>
/// Tickets that open one stream each, for browsers, whose EventSource sends no headers: what stands in a URL gets into logs and histories,
/// and a ticket found there is worth nothing.
/// </summary>
internal sealed class StreamTickets(Database database, AccountLookup accounts, TokenIssuer issuer)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>Tickets of one session that wait for their stream; with the next one the oldest ends.</summary>
    private const int MaxWaiting = 100;

    /// <summary>Makes a ticket for the session that the caller is in.</summary>
    public async Task<string> CreateAsync(Caller caller, CancellationToken cancellationToken)
    {
        var ticket = CodeSecrets.NewToken();
        var now = issuer.Now;
        var id = issuer.NewSessionId();
        return await database.WriteAsync(
            transaction =>
            {
                StreamTicketStore.DeleteExpired(transaction.Session, now.ToUnixTimeMilliseconds());
                StreamTicketStore.Add(
                    transaction.Session, id, caller.SessionId, CodeSecrets.Hash(ticket), (now + Lifetime).ToUnixTimeMilliseconds());
                StreamTicketStore.Trim(transaction.Session, caller.SessionId, MaxWaiting);
                return ticket;
            },
            cancellationToken);
    }

    /// <summary>Takes a ticket.</summary>
    /// <returns>An access token of the session that it was made in.</returns>
    /// <exception cref="BaasException">auth TOKEN_INVALID.</exception>
    public async Task<string> RedeemAsync(string ticket, CancellationToken cancellationToken)
    {
        var hash = CodeSecrets.Hash(ticket);
        var now = issuer.Now.ToUnixTimeMilliseconds();
        var bearer = await database.WriteAsync(transaction => Take(transaction.Session, hash, now), cancellationToken);
        return bearer is { } found && accounts.PolicyOf(found.Account.CollectionId) is { } policy
            ? issuer.Issue(found.Account, found.Session, policy.AccessLifetime)
            : throw AuthErrors.TicketInvalid(Lifetime);
    }

    private (Account Account, Session Session)? Take(DbSession database, byte[] hash, long now)
        => StreamTicketStore.Take(database, hash, now) is { } id
            && SessionStore.Find(database, id) is { } session
            && session.Expires > now
            && accounts.Find(database, session.CollectionId, session.AccountId) is { } account
                ? (account, session)
                : null;
}
