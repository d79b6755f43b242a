using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.OpenApi;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Typed.Clients;
using Grpc.Baas.Engine.Typed.Contract;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Typed;

/// <summary>Puts a service of its own for each collection into the engine; needs the records and the transport.</summary>
internal static class TypedModule
{
    public static IServiceCollection AddTyped(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new ProjectContracts(
            provider.GetRequiredService<ProjectName>().Value, provider.GetRequiredService<ProtoSources>().CommentOf));
        services.AddSingleton<IValidateOptions<TypedOptions>, TypedOptionsValidator>();
        services.AddOptions<TypedOptions>().BindConfiguration(TypedOptions.Section).ValidateOnStart();
        services.AddSingleton(ContractStore.Created);
        services.AddSingleton<ContractClients>();
        services.AddHostedService(static provider => provider.GetRequiredService<ContractClients>());
        services.AddSingleton<ISchemaGate, ContractGate>();
        services.AddSingleton<TypedRecords>();
        services.AddSingleton<TypedService>();
        services.AddSingleton<IServiceSource>(static provider => provider.GetRequiredService<TypedService>());
        services.AddSingleton<ContractService>();
        return services.AddRpcService(
            V1.Typed.ContractService.Descriptor,
            provider => binder => V1.Typed.ContractService.BindService(binder, provider.GetRequiredService<ContractService>()));
    }
}
