using System.Buffers;
using System.Text;

namespace Grpc.Baas.Framing;

/// <summary>
/// The trailer <c>grpc-message</c>: UTF-8, in which every byte but printable ASCII, and '%', is written as %XX.
/// Source: grpc/doc/PROTOCOL-HTTP2.md, "Status-Message".
/// </summary>
public static class GrpcMessageText
{
    /// <summary>Name of the trailer.</summary>
    public const string TrailerName = "grpc-message";

    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Writes a text as the trailer has it.</summary>
    public static string Encode(string text)
    {
        var plain = text.AsSpan().IndexOfAnyExcept(Plain);
        if (plain < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16).Append(text, 0, plain);
        foreach (var unit in Encoding.UTF8.GetBytes(text[plain..]))
        {
            if (unit < 0x80 && Plain.Contains((char)unit))
            {
                encoded.Append((char)unit);
            }
            else
            {
                encoded.Append('%').Append(HexDigits[unit >> 4]).Append(HexDigits[unit & 15]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Reads the trailer's value. What is not a valid escape stays as it is, as the specification wants.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%'))
        {
            return encoded;
        }

        var bytes = new ArrayBufferWriter<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length
                && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes.Write([(byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]))]);
                i += 2;
            }
            else
            {
                Encoding.UTF8.GetBytes(encoded.AsSpan(i, 1), bytes);
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
