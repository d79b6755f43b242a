using System.Security.Cryptography;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>Begins sessions, carries them on, and ends them, be they of administrators or of accounts.</summary>
internal sealed class SessionTokens(
    Database database, AccountLookup accounts, TokenIssuer issuer, TokenVerifier verifier, AuditTrail trail, ILogger<SessionTokens> logger)
{
    /// <summary>Sessions that an account may have.</summary>
    public const int MaxSessions = 100;

    /// <summary>How long a refresh token may be used again, since the answer to its first use may have been lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int MaxUserAgent = 200;

    /// <summary>Begins a session for somebody who has shown who it is. All ways to sign in end here.</summary>
    /// <param name="account">As it was when it was shown; if its password or address has changed since, that counted for nothing.</param>
    /// <exception cref="BaasException">auth ACCOUNT_SUSPENDED, ACCOUNT_UNVERIFIED, CREDENTIALS_INVALID, TWO_FACTOR_REQUIRED.</exception>
    public async Task<SignedIn> BeginAsync(Account account, SignIn signIn, CancellationToken cancellationToken)
    {
        var policy = accounts.PolicyOf(account.CollectionId) ?? throw AuthErrors.CredentialsInvalid();
        Admit(account, policy);
        var refresh = RefreshToken.Create();
        var now = issuer.Now;
        var session = new Session(issuer.NewSessionId(), account.CollectionId, account.Id)
        {
            TokenKey = account.TokenKey,
            ChainKey = RefreshToken.CreateChainKey(),
            SecretHash = refresh.SecretHash,
            Created = now.ToUnixTimeMilliseconds(),
            Refreshed = now.ToUnixTimeMilliseconds(),
            Expires = (now + LifetimeOf(policy, signIn)).ToUnixTimeMilliseconds(),
            SignIn = signIn with { UserAgent = Shorten(signIn.UserAgent) },
        };
        return await database.WriteAsync(transaction => TryBegin(transaction, session, refresh), cancellationToken)
            ? new SignedIn(account, issuer.Issue(account, session, policy.AccessLifetime), refresh.Encode(), policy.AccessLifetime)
            : throw AuthErrors.CredentialsInvalid();
    }

    /// <summary>Refuses accounts that may not sign in, whatever they have shown.</summary>
    /// <exception cref="BaasException">auth ACCOUNT_SUSPENDED, ACCOUNT_UNVERIFIED.</exception>
    public static void Admit(Account account, AccountPolicy policy)
    {
        if (account.IsSuspended)
        {
            throw AuthErrors.AccountSuspended();
        }

        if (policy.VerifiedOnly && !account.IsVerified)
        {
            throw AuthErrors.AccountUnverified();
        }
    }

    /// <summary>Trades a refresh token for the next pair.</summary>
    /// <param name="collectionId">Where the account must be; empty for administrators, null for all.</param>
    /// <exception cref="BaasException">auth REFRESH_TOKEN_INVALID. If it was used long before, its session has ended with this.</exception>
    public async Task<SignedIn> RefreshAsync(string refreshToken, string? collectionId, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryRead(refreshToken, out var used))
        {
            throw AuthErrors.RefreshTokenInvalid();
        }

        var outcome = await database.WriteAsync(transaction => Rotate(transaction, used, collectionId), cancellationToken);
        if (outcome.Kind == RefreshOutcomeKind.Reused)
        {
            // Either the owner or a thief comes second; nobody can tell which, so neither keeps the session.
            verifier.ForgetAll();
            logger.RefreshTokenReused();
        }

        if (outcome is not { Account: { } account, Session: { } session, Next: { } next } || accounts.PolicyOf(account.CollectionId) is not { } policy)
        {
            throw AuthErrors.RefreshTokenInvalid();
        }

        return new SignedIn(account, issuer.Issue(account, session, policy.AccessLifetime), next.Encode(), policy.AccessLifetime);
    }

    /// <summary>Ends a session.</summary>
    /// <param name="caller">Whose it must be.</param>
    /// <returns>False when the caller has no such session.</returns>
    public async Task<bool> EndAsync(Caller caller, string sessionId, CancellationToken cancellationToken)
    {
        var isEnded = !sessionId.Contains('\0') && await database.WriteAsync(
            transaction =>
            {
                if (SessionStore.Find(transaction.Session, sessionId) is not { } session
                    || session.AccountId != caller.Id
                    || session.CollectionId != caller.CollectionId)
                {
                    return false;
                }

                SessionStore.Delete(transaction.Session, sessionId);
                transaction.Actor = caller;
                trail.Append(transaction, AuthEvents.Logout(caller.CollectionId, caller.Id, sessionId));
                return true;
            },
            cancellationToken);
        verifier.ForgetAll();
        return isEnded;
    }

    /// <summary>Ends all sessions of an account.</summary>
    /// <param name="collectionId">Empty for administrators.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="actor">Who ends them.</param>
    /// <param name="cancellationToken">Observed until the write starts.</param>
    public async Task EndAllAsync(string collectionId, string accountId, Caller actor, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            transaction =>
            {
                SessionStore.DeleteAll(transaction.Session, collectionId, accountId, except: "");
                transaction.Actor = actor;
                trail.Append(transaction, AuthEvents.Logout(collectionId, accountId, sessionId: ""));
                return true;
            },
            cancellationToken);
        verifier.ForgetAll();
    }

    /// <summary>Reads an account's sessions, the latest first.</summary>
    /// <param name="before">Id of the last one that is known; empty for none.</param>
    public ValueTask<List<Session>> ListAsync(Caller caller, string before, int limit, CancellationToken cancellationToken)
        => database.ReadAsync(
            (caller, before, limit),
            static (session, wanted) => SessionStore.List(
                session, wanted.caller.CollectionId, wanted.caller.Id, wanted.before.Contains('\0') ? "" : wanted.before, wanted.limit),
            cancellationToken);

    private bool TryBegin(WriteTransaction transaction, Session session, RefreshToken refresh)
    {
        var database = transaction.Session;
        SessionStore.DeleteExpired(database, session.Created);
        if (accounts.Find(database, session.CollectionId, session.AccountId) is not { IsSuspended: false } account
            || account.TokenKey != session.TokenKey)
        {
            return false;
        }

        if (!session.SignIn.HasSecondFactor && FactorStore.IsEnabled(database, session.CollectionId, session.AccountId))
        {
            throw CodeErrors.TwoFactorRequired();
        }

        SessionStore.Add(database, session, refresh);
        SessionStore.Trim(database, session.CollectionId, session.AccountId, MaxSessions);
        transaction.Actor = AuthEvents.ActorOf(account, session.Id, session.SignIn.Address);
        trail.Append(transaction, AuthEvents.Login(account, session.SignIn));
        return true;
    }

    private RefreshOutcome Rotate(WriteTransaction transaction, RefreshToken used, string? collectionId)
    {
        var database = transaction.Session;
        var now = issuer.Now;
        if (SessionStore.Find(database, used) is not { } session
            || session.Expires <= now.ToUnixTimeMilliseconds()
            || (collectionId is not null && collectionId != session.CollectionId)
            || accounts.PolicyOf(session.CollectionId) is not { } policy
            || accounts.Find(database, session.CollectionId, session.AccountId) is not { IsSuspended: false } account
            || account.TokenKey != session.TokenKey)
        {
            return RefreshOutcome.Unknown;
        }

        var next = used.Next(session.ChainKey);
        if (CryptographicOperations.FixedTimeEquals(session.SecretHash, used.SecretHash))
        {
            SessionStore.Rotate(
                database, session, next, now.ToUnixTimeMilliseconds(), (now + LifetimeOf(policy, session.SignIn)).ToUnixTimeMilliseconds());
        }
        else if (!IsRepeated(session, used, now))
        {
            SessionStore.Delete(database, session.Id);
            trail.Append(transaction, AuthEvents.RefreshReused(session));
            return RefreshOutcome.Reused;
        }

        return new RefreshOutcome(RefreshOutcomeKind.Rotated, session, account, next);
    }

    private static bool IsRepeated(Session session, RefreshToken used, DateTimeOffset now)
        => session.PreviousHash is { } previous
            && CryptographicOperations.FixedTimeEquals(previous, used.SecretHash)
            && now - DateTimeOffset.FromUnixTimeMilliseconds(session.Refreshed) <= Grace;

    private static TimeSpan LifetimeOf(AccountPolicy policy, SignIn signIn)
        => signIn.IsRemembered ? policy.RefreshLifetime : policy.UnrememberedLifetime;

    private static string Shorten(string userAgent)
        => new([.. userAgent.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)).Take(MaxUserAgent)]);
}
