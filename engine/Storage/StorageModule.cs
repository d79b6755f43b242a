using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Storage;

/// <summary>Puts the database into the engine. Slices add their <see cref="Migration"/>s as singletons.</summary>
internal static class StorageModule
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
        services.AddSingleton(static provider =>
        {
            var database = Database.Open(
                provider.GetRequiredService<IOptions<StorageOptions>>().Value,
                provider.GetServices<Migration>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILoggerFactory>());
            StorageMetrics.Observe(provider.GetRequiredService<IMeterFactory>(), database);
            return database;
        });
        services.AddHostedService<SpaceReturn>();
        return services;
    }
}
