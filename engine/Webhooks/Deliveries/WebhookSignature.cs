using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>
/// Signs the exact bytes that are sent, in two ways: the body alone, and with id and time, so that nobody can send it again later.
/// Source: https://www.standardwebhooks.com.
/// </summary>
internal static class WebhookSignature
{
    private const string EncodedKey = "whsec_";

    /// <summary>Hexadecimal HMAC-SHA256 of the body, for <c>X-Webhook-Signature</c>.</summary>
    public static string OfBody(string secret, ReadOnlySpan<byte> body)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>The value of <c>webhook-signature</c>: version 1, HMAC-SHA256 of id, time and body.</summary>
    /// <param name="id">Value of <c>webhook-id</c>.</param>
    /// <param name="seconds">Value of <c>webhook-timestamp</c>, since 1970.</param>
    public static string OfMessage(string secret, string id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed))}";
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(EncodedKey, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[EncodedKey.Length..], key, out var length)
            ? key[..length]
            : Encoding.UTF8.GetBytes(secret);
    }
}
