namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>The fixed words of an access token. Source: RFC 7515 §4.1, RFC 7519 §4.1, RFC 9068 §2.</summary>
internal static class TokenNames
{
    public const string Algorithm = "ES256";
    public const string Type = "at+jwt";
    public const string PlainType = "JWT";
    public const string Issuer = "baas";
}
