using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.Engine.Webhooks.Scheduling;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Puts webhooks into the engine; needs records, the change log, the audit and the transport.</summary>
internal static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WebhooksOptions>, WebhooksOptionsValidator>();
        services.AddOptions<WebhooksOptions>().BindConfiguration(WebhooksOptions.Section).ValidateOnStart();
        services.AddSingleton(WebhookStore.Created);
        services.AddSingleton(DeliveryStore.Created);
        services.AddSingleton(static provider => new AllowedTargets(provider.GetRequiredService<IOptions<WebhooksOptions>>().Value.AllowedTargets));
        services.AddSingleton<WebhookBook>();
        services.AddSingleton<WebhookProgress>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<ILogConsumers, WebhookConsumers>();
        services.AddSingleton<WebhookHttp>();
        services.AddSingleton<WebhookEditor>();
        services.AddSingleton<WebhookTester>();
        services.AddSingleton<DeliveryPlanner>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<IProjectWork, WebhookWork>();

        // The first of them, since the others look into it.
        services.AddHostedService(static provider => provider.GetRequiredService<WebhookBook>());
        services.AddHostedService<WebhookCollections>();
        services.AddHostedService<WebhookScheduler>();
        services.AddHostedService<DeliverySender>();
        services.AddHostedService<DeliveryTrim>();
        services.AddSingleton<WebhookService>();
        return services.AddRpcService(
            V1.Webhooks.WebhookService.Descriptor,
            provider => binder => V1.Webhooks.WebhookService.BindService(binder, provider.GetRequiredService<WebhookService>()));
    }
}
