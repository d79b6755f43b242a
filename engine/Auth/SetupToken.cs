using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth;

/// <summary>The token with which an engine that has no administrator is claimed. A start makes a new one; only its hash is kept.</summary>
internal sealed class SetupToken
{
    private const int Bytes = 20;

    private readonly byte[] _hash;

    private SetupToken(byte[] hash) => _hash = hash;

    /// <param name="text">160 random bits in hexadecimal, for the operator's eyes.</param>
    public static SetupToken Create(out string text)
    {
        text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        return new SetupToken(Hash(text));
    }

    /// <summary>Compares in a time that tells nothing about the token.</summary>
    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Hash(text), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
