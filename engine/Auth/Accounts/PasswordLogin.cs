using System.Net;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Finds out who somebody is by e-mail address and password.</summary>
internal sealed class PasswordLogin(Accounts accounts, PasswordHashing passwords, LoginThrottle throttle, AuditTrail trail, ILogger<PasswordLogin> logger)
{
    // No id of a collection.
    private const string NoCollection = "-";

    /// <summary>Answers whose e-mail address and password these are. An unknown address costs as much as a wrong password.</summary>
    /// <param name="collection">Where the account is; null where there is no such collection, which is told as a wrong password.</param>
    /// <param name="email">Address, in any case.</param>
    /// <param name="peer">Where the call comes from.</param>
    /// <exception cref="BaasException">auth CREDENTIALS_INVALID, PASSWORD_DISABLED, LOGIN_THROTTLED (with the delay).</exception>
    public async Task<Account> VerifyAsync(
        Collection? collection, string email, string password, IPAddress? peer, CancellationToken cancellationToken)
    {
        if (collection is { Accounts.AllowsPassword: false })
        {
            throw AuthErrors.PasswordDisabled(collection.Name);
        }

        var key = KeyOf(collection?.Id ?? NoCollection, email);
        return await JudgeAsync(
            key,
            peer,
            token => collection is null ? accounts.FindNobodyAsync(token) : accounts.FindByEmailAsync(collection.Id, email, token),
            password,
            cancellationToken) ?? throw AuthErrors.CredentialsInvalid();
    }

    /// <inheritdoc cref="VerifyAsync"/>
    /// <summary>The same for administrators.</summary>
    public async Task<Account> VerifyAdministratorAsync(string email, string password, IPAddress? peer, CancellationToken cancellationToken)
        => await JudgeAsync(
            KeyOf("", email), peer, token => accounts.FindByEmailAsync("", email, token), password, cancellationToken)
            ?? throw AuthErrors.CredentialsInvalid();

    /// <summary>Makes sure that who is signed in knows the password too.</summary>
    /// <exception cref="BaasException">auth PASSWORD_WRONG, LOGIN_THROTTLED (with the delay).</exception>
    public async Task ConfirmAsync(Account account, string password, IPAddress? peer, CancellationToken cancellationToken)
    {
        var key = KeyOf(account.CollectionId, account.Email);
        if (await JudgeAsync(key, peer, _ => ValueTask.FromResult<Account?>(account), password, cancellationToken) is null)
        {
            throw AuthErrors.PasswordWrong();
        }
    }

    private async Task<Account?> JudgeAsync(
        string key, IPAddress? peer, Func<CancellationToken, ValueTask<Account?>> find, string password, CancellationToken cancellationToken)
    {
        if (!throttle.TryBegin(key, peer, out var wait))
        {
            throw AuthErrors.LoginThrottled(wait);
        }

        Account? account;
        bool isRight;
        try
        {
            account = await find(cancellationToken);
            isRight = await passwords.VerifyAsync(account?.PasswordHash, password, cancellationToken);
        }
        catch (BaasException)
        {
            // Too busy, or no database: the attempt was never judged.
            throttle.Abandon(key, peer);
            throw;
        }
        catch (OperationCanceledException)
        {
            // Leaving early must not make guessing free.
            throttle.Fail(key, peer);
            throw;
        }

        if (isRight)
        {
            throttle.Succeed(key, peer);
            return await RenewHashAsync(account!, password, cancellationToken);
        }

        throttle.Fail(key, peer);
        var isThrottled = throttle.IsExhausted(key, peer);
        if (isThrottled)
        {
            logger.SignInsThrottled(peer?.ToString() ?? "unknown");
        }

        // Not for an attempt that the caller gave up, or leaving early would keep it off the trail.
        await trail.AppendAsync(AuthEvents.LoginRefused(account, isThrottled), Caller.Anonymous.At(peer), CancellationToken.None);
        return null;
    }

    // Who knows the password is the only one who can have it hashed with more work.
    private async Task<Account> RenewHashAsync(Account account, string password, CancellationToken cancellationToken)
    {
        if (!passwords.IsOutdated(account.PasswordHash!))
        {
            return account;
        }

        var hash = await passwords.HashAsync(password, cancellationToken);
        await accounts.RenewHashAsync(account, hash, cancellationToken);
        return account with { PasswordHash = hash };
    }

    // Addresses that can belong to no account need no key each.
    private static string KeyOf(string collectionId, string email)
        => email.Length > AccountRules.MaxEmailChars ? "" : $"{collectionId}/{email.ToLowerInvariant()}";
}
