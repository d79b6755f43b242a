using Grpc.Baas.Engine.Rpc;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>Puts API keys into the engine; part of <see cref="AuthModule"/>.</summary>
internal static class ApiKeysModule
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
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
}
