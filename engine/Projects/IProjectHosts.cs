namespace Grpc.Baas.Engine.Projects;

/// <summary>Opens and closes projects on this node.</summary>
internal interface IProjectHosts
{
    /// <summary>Makes a project's database, with an administrator if there should be one.</summary>
    /// <param name="password">Null for no administrator.</param>
    /// <exception cref="Kernel.BaasException">projects TOO_MANY_OPEN, PROJECT_UNAVAILABLE.</exception>
    Task MakeAsync(Project project, string email, string? password, CancellationToken cancellationToken);

    /// <summary>Ends the calls of a project that is not to be called any more, and closes it; returns when it is closed.</summary>
    Task EvictAsync(Project project);
}
