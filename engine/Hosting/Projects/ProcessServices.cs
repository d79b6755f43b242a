namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>The services of the process, for those of a project.</summary>
internal sealed record ProcessServices(IServiceProvider Provider);
