using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Puts the registry of projects into the default one; <see cref="IProjectHosts"/> is added by whoever can open them.</summary>
internal static class ProjectsModule
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ProjectsOptions>, ProjectsOptionsValidator>();
        services.AddOptions<ProjectsOptions>().BindConfiguration(ProjectsOptions.Section).ValidateOnStart();
        services.AddSingleton(ProjectStore.Created);
        services.AddSingleton<ProjectBook>();
        services.AddHostedService(static provider => provider.GetRequiredService<ProjectBook>());
        services.AddSingleton<ProjectRemoval>();
        services.AddSingleton<ProjectRegistry>();
        services.AddSingleton<ProjectService>();
        return services.AddRpcService(
            V1.Projects.ProjectService.Descriptor,
            provider => binder => V1.Projects.ProjectService.BindService(binder, provider.GetRequiredService<ProjectService>()));
    }
}
