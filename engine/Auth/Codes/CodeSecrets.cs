using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>What codes look like, and what is kept of them.</summary>
internal static class CodeSecrets
{
    private const int TokenBytes = 32;
    private const int Digits = 6;

    /// <summary>256 random bits, for a link.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Random digits, for people to type.</summary>
    public static string NewDigits() => RandomNumberGenerator.GetInt32(1_000_000).ToString($"D{Digits}", CultureInfo.InvariantCulture);

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>
    /// The same for digits. Whoever reads the database could try all million, but not before they end: what holds is that they last two
    /// minutes, work once, and few guesses are answered. The id keeps equal digits from looking equal.
    /// </summary>
    public static byte[] HashDigits(string id, string digits) => Hash($"{id}|{digits}");
}
