using Grpc.Baas.Engine.Rpc;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Puts the management of administrators into the engine; part of <see cref="AuthModule"/>.</summary>
internal static class AdministratorsModule
{
    public static IServiceCollection AddAdministrators(this IServiceCollection services)
    {
        services.AddSingleton(AdministratorStore.RolesAdded);
        services.AddSingleton(InvitationStore.Created);
        services.AddSingleton(AdministratorStore.NamesAdded);
        services.AddSingleton<AdministratorEditor>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<AdministratorRegistration>();
        services.AddSingleton<AdministratorService>();
        services.AddSingleton<InvitationService>();
        services.AddRpcService(V1.Auth.AdministratorService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<AdministratorService>();
            return binder => V1.Auth.AdministratorService.BindService(binder, service);
        });
        return services.AddRpcService(V1.Auth.InvitationService.Descriptor, static provider =>
        {
            var service = provider.GetRequiredService<InvitationService>();
            return binder => V1.Auth.InvitationService.BindService(binder, service);
        });
    }
}
