using System.Net;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Finds out who somebody is by e-mail address and password.</summary>
internal sealed class PasswordLogin(AuthStore store, PasswordHashing passwords, LoginThrottle throttle, ILogger<PasswordLogin> logger)
{
    /// <summary>Answers whose e-mail address and password these are. An unknown address takes as long as a wrong password.</summary>
    /// <exception cref="BaasException">auth CREDENTIALS_INVALID, LOGIN_THROTTLED (with the delay).</exception>
    public async Task<Administrator> VerifyAsync(string email, string password, IPAddress? peer, CancellationToken cancellationToken)
    {
        if (!throttle.TryBegin(email, peer, out var wait))
        {
            throw AuthErrors.LoginThrottled(wait);
        }

        if (await FindAsync(email, password, peer, cancellationToken) is not { } administrator)
        {
            if (throttle.IsExhausted(email, peer))
            {
                logger.SignInsThrottled(peer?.ToString() ?? "unknown");
            }

            throw AuthErrors.CredentialsInvalid();
        }

        throttle.Succeed(email, peer);
        return administrator;
    }

    private async Task<Administrator?> FindAsync(string email, string password, IPAddress? peer, CancellationToken cancellationToken)
    {
        try
        {
            var administrator = await store.FindByEmailAsync(email, cancellationToken);
            return await passwords.VerifyAsync(administrator?.PasswordHash, password, cancellationToken) ? administrator : null;
        }
        catch (BaasException)
        {
            // Too busy, or no database: the attempt was never judged. One that its caller gave up stays counted, since
            // leaving early must not make guessing free.
            throttle.Abandon(email, peer);
            throw;
        }
    }
}
