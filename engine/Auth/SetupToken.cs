using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth;

/// <summary>The token with which an engine that has no administrator is claimed. A start makes a new one; only its hash is kept.</summary>
internal sealed class SetupToken
{
    private const int Bytes = 20;

    private readonly byte[] _hash;

    /// <param name="hash">As <see cref="Hash"/> had it.</param>
    public SetupToken(byte[] hash) => _hash = hash;

    /// <summary>What may be stored of it.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <param name="text">160 random bits in hexadecimal, for the operator's eyes.</param>
    public static SetupToken Create(out string text)
    {
        text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        return new SetupToken(HashOf(text));
    }

    /// <summary>Compares in a time that tells nothing about the token.</summary>
    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(HashOf(text), _hash);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
