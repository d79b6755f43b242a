using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Unescapes parts of URLs. Source: RFC 3986 §2.1; google/api/http.proto for what stays escaped.</summary>
internal static class UrlText
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("!#$&'()*+,/:;=?@[]");

    // RFC 3986 §3.3, pchar, without what the grammar of templates has for itself.
    private static readonly SearchValues<char> Literals =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()+,;@");

    /// <summary>Whether a text can stand in a path as it is.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var isEscape = TryReadEscape(text, out _);
            if (!isEscape && !Literals.Contains(text[0]))
            {
                return false;
            }

            text = text[(isEscape ? 3 : 1)..];
        }

        return true;
    }

    /// <summary>Unescapes to UTF-8. What is no escape stays as it is.</summary>
    /// <param name="destination">At least as many bytes as <see cref="MaxLength"/> says.</param>
    /// <returns>Number of bytes; -1 if they are not UTF-8.</returns>
    public static int Unescape(ReadOnlySpan<char> text, UrlPart part, Span<byte> destination)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            if (TryReadEscape(text, out var unit) && !(part == UrlPart.Segments && Reserved.Contains((char)unit)))
            {
                destination[length++] = unit;
                text = text[3..];
                continue;
            }

            var plain = text[1..].IndexOf('%') + 1;
            plain = plain == 0 ? text.Length : plain;
            var written = Encoding.UTF8.GetBytes(text[..plain], destination[length..]);
            if (part == UrlPart.Query)
            {
                destination.Slice(length, written).Replace((byte)'+', (byte)' ');
            }

            length += written;
            text = text[plain..];
        }

        return Utf8.IsValid(destination[..length]) ? length : -1;
    }

    public static int MaxLength(ReadOnlySpan<char> text) => Encoding.UTF8.GetMaxByteCount(text.Length);

    /// <summary>Reads the escape that a text starts with.</summary>
    public static bool TryReadEscape(ReadOnlySpan<char> text, out byte unit)
    {
        unit = 0;
        if (text.Length < 3 || text[0] != '%' || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
        {
            return false;
        }

        unit = (byte)((HexValue(text[1]) << 4) | HexValue(text[2]));
        return true;
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
