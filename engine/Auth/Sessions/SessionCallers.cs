using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>Finds out who the bearer of a token is now. Of what the token says only the session and its account count.</summary>
internal sealed class SessionCallers(Database database, Catalogue catalogue, AccountLookup accounts)
{
    /// <returns>Null when the session has ended, or its account may not go on.</returns>
    /// <exception cref="BaasException">storage UNAVAILABLE, OVERLOADED.</exception>
    public ValueTask<Caller?> FindAsync(AccessToken token, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Callers: this, Token: token),
            static (call, cancellation) => call.Callers.ReadAsync(call.Token, cancellation),
            cancellationToken);

    private ValueTask<Caller?> ReadAsync(AccessToken token, CancellationToken cancellationToken)
        => database.ReadAsync((accounts, token), static (session, state) => Find(session, state.accounts, state.token), cancellationToken);

    private static Caller? Find(DbSession database, AccountLookup accounts, AccessToken token)
    {
        if (SessionStore.Find(database, token.SessionId) is not { } session
            || session.AccountId != token.Subject
            || session.CollectionId != token.CollectionId
            || accounts.Find(database, session.CollectionId, session.AccountId) is not { IsSuspended: false } account
            || account.TokenKey != session.TokenKey)
        {
            return null;
        }

        return account.AsCaller() with
        {
            SessionId = session.Id,
            SignedIn = DateTimeOffset.FromUnixTimeMilliseconds(session.Created),
            Methods = session.SignIn.Methods,
        };
    }
}
