namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Error codes that providers send, which come through the user's browser and may be anything.</summary>
internal static class ErrorCode
{
    private const int MaxLength = 40;
    private const string Unknown = "unknown_error";

    /// <summary>A code as RFC 6749 has them, or that there is none.</summary>
    public static string Clean(string code)
        => code.Length is > 0 and <= MaxLength && code.All(character => character is (>= 'a' and <= 'z') or '_') ? code : Unknown;
}
