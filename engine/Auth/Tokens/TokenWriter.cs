using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>Writes access tokens as signed JWTs (JWS compact form).</summary>
internal static class TokenWriter
{
    // The default encoder writes + and others as escapes, for JSON inside of HTML; a token never is, and stays shorter.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AccessToken token, SigningKey key)
    {
        var signed = Part(json => WriteHeader(json, key.Id)) + "." + Part(json => WriteClaims(json, token));
        return signed + "." + Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    private static void WriteHeader(Utf8JsonWriter json, string keyId)
    {
        json.WriteString("alg", TokenNames.Algorithm);
        json.WriteString("typ", TokenNames.Type);
        json.WriteString("kid", keyId);
    }

    private static void WriteClaims(Utf8JsonWriter json, AccessToken token)
    {
        json.WriteString("iss", TokenNames.Issuer);
        json.WriteString("aud", token.Project);
        json.WriteString("sub", token.Subject);
        json.WriteString("col", token.CollectionId);
        json.WriteString("role", token.Role);
        json.WriteString("sid", token.SessionId);
        json.WriteNumber("auth_time", token.SignedIn.ToUnixTimeSeconds());
        json.WriteNumber("iat", token.Issued.ToUnixTimeSeconds());
        json.WriteNumber("nbf", token.Issued.ToUnixTimeSeconds());
        json.WriteNumber("exp", token.Expires.ToUnixTimeSeconds());
        json.WriteString("jti", token.Id);
        json.WriteStartArray("amr");
        foreach (var method in token.Methods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
    }
}
