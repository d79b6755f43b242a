using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Turns access tokens into callers.</summary>
internal sealed class TokenVerifier(TokenReader reader, AuthStore store, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    private readonly VerifiedTokens<VerifiedCaller> _verified = new(MaxRemembered);

    /// <summary>Answers for a token that was verified before and is still good, without work.</summary>
    public bool TryRecall(ReadOnlySpan<char> token, [NotNullWhen(true)] out Caller? caller)
    {
        caller = _verified.TryGet(token, out var verified) && verified.Expires > time.GetUtcNow() ? verified.Caller : null;
        return caller is not null;
    }

    /// <summary>Verifies a token: its signature, its claims, and that its session goes on.</summary>
    /// <exception cref="BaasException">auth TOKEN_INVALID, TOKEN_EXPIRED; storage UNAVAILABLE, OVERLOADED.</exception>
    public async ValueTask<Caller> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var version = _verified.Version;
        if (!reader.TryRead(token, out var claims, out var fault))
        {
            throw fault == TokenFault.Expired ? AuthErrors.TokenExpired() : AuthErrors.TokenInvalid();
        }

        var role = await store.FindRoleAsync(claims, cancellationToken) ?? throw AuthErrors.TokenInvalid();
        var caller = new Caller(CallerKind.Administrator, claims.Subject, claims.Email) { Role = role, SessionId = claims.SessionId };
        _verified.Add(token, new VerifiedCaller(caller, claims.Expires), version);
        return caller;
    }

    /// <summary>To be called when a session has ended: its tokens must not be recalled.</summary>
    public void ForgetAll() => _verified.Clear();

    private sealed record VerifiedCaller(Caller Caller, DateTimeOffset Expires);
}
