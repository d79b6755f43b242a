using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>Codes for who has lost the authenticator app: 80 random bits, so that a hash without salt and work keeps them.</summary>
internal static class RecoveryCode
{
    /// <summary>How many there are.</summary>
    public const int Count = 10;

    private const int Bytes = 10;
    private const int GroupLength = 4;

    /// <summary>A code as <c>abcd-efgh-ijkl-mnop</c>.</summary>
    public static string Create()
        => string.Join('-', Base32.Encode(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant().Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>What is kept of a code, however it is typed.</summary>
    public static byte[] Hash(string code)
        => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()));
}
