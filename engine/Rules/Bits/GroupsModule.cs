using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rules.Roles;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Puts groups, shares and roles into the engine; part of <see cref="RulesModule"/>.</summary>
internal static class GroupsModule
{
    public static IServiceCollection AddGroups(this IServiceCollection services)
    {
        services.AddSingleton(GroupStore.Created);
        services.AddSingleton(ShareStore.Created);
        services.AddHostedService<CollectionTraces>();
        services.AddSingleton<GroupEditor>();
        services.AddSingleton<GroupService>();
        services.AddRpcService(
            V1.Rules.GroupService.Descriptor,
            provider => binder => V1.Rules.GroupService.BindService(binder, provider.GetRequiredService<GroupService>()));
        services.AddSingleton<ShareEditor>();
        services.AddSingleton<ShareService>();
        services.AddRpcService(
            V1.Rules.ShareService.Descriptor,
            provider => binder => V1.Rules.ShareService.BindService(binder, provider.GetRequiredService<ShareService>()));
        services.AddSingleton<RoleEditor>();
        services.AddSingleton<RoleService>();
        return services.AddRpcService(
            V1.Rules.RoleService.Descriptor,
            provider => binder => V1.Rules.RoleService.BindService(binder, provider.GetRequiredService<RoleService>()));
    }
}
