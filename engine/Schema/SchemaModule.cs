using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Puts the description of data into the engine; needs the database and the transport.</summary>
internal static class SchemaModule
{
    public static IServiceCollection AddSchema(this IServiceCollection services)
    {
        services.TryAddSingleton<RecordIds>();
        services.AddSingleton(SchemaStore.Created);
        services.AddSingleton<Catalogue>();
        services.AddSingleton<IValidateOptions<SchemaOptions>, SchemaOptionsValidator>();
        services.AddOptions<SchemaOptions>().BindConfiguration(SchemaOptions.Section).ValidateOnStart();
        services.AddSingleton(static provider => new SecretKeys(
            provider.GetRequiredService<IOptions<SchemaOptions>>().Value.EncryptionKey,
            Path.Combine(Path.GetFullPath(provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataFolder), "encryption.key")));
        services.AddSingleton<CollectionEditor>();
        services.AddSingleton<CollectionService>();
        services.AddHostedService<CatalogueLoader>();
        return services.AddRpcService(
            V1.Schema.CollectionService.Descriptor,
            provider => binder => V1.Schema.CollectionService.BindService(binder, provider.GetRequiredService<CollectionService>()));
    }
}
