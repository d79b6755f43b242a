using System.Buffers;
using System.Buffers.Text;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>Reads base64url as strictly as JWS wants it: no padding, no white space, one spelling for each value.</summary>
/// <remarks>Source: RFC 7515 §2. The in-box decoder lets padding and white space through.</remarks>
internal static class Base64UrlText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Allowed) || !HasOneSpelling(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    // The last character of a part group carries bits that decode to nothing; with any of them set the same bytes would have several texts.
    private static bool HasOneSpelling(ReadOnlySpan<char> text)
    {
        var unusedBits = (text.Length % 4) switch
        {
            2 => 0b1111,
            3 => 0b11,
            _ => 0,
        };
        return unusedBits == 0 || (Alphabet.IndexOf(text[^1]) & unusedBits) == 0;
    }
}
