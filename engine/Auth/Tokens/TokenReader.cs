using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>
/// Decides whether a text is an access token that this engine signed and that is good now. It follows RFC 8725: one algorithm,
/// own keys only, every claim required and checked.
/// </summary>
internal sealed class TokenReader(SigningKeys keys, ProjectName project, TimeProvider time)
{
    /// <summary>Longer texts are refused unread.</summary>
    public const int MaxChars = 8 * 1024;

    /// <summary>How far the clock of another node may be ahead.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    // A date that a DateTimeOffset cannot hold is a fault of the token, not of the engine.
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static readonly string[] HeaderNames = ["alg", "typ", "kid"];

    private static readonly string[] ClaimNames = ["iss", "aud", "sub", "col", "role", "sid", "auth_time", "iat", "nbf", "exp", "jti", "amr"];

    /// <summary>Reads a token and checks all that can be checked without its session.</summary>
    /// <param name="fault">Why not, when the answer is false.</param>
    public bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out AccessToken? token, out TokenFault fault)
    {
        token = null;
        fault = TokenFault.Invalid;
        if (!TryVerify(text, out var claims))
        {
            return false;
        }

        try
        {
            token = ReadClaims(claims, out var notBefore);
            fault = token is null ? TokenFault.Invalid : Judge(token, notBefore);
        }
        catch (Exception error) when (IsFaultOfText(error))
        {
            fault = TokenFault.Invalid;
        }

        if (fault != TokenFault.None)
        {
            token = null;
        }

        return token is not null;
    }

    private bool TryVerify(ReadOnlySpan<char> text, out byte[] claims)
    {
        claims = [];
        if (text.Length > MaxChars || text.Count('.') != 2)
        {
            return false;
        }

        var headerEnd = text.IndexOf('.');
        var signedEnd = text.LastIndexOf('.');
        if (!Base64UrlText.TryDecode(text[..headerEnd], out var header)
            || !Base64UrlText.TryDecode(text[(headerEnd + 1)..signedEnd], out claims)
            || !Base64UrlText.TryDecode(text[(signedEnd + 1)..], out var signature)
            || signature.Length != SigningKey.SignatureBytes)
        {
            return false;
        }

        var keyId = ReadKeyId(header);
        return keyId is not null
            && keys.TryFind(keyId, out var key)
            && key.Verify(Encoding.ASCII.GetBytes(text[..signedEnd].ToArray()), signature);
    }

    private static string? ReadKeyId(byte[] header)
    {
        string? keyId = null;
        try
        {
            var reader = new TokenObjectReader(header);
            while (reader.TryNext(HeaderNames, out var index))
            {
                if (index < 0)
                {
                    return keyId;
                }

                var isGood = index switch
                {
                    0 => reader.IsText(TokenNames.Algorithm),
                    1 => reader.IsText(TokenNames.Type) || reader.IsText(TokenNames.PlainType),
                    _ => reader.TryGetText(out keyId),
                };
                if (!isGood)
                {
                    return null;
                }
            }
        }
        catch (Exception error) when (IsFaultOfText(error))
        {
            // What is not JSON has no key.
        }

        return null;
    }

    // The reader tells bytes that are no UTF-8, and halves of surrogate pairs, with the second.
    private static bool IsFaultOfText(Exception error) => error is JsonException or InvalidOperationException;

    private AccessToken? ReadClaims(byte[] claims, out long notBefore)
    {
        string subject = "", collection = "", role = "", session = "", id = "", methods = "";
        long signedIn = 0, issued = 0, expires = 0;
        notBefore = 0;
        var reader = new TokenObjectReader(claims);
        while (reader.TryNext(ClaimNames, out var index))
        {
            var isGood = index switch
            {
                -1 => true,
                0 => reader.IsText(TokenNames.Issuer),
                1 => reader.IsText(project.Value),
                2 => reader.TryGetText(out subject),
                3 => reader.IsText("") || reader.TryGetText(out collection),
                4 => reader.IsText("") || reader.TryGetText(out role),
                5 => reader.TryGetText(out session),
                6 => reader.TryGetNumber(out signedIn) && signedIn <= MaxSeconds,
                7 => reader.TryGetNumber(out issued) && issued <= MaxSeconds,
                8 => reader.TryGetNumber(out notBefore) && notBefore <= MaxSeconds,
                9 => reader.TryGetNumber(out expires) && expires <= MaxSeconds,
                10 => reader.TryGetText(out id),
                _ => reader.TryGetTexts(out methods),
            };
            if (!isGood)
            {
                return null;
            }

            if (index < 0)
            {
                return new AccessToken
                {
                    Id = id,
                    Project = project.Value,
                    SessionId = session,
                    Subject = subject,
                    CollectionId = collection,
                    Role = role,
                    Methods = methods,
                    SignedIn = DateTimeOffset.FromUnixTimeSeconds(signedIn),
                    Issued = DateTimeOffset.FromUnixTimeSeconds(issued),
                    Expires = DateTimeOffset.FromUnixTimeSeconds(expires),
                };
            }
        }

        return null;
    }

    private TokenFault Judge(AccessToken token, long notBefore)
    {
        var now = time.GetUtcNow();
        if (token.Expires <= now)
        {
            return TokenFault.Expired;
        }

        var latest = (now + Leeway).ToUnixTimeSeconds();
        return notBefore > latest || token.Issued.ToUnixTimeSeconds() > latest ? TokenFault.Invalid : TokenFault.None;
    }
}
