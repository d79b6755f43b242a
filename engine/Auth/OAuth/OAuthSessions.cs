using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Begins the sessions of those whom a provider has signed in, and tells them who they are.</summary>
internal sealed class OAuthSessions(AccountLookup lookup, Accounts.Accounts accounts, SessionTokens sessions, UserMessages users)
{
    /// <summary>Finds a collection of accounts by its name or id; null when there is none.</summary>
    public Collection? FindCollection(string nameOrId) => lookup.FindCollection(nameOrId);

    public ValueTask<Account?> FindAsync(string collectionId, string accountId, CancellationToken cancellationToken)
        => accounts.FindAsync(collectionId, accountId, cancellationToken);

    /// <exception cref="BaasException">auth ACCOUNT_SUSPENDED, CREDENTIALS_INVALID when the account has just changed.</exception>
    public async Task<V1.Auth.CompleteOAuthResponse> BeginAsync(
        Account account, string provider, string name, SignIn signIn, CancellationToken cancellationToken)
    {
        var tokens = await users.TokensOfAsync(await sessions.BeginAsync(account, signIn, cancellationToken), cancellationToken);
        return new V1.Auth.CompleteOAuthResponse
        {
            AccessToken = tokens.AccessToken,
            RefreshToken = tokens.RefreshToken,
            TokenType = tokens.TokenType,
            User = Name(tokens.User, provider, name),
            ExpiresIn = tokens.ExpiresIn,
        };
    }

    /// <summary>The answer to somebody who is signed in already.</summary>
    public async Task<V1.Auth.CompleteOAuthResponse> TellAsync(Account account, string provider, string name, CancellationToken cancellationToken)
        => new() { User = Name(await users.OfAsync(account.AsCaller(), cancellationToken), provider, name) };

    private static V1.Auth.User Name(V1.Auth.User user, string provider, string name)
    {
        user.OauthProvider = provider;
        if (name.Length > 0)
        {
            user.Name = name;
        }

        return user;
    }
}
