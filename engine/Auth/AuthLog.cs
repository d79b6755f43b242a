using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>What signing in logs: ids and addresses of peers, never e-mail addresses, passwords or tokens.</summary>
internal static partial class AuthLog
{
    [LoggerMessage(EventIds.Auth, LogLevel.Information, "The engine was claimed by administrator {Id}")]
    public static partial void EngineClaimed(this ILogger logger, string id);

    [LoggerMessage(EventIds.Auth + 1, LogLevel.Information, "Made the signing key {KeyId}")]
    public static partial void SigningKeyMade(this ILogger logger, string keyId);

    [LoggerMessage(
        EventIds.Auth + 2, LogLevel.Information, "The engine has an administrator already, so BAAS_ADMIN_EMAIL and BAAS_ADMIN_PASSWORD are ignored")]
    public static partial void AdminVariablesIgnored(this ILogger logger);

    [LoggerMessage(EventIds.Auth + 3, LogLevel.Warning, "A refresh token was used twice; its session was ended")]
    public static partial void RefreshTokenReused(this ILogger logger);

    [LoggerMessage(EventIds.Auth + 4, LogLevel.Warning, "Sign-ins from {Peer} are refused for a while: too many failures of the peer or the account")]
    public static partial void SignInsThrottled(this ILogger logger, string peer);

    [LoggerMessage(EventIds.Auth + 5, LogLevel.Warning, "A wrong setup token came from {Peer}")]
    public static partial void SetupTokenRefused(this ILogger logger, string peer);

    [LoggerMessage(EventIds.Auth + 6, LogLevel.Warning, "The signing keys could not be changed; it is tried again in ten minutes")]
    public static partial void SigningKeyRotationFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Auth + 70, LogLevel.Warning, "When API keys were used last could not be written down; it is lost")]
    public static partial void KeyUseLost(this ILogger logger, Exception exception);
}
