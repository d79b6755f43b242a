using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Grpc.Baas.Engine.Auth.Tokens;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>
/// An opaque refresh token: a handle that stays the same while its session lasts, and a 256-bit secret that is new each time. A
/// known handle with an old secret is a token that was used before, and no old secret has to be kept to know that. Each secret follows
/// from the one before and a key of the session, so that whoever asks twice, as when an answer was lost, gets the same next token;
/// neither the token nor the key alone tells it.
/// </summary>
internal sealed class RefreshToken
{
    private const int HandleBytes = 16;
    private const int SecretBytes = 32;

    private readonly byte[] _bytes;

    private RefreshToken(byte[] bytes)
    {
        _bytes = bytes;
        HandleHash = SHA256.HashData(bytes.AsSpan(0, HandleBytes));
        SecretHash = SHA256.HashData(bytes.AsSpan(HandleBytes));
    }

    /// <summary>SHA-256 of the handle; what is stored.</summary>
    public byte[] HandleHash { get; }

    /// <summary>SHA-256 of the secret; what is stored.</summary>
    public byte[] SecretHash { get; }

    /// <summary>The token of a new session.</summary>
    public static RefreshToken Create() => new(RandomNumberGenerator.GetBytes(HandleBytes + SecretBytes));

    /// <summary>A key for <see cref="Next"/>, one for each session.</summary>
    public static byte[] CreateChainKey() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The token that takes the place of this one in its session.</summary>
    /// <param name="chainKey">Of the session.</param>
    public RefreshToken Next(ReadOnlySpan<byte> chainKey)
        => new([.. _bytes.AsSpan(0, HandleBytes), .. HMACSHA256.HashData(chainKey, _bytes.AsSpan(HandleBytes))]);

    /// <summary>Reads a token as <see cref="Encode"/> wrote it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = text.Length == Base64Url.GetEncodedLength(HandleBytes + SecretBytes) && Base64UrlText.TryDecode(text, out var bytes)
            ? new RefreshToken(bytes)
            : null;
        return token is not null;
    }

    /// <summary>The token as its owner gets it. No ToString, so that it does not slip into a log.</summary>
    public string Encode() => Base64Url.EncodeToString(_bytes);
}
