using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.Passwords;

/// <summary>
/// Hashes and checks passwords (PBKDF2 with HMAC-SHA-512) away from the threads of requests. A check takes a tenth of a second of
/// one processor, so few run at once, some wait, and the rest is refused.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // Half of the processors stay with everybody else.
    private static readonly int Workers = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly PasswordHasher<string> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _slots = new(Workers);
    private readonly string _nobodysHash = MakeNobodysHash();
    private readonly int _maxWaiting;
    private int _inside;

    public PasswordHashing(int maxWaiting) => _maxWaiting = maxWaiting;

    /// <exception cref="Kernel.BaasException">auth LOGIN_THROTTLED when too many wait.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync(() => _hasher.HashPassword("", password), cancellationToken);

    /// <summary>Checks a password; without a hash to compare with it takes as long and is wrong.</summary>
    /// <exception cref="Kernel.BaasException">auth LOGIN_THROTTLED when too many wait.</exception>
    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
        => RunAsync(
            () => _hasher.VerifyHashedPassword("", hash ?? _nobodysHash, password) != PasswordVerificationResult.Failed,
            cancellationToken);

    public void Dispose() => _slots.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > Workers + _maxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            throw AuthErrors.LoginThrottled(RetryAfter);
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>The hash of no password. Checking against it costs what checking against any other costs, and making it costs nothing.</summary>
    public static string MakeNobodysHash()
    {
        // Random bytes in the layout of PasswordHasher's version 3: marker, function, iterations, salt length, salt, key.
        const int headerBytes = 13;
        const int saltBytes = 16;
        const int keyBytes = 32;
        var hash = RandomNumberGenerator.GetBytes(headerBytes + saltBytes + keyBytes);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), Iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), saltBytes);
        return Convert.ToBase64String(hash);
    }
}
