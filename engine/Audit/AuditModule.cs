using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Puts the audit into the engine; needs the database, the change log and the catalogue.</summary>
internal static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        services.AddSingleton(AuditStore.Created);
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton(static provider => new AuditRetention(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<IOptions<AuditOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditRetention>>()));
        services.AddHostedService(static provider => provider.GetRequiredService<AuditRetention>());
        services.AddHostedService<SchemaAudit>();
        services.AddSingleton<AuditService>();
        services.AddRpcService(V1.Audit.AuditService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AuditService>();
            return binder => V1.Audit.AuditService.BindService(binder, service);
        });
        return services;
    }
}
