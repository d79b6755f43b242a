using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Sockets;
using Grpc.Baas.Engine.Topics.Connections;
using Grpc.Baas.Engine.Topics.Messages;
using Grpc.Baas.Engine.Topics.Wire;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Puts topics into the engine; needs records, accounts, the audit and the transport.</summary>
internal static class TopicsModule
{
    public static IServiceCollection AddTopics(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<TopicsOptions>, TopicsOptionsValidator>();
        services.AddOptions<TopicsOptions>().BindConfiguration(TopicsOptions.Section).ValidateOnStart();
        services.AddSingleton(TopicStore.Created);
        services.AddSingleton(LargeMessageStore.Created);
        services.AddSingleton<TopicBook>();
        services.AddSingleton<TopicAccess>();
        services.AddSingleton<TopicEditor>();
        services.AddSingleton<TopicMetrics>();
        services.AddSingleton<TopicHub>();
        services.AddSingleton<TopicRelay>();
        services.AddSingleton<TopicPublisher>();
        services.AddSingleton<ConnectionParts>();
        services.AddSingleton<TopicConnections>();

        // The first of them, since the others look into it.
        services.AddHostedService(static provider => provider.GetRequiredService<TopicBook>());
        services.AddHostedService(static provider => provider.GetRequiredService<TopicRelay>());
        services.AddHostedService<LargeMessageTrim>();
        services.AddSingleton<TopicService>();
        services.AddSocket("/live", new SocketRoute(ConnectionMethods.Connect, LiveCodec.MaxTextBytes, static () => new LiveCodec()));
        return services.AddRpcService(V1.Topics.TopicService.Descriptor, provider => provider.GetRequiredService<TopicService>().Bind);
    }
}
