using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, 6 digits and steps of 30 seconds, which is what all apps know.</summary>
internal static class Totp
{
    public const int SecretBytes = 20;

    private const int Digits = 6;
    private const int Modulus = 1_000_000;
    private const int StepSeconds = 30;

    // RFC 6238 §5.2: one step each way makes up for slow typing and clocks that differ.
    private const int Drift = 1;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226 §5.3).</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 apps know only SHA-1 for sure, and HMAC with it is not broken.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % Modulus).ToString($"D{Digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>Finds the step that a code belongs to.</summary>
    /// <param name="code">What was typed, with or without spaces.</param>
    /// <param name="lastStep">The step of the last code that was taken; it and those before it are not taken again (RFC 6238 §5.2).</param>
    /// <returns>Null when the code is wrong or was used.</returns>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        var typed = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        var current = StepOf(now);
        for (var step = current - Drift; step <= current + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), typed) && step > lastStep)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The address that apps read from a QR code (Key Uri Format of Google Authenticator).</summary>
    /// <param name="issuer">Name of the app.</param>
    /// <param name="account">Name of the account.</param>
    public static string Uri(string issuer, string account, string secret)
    {
        var name = System.Uri.EscapeDataString(issuer.Replace(':', ' '));
        return $"otpauth://totp/{name}:{System.Uri.EscapeDataString(account)}?secret={secret}&issuer={name}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
    }
}
