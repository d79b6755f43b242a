namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Keeps a project open while a call uses it.</summary>
internal readonly struct ProjectLease(ProjectHosts hosts, ProjectSlot slot, ProjectHost host) : IDisposable
{
    public ProjectHost Host => host;

    public void Dispose() => hosts.Leave(slot);
}
