using System.Buffers;
using System.Text;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>The forms of texts that <see cref="Formats"/> name. None keeps anything of what it looks at.</summary>
internal static class FormatChecks
{
    private const int MaxIdLength = 128;
    private const int MaxAliasLength = 100;
    private const int Md5Digits = 32;
    private const int BcryptLength = 60;
    private const int BcryptSaltStart = 7;

    private static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~"u8);

    private static readonly SearchValues<byte> AliasBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // Bcrypt has a base64 of its own.
    private static readonly SearchValues<byte> BcryptBytes =
        SearchValues.Create("./abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    public static bool IsId(ReadOnlySpan<byte> utf8) => utf8.Length <= MaxIdLength && !utf8.ContainsAnyExcept(IdBytes);

    public static bool IsAlias(ReadOnlySpan<byte> utf8) => utf8.Length <= MaxAliasLength && !utf8.ContainsAnyExcept(AliasBytes);

    public static bool IsNamespace(ReadOnlySpan<byte> utf8)
    {
        foreach (var range in utf8.Split((byte)'.'))
        {
            var name = utf8[range];
            if (name.IsEmpty || char.IsAsciiDigit((char)name[0]) || name.ContainsAnyExcept(NameBytes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text is one line and not blank.</summary>
    public static bool IsLine(ReadOnlySpan<byte> utf8)
    {
        var isBlank = true;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
            {
                return false;
            }

            isBlank &= Rune.IsWhiteSpace(rune);
            utf8 = utf8[length..];
        }

        return !isBlank;
    }

    public static bool IsMd5(ReadOnlySpan<byte> utf8) => utf8.Length == Md5Digits && !utf8.ContainsAnyExcept(HexBytes);

    /// <summary>Whether a text is as <c>$2b$12$</c> with 53 characters of salt and hash. Source: OpenBSD, crypt_blowfish(3).</summary>
    public static bool IsBcrypt(ReadOnlySpan<byte> utf8)
        => utf8.Length == BcryptLength
            && utf8[..2].SequenceEqual("$2"u8)
            && utf8[2] is (byte)'a' or (byte)'b' or (byte)'x' or (byte)'y'
            && utf8[3] == '$'
            && char.IsAsciiDigit((char)utf8[4])
            && char.IsAsciiDigit((char)utf8[5])
            && utf8[6] == '$'
            && !utf8[BcryptSaltStart..].ContainsAnyExcept(BcryptBytes);

    /// <summary>Whether a text is as <c>#rgb</c>, <c>#rgba</c>, <c>#rrggbb</c> or <c>#rrggbbaa</c>. Source: CSS Color 4 §5.2.</summary>
    public static bool IsColor(ReadOnlySpan<byte> utf8)
        => utf8.Length is 4 or 5 or 7 or 9 && utf8[0] == '#' && !utf8[1..].ContainsAnyExcept(HexBytes);
}
