using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Rpc;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Puts codes of mails and second factors into the engine; needs accounts, sessions and mail.</summary>
internal static class AccountMailModule
{
    public static IServiceCollection AddAccountMail(this IServiceCollection services)
    {
        services.AddSingleton(CodeStore.Created);
        services.AddSingleton(FactorStore.Created);
        services.AddSingleton<CodeIssuer>();
        services.AddSingleton<CodeThrottle>();
        services.AddSingleton<CodeMails>();
        services.AddSingleton<CodeRedemption>();
        services.AddSingleton<AccountRecovery>();
        services.AddSingleton<OneTimeLogin>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<TwoStepSignIn>();
        foreach (var template in CodeTemplates.All)
        {
            services.AddSingleton(template);
        }

        foreach (var kind in (CodeKind[])[CodeKind.Verification, CodeKind.PasswordReset, CodeKind.EmailChange, CodeKind.SignIn])
        {
            services.AddSingleton<IMailComposer>(provider => ActivatorUtilities.CreateInstance<CodeComposer>(provider, kind));
        }

        services.AddSingleton<IMailComposer, EmailChangedComposer>();
        services.AddSingleton<AccountMailService>();
        services.AddRpcService(
            V1.Auth.AccountMailService.Descriptor,
            provider => binder => V1.Auth.AccountMailService.BindService(binder, provider.GetRequiredService<AccountMailService>()));
        services.AddSingleton<SecondFactorService>();
        return services.AddRpcService(
            V1.Auth.SecondFactorService.Descriptor,
            provider => binder => V1.Auth.SecondFactorService.BindService(binder, provider.GetRequiredService<SecondFactorService>()));
    }
}
