using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Transfer;
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
        services.AddSingleton(RoleStore.Created);
        services.AddSingleton<Catalogue>();
        services.AddSingleton<Accounts.AccountSignal>();
        services.AddSingleton<RecordConverter>();
        services.AddSingleton<CollectionEvolution>();
        services.AddSingleton<IValidateOptions<SchemaOptions>, SchemaOptionsValidator>();
        services.AddOptions<SchemaOptions>().BindConfiguration(SchemaOptions.Section).ValidateOnStart();
        services.AddSingleton(static provider => MakeKeys(
            provider.GetRequiredService<IOptions<SchemaOptions>>().Value, provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton<CollectionEditor>();
        services.AddSingleton<CollectionService>();
        services.AddSingleton<ProjectEditor>();
        services.AddSingleton<SchemaService>();
        services.AddHostedService<CatalogueLoader>();
        services.AddRpcService(
            V1.Schema.SchemaService.Descriptor,
            provider => binder => V1.Schema.SchemaService.BindService(binder, provider.GetRequiredService<SchemaService>()));
        return services.AddRpcService(
            V1.Schema.CollectionService.Descriptor,
            provider => binder => V1.Schema.CollectionService.BindService(binder, provider.GetRequiredService<CollectionService>()));
    }

    private static SecretKeys MakeKeys(SchemaOptions options, StorageOptions storage) => new(
        options.EncryptionKey,
        storage.IsPostgres ? "" : Path.Combine(storage.FullDataFolder, "encryption.key"));
}
