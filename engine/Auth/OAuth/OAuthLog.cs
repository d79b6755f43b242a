using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>What signing in with providers logs: names of providers and reasons, never codes, tokens or addresses of users.</summary>
internal static partial class OAuthLog
{
    [LoggerMessage(EventIds.Auth + 90, LogLevel.Warning, "The provider '{Provider}' cannot be asked: {Why}")]
    public static partial void ProviderFailed(this ILogger logger, string provider, string why);

    [LoggerMessage(EventIds.Auth + 91, LogLevel.Information, "A sign-in with '{Provider}' was refused: {Reason}")]
    public static partial void SignInRefused(this ILogger logger, string provider, string reason);
}
