using Grpc.Baas.Engine.Auth.OAuth;
using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Lets providers of identities sign users in; needs accounts and the transport.</summary>
internal static class OAuthModule
{
    public static IServiceCollection AddOAuth(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<OAuthOptions>, OAuthOptionsValidator>();
        services.AddOptions<OAuthOptions>().BindConfiguration(OAuthOptions.Section).ValidateOnStart();
        services.AddSingleton(OAuthTables.Created);
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<OidcDiscovery>();
        services.AddSingleton<IdentityReader>();
        services.AddSingleton<Providers>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<OAuthAccounts>();
        services.AddSingleton<OAuthSessions>();
        services.AddSingleton<OAuthSignIn>();
        services.AddSingleton<OAuthService>();
        return services.AddRpcService(V1.Auth.OAuthService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<OAuthService>();
            return binder => V1.Auth.OAuthService.BindService(binder, service);
        });
    }
}
