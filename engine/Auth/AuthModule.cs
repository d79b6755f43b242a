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
        services.AddSingleton<AuthService>();
        services.AddRpcService(V1.Auth.AuthService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AuthService>();
            return binder => V1.Auth.AuthService.BindService(binder, service);
        });
        return services;
    }
}
