using System.Net;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>Signs in who has shown the first factor, once the second one is shown too where there is one.</summary>
internal sealed class TwoStepSignIn(SecondFactors factors, SessionTokens sessions, AccountLookup lookup, UserMessages users)
{
    /// <param name="signIn">How the account has shown who it is.</param>
    /// <param name="code">Code of the second factor; empty when the caller knows of none.</param>
    /// <returns>Tokens; or none, and that a code is needed.</returns>
    /// <exception cref="BaasException">
    /// auth ACCOUNT_SUSPENDED, ACCOUNT_UNVERIFIED, CREDENTIALS_INVALID, TWO_FACTOR_CODE_INVALID, CODE_THROTTLED; schema ENCRYPTION_KEY_MISSING.
    /// </exception>
    public async Task<TokenResponse> FinishAsync(
        Account account, SignIn signIn, string code, IPAddress? peer, CancellationToken cancellationToken)
    {
        var caller = account.AsCaller();
        if ((await factors.GetAsync(caller, cancellationToken)).IsEnabled)
        {
            SessionTokens.Admit(account, lookup.PolicyOf(account.CollectionId) ?? throw AuthErrors.CredentialsInvalid());
            if (code.Length == 0)
            {
                return new TokenResponse { TokenType = "bearer", Requires2Fa = true };
            }

            signIn = signIn with { Methods = $"{signIn.Methods} {await factors.TakeAsync(caller, code, peer, cancellationToken)}" };
        }

        return await users.TokensOfAsync(await sessions.BeginAsync(account, signIn, cancellationToken), cancellationToken);
    }
}
