using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Accounts;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>
/// Turns access tokens into callers. Signatures are checked once; whether the session goes on is asked again each second, since another
/// node, or another process on the same file, may have ended it, and at once after this node ended any.
/// </summary>
internal sealed class TokenVerifier(TokenReader reader, SessionCallers sessions, AccountSignal changes, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(900);

    private readonly VerifiedTokens<VerifiedCaller> _verified = new(MaxRemembered);

    /// <summary>Answers for a token that was verified a moment ago, without work.</summary>
    public bool TryRecall(ReadOnlySpan<char> token, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (_verified.TryGet(token, out var verified))
        {
            var now = time.GetUtcNow();
            var age = now - verified.Checked;
            caller = verified.Claims.Expires > now
                && verified.Changes == changes.Count
                && age >= TimeSpan.Zero
                && age < FreshFor
                ? verified.Caller
                : null;
        }

        return caller is not null;
    }

    /// <summary>Whether a token that was verified before has come to its end. False when it is no longer remembered.</summary>
    public bool IsExpired(ReadOnlySpan<char> token) => _verified.TryGet(token, out var verified) && verified.Claims.Expires <= time.GetUtcNow();

    /// <summary>Verifies a token: its signature, its claims, and that its session goes on.</summary>
    /// <exception cref="BaasException">auth TOKEN_INVALID, TOKEN_EXPIRED; storage UNAVAILABLE, OVERLOADED.</exception>
    public async ValueTask<Caller> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        var version = _verified.Version;
        var known = changes.Count;
        var now = time.GetUtcNow();
        var claims = Read(token, now);
        var caller = await sessions.FindAsync(claims, cancellationToken) ?? throw AuthErrors.TokenInvalid();
        _verified.Add(token, new VerifiedCaller(claims, caller, now, known), version);
        return caller;
    }

    /// <summary>To be called when a session has ended, or what is known of its account has changed: its tokens are looked at anew.</summary>
    public void ForgetAll() => changes.Raise();

    /// <summary>To be called when the signing keys have changed: signatures are checked anew.</summary>
    public void ForgetSignatures() => _verified.Clear();

    private AccessToken Read(string token, DateTimeOffset now)
    {
        if (_verified.TryGet(token, out var known))
        {
            return known.Claims.Expires > now ? known.Claims : throw AuthErrors.TokenExpired();
        }

        return reader.TryRead(token, out var claims, out var fault)
            ? claims
            : throw (fault == TokenFault.Expired ? AuthErrors.TokenExpired() : AuthErrors.TokenInvalid());
    }

    /// <param name="Checked">When its session was last found to go on.</param>
    /// <param name="Changes">How many changes of accounts were known before that.</param>
    private sealed record VerifiedCaller(AccessToken Claims, Caller Caller, DateTimeOffset Checked, long Changes);
}
