using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Begins sessions, carries them on, and ends those whose refresh token was stolen.</summary>
internal sealed class SessionTokens(
    AuthStore store, SigningKeys keys, TokenVerifier verifier, RecordIds ids, TimeProvider time, ILogger<SessionTokens> logger)
{
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(7);

    /// <summary>Begins a session for somebody who has shown who it is.</summary>
    public async Task<SignedIn> BeginAsync(Administrator administrator, CancellationToken cancellationToken)
    {
        var refresh = RefreshToken.Create();
        var session = new Session(ids.Next(), administrator.Id, administrator.Epoch, refresh, time.GetUtcNow() + RefreshLifetime);
        await store.AddSessionAsync(session, cancellationToken);
        return Issue(administrator, session.Id, refresh);
    }

    /// <summary>Trades a refresh token for the next pair.</summary>
    /// <exception cref="BaasException">auth REFRESH_TOKEN_INVALID. If it was used before, its session has ended with this.</exception>
    public async Task<SignedIn> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryRead(refreshToken, out var used))
        {
            throw AuthErrors.RefreshTokenInvalid();
        }

        var next = used.Next();
        var outcome = await store.RotateAsync(used, next, time.GetUtcNow() + RefreshLifetime, cancellationToken);
        if (outcome.Kind == RefreshOutcomeKind.Reused)
        {
            // Either the owner or a thief comes second; nobody can tell which, so neither keeps the session.
            verifier.ForgetAll();
            logger.RefreshTokenReused();
        }

        return outcome.Administrator is { } administrator
            ? Issue(administrator, outcome.SessionId, next)
            : throw AuthErrors.RefreshTokenInvalid();
    }

    private SignedIn Issue(Administrator administrator, string sessionId, RefreshToken refresh)
    {
        var now = time.GetUtcNow();
        var access = new AccessToken
        {
            Id = ids.Next(),
            SessionId = sessionId,
            Subject = administrator.Id,
            Email = administrator.Email,
            Epoch = administrator.Epoch,
            Issued = now,
            Expires = now + AccessLifetime,
        };
        return new SignedIn(administrator, TokenWriter.Write(access, keys.Current), refresh.Encode(), AccessLifetime);
    }
}
