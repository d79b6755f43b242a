using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Changes;

/// <summary>Puts the change log into the engine; needs the database.</summary>
internal static class ChangesModule
{
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ChangesOptions>, ChangesOptionsValidator>();
        services.AddOptions<ChangesOptions>().BindConfiguration(ChangesOptions.Section).ValidateOnStart();
        services.AddSingleton(ChangeStore.Created);
        services.AddSingleton(ChangeStore.Revisions);
        services.AddSingleton(LogState.Created);
        services.AddSingleton(static provider => new ChangeLog(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<IOptions<ChangesOptions>>().Value));
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<ChangesOptions>>().Value);
        services.AddSingleton<ChangeMetrics>();
        services.AddHostedService<ChangeRetention>();
        services.AddSingleton(ConsumerStore.Created);
        services.AddSingleton<DurableConsumers>();
        services.AddSingleton<ILogConsumers>(static provider => provider.GetRequiredService<DurableConsumers>());
        services.AddSingleton<ConsumerList>();
        services.AddSingleton<LogService>();
        return services.AddRpcService(
            V1.Changes.LogService.Descriptor,
            provider => binder => V1.Changes.LogService.BindService(binder, provider.GetRequiredService<LogService>()));
    }
}
