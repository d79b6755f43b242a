using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Puts signing in, and the gate before every call, into the engine; needs the database and the transport.</summary>
internal static class AuthModule
{
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateOnStart();
        services.AddSingleton(AuthStore.Created);
        services.AddSingleton<AuthStore>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<EngineClaim>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<PasswordLogin>();
        services.AddSingleton<AuthStartup>();
        services.AddSingleton(static provider => new PasswordHashing(
            provider.GetRequiredService<IOptions<AuthOptions>>().Value.MaxWaitingSignIns));
        services.AddSingleton<IRpcInterceptor, AuthInterceptor>();
        services.AddSingleton<IRpcInterceptor, ScopeInterceptor>();
        services.AddSingleton<AuthService>();
        services.AddRpcService(V1.Auth.AuthService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AuthService>();
            return binder => V1.Auth.AuthService.BindService(binder, service);
        });
        return services.AddApiKeys().AddAdministrators();
    }

    private static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton(ApiKeyStore.Created);
        services.AddSingleton<ApiKeyUsage>();
        services.AddHostedService(static provider => provider.GetRequiredService<ApiKeyUsage>());
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<ApiKeyEditor>();
        services.AddSingleton<ApiKeyService>();
        return services.AddRpcService(V1.Auth.ApiKeyService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<ApiKeyService>();
            return binder => V1.Auth.ApiKeyService.BindService(binder, service);
        });
    }

    private static IServiceCollection AddAdministrators(this IServiceCollection services)
    {
        services.AddSingleton(AdministratorStore.RolesAdded);
        services.AddSingleton(InvitationStore.Created);
        services.AddSingleton<AdministratorEditor>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<AdministratorService>();
        services.AddSingleton<InvitationService>();
        services.AddRpcService(V1.Auth.AdministratorService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AdministratorService>();
            return binder => V1.Auth.AdministratorService.BindService(binder, service);
        });
        return services.AddRpcService(V1.Auth.InvitationService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<InvitationService>();
            return binder => V1.Auth.InvitationService.BindService(binder, service);
        });
    }
}
