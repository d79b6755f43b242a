using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Puts presence into the engine; needs records, the database and the transport.</summary>
internal static class PresenceModule
{
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<PresenceOptions>, PresenceOptionsValidator>();
        services.AddOptions<PresenceOptions>().BindConfiguration(PresenceOptions.Section).ValidateOnStart();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<PresenceOptions>>().Value);
        services.AddSingleton(PresenceStore.Created);
        services.AddSingleton(static provider =>
        {
            var book = ActivatorUtilities.CreateInstance<PresenceBook>(provider);
            PresenceMetrics.Observe(provider.GetRequiredService<IMeterFactory>(), book);
            return book;
        });
        services.AddSingleton<SharedNodes>();
        services.AddSingleton<IPresenceNodes>(static provider => provider.GetRequiredService<Database>().IsShared
            ? provider.GetRequiredService<SharedNodes>()
            : new SingleNode(provider.GetRequiredService<PresenceBook>()));
        services.AddSingleton<AccountNames>();
        services.AddSingleton<IWatchPresence, WatchPresence>();
        services.AddSingleton<PresenceDirectory>();
        services.AddHostedService<PresenceRounds>();
        services.AddSingleton<PresenceService>();
        return services.AddRpcService(
            V1.Presence.PresenceService.Descriptor,
            provider => binder => V1.Presence.PresenceService.BindService(binder, provider.GetRequiredService<PresenceService>()));
    }
}
