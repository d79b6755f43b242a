using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>The text of a key: <c>baas_</c>, 8 hexadecimal digits by which it is found, <c>_</c>, and 192 random bits in hexadecimal.</summary>
internal static class ApiKeyText
{
    public const string Start = "baas_";
    private const int HandleBytes = 4;
    private const int SecretBytes = 24;
    private const int PrefixChars = 13;
    private const int Chars = PrefixChars + 1 + (2 * SecretBytes);

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <returns>The text, for its owner alone; what is kept is <see cref="Hash"/>.</returns>
    public static string Create()
        => $"{Start}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HandleBytes))}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>Whether a credential is meant to be a key, be it a good one or not.</summary>
    public static bool IsMeant(ReadOnlySpan<char> credential) => credential.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Whether a text is in the form of a key.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
        => text.Length == Chars
            && IsMeant(text)
            && text[PrefixChars] == '_'
            && !text[Start.Length..PrefixChars].ContainsAnyExcept(Digits)
            && !text[(PrefixChars + 1)..].ContainsAnyExcept(Digits);

    /// <summary>The part by which a key is found, which is no secret.</summary>
    public static string PrefixOf(string text) => text[..PrefixChars];

    /// <summary>SHA-256: the secret has so many bits that no slow hash is needed.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));
}
