using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Random texts that work once, of which only hashes are kept.</summary>
internal static class OneTimeSecret
{
    private const int Bytes = 32;

    /// <summary>256 random bits in 43 characters of base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>The challenge for a verifier. Source: RFC 7636 §4.2, S256.</summary>
    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(HashOf(verifier));

    /// <summary>Whether a text can be a challenge.</summary>
    public static bool IsChallenge(string text) => Tokens.Base64UrlText.TryDecode(text, out var bytes) && bytes.Length == Bytes;

    /// <summary>Compares in a time that tells nothing.</summary>
    public static bool AreSame(string one, string other) => CryptographicOperations.FixedTimeEquals(HashOf(one), HashOf(other));
}
