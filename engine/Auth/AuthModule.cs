using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.Sessions;
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
        services.AddSingleton(SessionStore.Created);
        services.AddSingleton(StreamTicketStore.Created);
        services.AddSingleton<StreamTickets>();
        services.AddSingleton<AuthStore>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<SessionCallers>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<StreamSessions>();
        services.AddHostedService(static provider => provider.GetRequiredService<StreamSessions>());
        services.AddSingleton<SigningKeyRotation>();
        services.AddHostedService(static provider => provider.GetRequiredService<SigningKeyRotation>());
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<AccountLookup>();
        services.AddSingleton<AccountWrites>();
        services.AddSingleton<Accounts.Accounts>();
        services.AddSingleton<Registration>();
        services.AddSingleton<UserMessages>();
        services.AddSingleton<EngineClaim>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<PasswordLogin>();
        services.AddSingleton<AuthStartup>();
        services.AddSingleton(static provider => new PasswordHashing(
            provider.GetRequiredService<IOptions<AuthOptions>>().Value.MaxWaitingSignIns));
        services.AddSingleton<IRpcInterceptor, AuthInterceptor>();
        services.AddSingleton<MethodScopes>();
        services.AddSingleton<IRpcInterceptor, ScopeInterceptor>();
        services.AddSingleton<AuthService>();
        services.AddRpcService(V1.Auth.AuthService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AuthService>();
            return binder => V1.Auth.AuthService.BindService(binder, service);
        });
        services.AddSingleton<AccountService>();
        services.AddRpcService(V1.Auth.AccountService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AccountService>();
            return binder => V1.Auth.AccountService.BindService(binder, service);
        });
        services.AddSingleton<SessionService>();
        services.AddRpcService(V1.Auth.SessionService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<SessionService>();
            return binder => V1.Auth.SessionService.BindService(binder, service);
        });
        return services.AddApiKeys().AddAdministrators().AddAccountMail();
    }
}
