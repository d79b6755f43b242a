using System.Net;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Gives a new engine its administrator, once.</summary>
internal sealed class FirstAdministrator(
    AuthStore store, PasswordHashing passwords, LoginThrottle throttle, EngineClaim claim, RecordIds ids, ILogger<FirstAdministrator> logger)
{
    /// <summary>Claims the engine with the setup token.</summary>
    /// <param name="peer">Where the call comes from, for the log.</param>
    /// <exception cref="BaasException">auth ENGINE_CLAIMED, SETUP_TOKEN_INVALID, ACCOUNT_INVALID, LOGIN_THROTTLED.</exception>
    public async Task<Administrator> ClaimAsync(
        string setupToken, string email, string password, IPAddress? peer, CancellationToken cancellationToken)
    {
        if (claim.IsClaimed)
        {
            throw AuthErrors.EngineClaimed();
        }

        // Counted for each source alone: were all guesses one account's, strangers could keep the owner out.
        var key = $"setup/{peer}";
        if (!throttle.TryBegin(key, peer, out var wait))
        {
            throw AuthErrors.LoginThrottled(wait);
        }

        if (!claim.Accepts(setupToken))
        {
            throttle.Fail(key, peer);
            logger.SetupTokenRefused(peer?.ToString() ?? "unknown");
            throw AuthErrors.SetupTokenInvalid();
        }

        throttle.Succeed(key, peer);

        return await AddAsync(email, password, cancellationToken);
    }

    /// <summary>Adds the administrator that the operator has named. Two at once: one wins.</summary>
    /// <exception cref="BaasException">auth ENGINE_CLAIMED, ACCOUNT_INVALID, LOGIN_THROTTLED.</exception>
    public async Task<Administrator> AddAsync(string email, string password, CancellationToken cancellationToken)
    {
        AccountRules.Require(email, password);
        var hash = await passwords.HashAsync(password, cancellationToken);
        var administrator = new Administrator(ids.Next(), email, hash, Epoch: 1);
        var isFirst = await store.TryAddFirstAsync(administrator, cancellationToken);
        claim.Close();
        if (!isFirst)
        {
            throw AuthErrors.EngineClaimed();
        }

        logger.EngineClaimed(administrator.Id);
        return administrator;
    }
}
