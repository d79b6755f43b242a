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

    // The layout of PasswordHasher's version 3: marker, function, iterations, salt length, salt, key.
    private const int HeaderBytes = 13;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // Half of the processors stay with everybody else.
    private static readonly int Workers = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly PasswordHasher<string> _hasher;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _turns = new(Workers);
    private readonly bool _ownsSlots;
    private readonly string _nobodysHash;
    private readonly int _iterations;
    private readonly int _maxWaiting;
    private int _inside;
    private long _operations;

    /// <param name="maxWaiting">How many wait for their turn; more are refused.</param>
    /// <param name="iterations">The work of one hash.</param>
    public PasswordHashing(int maxWaiting, int iterations = Iterations)
        : this(maxWaiting, iterations, new SemaphoreSlim(Workers)) => _ownsSlots = true;

    private PasswordHashing(int maxWaiting, int iterations, SemaphoreSlim slots)
    {
        _maxWaiting = maxWaiting;
        _iterations = iterations;
        _slots = slots;
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _nobodysHash = MakeNobodysHash(iterations);
    }

    /// <summary>
    /// For another project, on the same processors. Its sign-ins are counted and wait by themselves, and only as many as can run at once ask for a
    /// processor: so projects take turns, however many wait in one.
    /// </summary>
    public PasswordHashing ForProject() => new(_maxWaiting, _iterations, _slots);

    /// <summary>How many passwords are hashed or checked at once, those that wait included; more are refused.</summary>
    public int MaxAtOnce => Workers + _maxWaiting;

    /// <summary>Passwords hashed or checked so far.</summary>
    public long Operations => Interlocked.Read(ref _operations);

    /// <summary>Whether a hash was made with less work than new ones.</summary>
    public bool IsOutdated(string hash)
    {
        Span<byte> header = stackalloc byte[HeaderBytes + SaltBytes + KeyBytes];
        return Convert.TryFromBase64String(hash, header, out var length)
            && (length < HeaderBytes
                || header[0] != 1
                || BinaryPrimitives.ReadUInt32BigEndian(header[1..]) != 2
                || BinaryPrimitives.ReadUInt32BigEndian(header[5..]) < _iterations);
    }

    /// <exception cref="Kernel.BaasException">auth LOGIN_THROTTLED when too many wait.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken)
        => RunAsync(() => _hasher.HashPassword("", password), cancellationToken);

    /// <summary>Checks a password; without a hash to compare with it takes as long and is wrong.</summary>
    /// <exception cref="Kernel.BaasException">auth LOGIN_THROTTLED when too many wait.</exception>
    public Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
        => RunAsync(
            () => _hasher.VerifyHashedPassword("", hash ?? _nobodysHash, password) != PasswordVerificationResult.Failed,
            cancellationToken);

    public void Dispose()
    {
        _turns.Dispose();
        if (_ownsSlots)
        {
            _slots.Dispose();
        }
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > Workers + _maxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            throw AuthErrors.LoginThrottled(RetryAfter);
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await RunInTurnAsync(work, cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private async Task<T> RunInTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Increment(ref _operations);
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// The hash of no password: random bytes in the layout of any other. Checking against it costs what checking against any other costs, and
    /// making it costs nothing.
    /// </summary>
    /// <param name="iterations">The work of checking against it.</param>
    public static string MakeNobodysHash(int iterations = Iterations)
    {
        var hash = RandomNumberGenerator.GetBytes(HeaderBytes + SaltBytes + KeyBytes);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltBytes);
        return Convert.ToBase64String(hash);
    }
}
