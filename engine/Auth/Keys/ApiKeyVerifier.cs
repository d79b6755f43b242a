using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>
/// Turns keys into callers. Their texts are checked once; whether a key is still there is asked again each second, since another node
/// may have revoked it, and at once after this node revoked any.
/// </summary>
internal sealed class ApiKeyVerifier(Database database, ApiKeyUsage usage, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private const long FreshMs = 900;

    private static readonly byte[] NobodysHash = new byte[SHA256.HashSizeInBytes];

    private readonly VerifiedTokens<VerifiedKey> _verified = new(MaxRemembered);
    private long _endings;

    /// <summary>Answers for a key that was checked a moment ago, without work.</summary>
    /// <exception cref="BaasException">auth TOKEN_EXPIRED, PERMISSION_DENIED (the address is not one of the key's).</exception>
    public bool TryRecall(ReadOnlySpan<char> text, IPAddress? address, [NotNullWhen(true)] out Caller? caller)
    {
        var now = Now();
        caller = _verified.TryGet(text, out var known) && IsFresh(known, now) ? Admit(known, address, now) : null;
        return caller is not null;
    }

    /// <summary>Checks a key: its text, its time, where it comes from, and that it is not revoked.</summary>
    /// <exception cref="BaasException">
    /// auth TOKEN_INVALID, TOKEN_EXPIRED, PERMISSION_DENIED (the address is not one of the key's); storage UNAVAILABLE, OVERLOADED.
    /// </exception>
    public async ValueTask<Caller> VerifyAsync(string text, IPAddress? address, CancellationToken cancellationToken)
    {
        var now = Now();
        return Admit(await FindAsync(text, now, cancellationToken), address, now);
    }

    /// <summary>Checks that a key goes on by which a stream was opened.</summary>
    /// <exception cref="BaasException">auth TOKEN_INVALID, TOKEN_EXPIRED; storage UNAVAILABLE, OVERLOADED.</exception>
    public async ValueTask CheckAgainAsync(string text, CancellationToken cancellationToken)
    {
        var now = Now();
        RequireTime(await FindAsync(text, now, cancellationToken), now);
    }

    /// <summary>To be called when a key was revoked: all are looked for anew.</summary>
    public void ForgetAll() => Interlocked.Increment(ref _endings);

    private async ValueTask<VerifiedKey> FindAsync(string text, long now, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsWellFormed(text))
        {
            throw KeyErrors.KeyInvalid();
        }

        var endings = Interlocked.Read(ref _endings);
        if (!_verified.TryGet(text, out var known))
        {
            known = new VerifiedKey(await ReadAsync(text, cancellationToken));
            _verified.Add(text, known, _verified.Version);
        }
        else if (!await database.ReadAsync(known.Key.Id, static (session, id) => ApiKeyStore.Find(session, id) is not null, cancellationToken))
        {
            throw KeyErrors.KeyInvalid();
        }

        known.SetChecked(now, endings);
        return known;
    }

    private async ValueTask<ApiKey> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            ApiKeyText.PrefixOf(text), static (session, prefix) => ApiKeyStore.FindByPrefix(session, prefix), cancellationToken);

        // As much work for a prefix that nobody has.
        var isRight = CryptographicOperations.FixedTimeEquals(ApiKeyText.Hash(text), found?.Hash ?? NobodysHash);
        return isRight && found is { } match ? match.Key : throw KeyErrors.KeyInvalid();
    }

    private bool IsFresh(VerifiedKey known, long now)
        => known.Endings == Interlocked.Read(ref _endings) && now - known.Checked is >= 0 and < FreshMs;

    private Caller Admit(VerifiedKey known, IPAddress? address, long now)
    {
        RequireTime(known, now);
        if (!known.IsAllowedFrom(address))
        {
            throw KeyErrors.AddressRefused();
        }

        usage.Note(known, now, address);
        return known.Caller;
    }

    private static void RequireTime(VerifiedKey known, long now)
    {
        if (known.Key.Expires != 0 && known.Key.Expires <= now)
        {
            throw KeyErrors.KeyExpired();
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
