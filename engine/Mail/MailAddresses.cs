using System.Net.Mail;

namespace Grpc.Baas.Engine.Mail;

/// <summary>Addresses that a mail can go to.</summary>
internal static class MailAddresses
{
    // RFC 5321 §4.5.3.1: a path with its angle brackets has 256 octets.
    private const int MaxChars = 254;

    /// <summary>Whether a text is one bare address: no name before it, no second one after it, and nothing that could begin another header.</summary>
    public static bool IsAddress(string text)
        => text.Length <= MaxChars
            && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            && MailAddress.TryCreate(text, out var address)
            && address.Address == text;

    /// <summary>Whether the address has only characters that every server takes (RFC 5321; others need RFC 6531).</summary>
    public static bool IsAscii(string address) => System.Text.Ascii.IsValid(address);
}
