using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// Opens projects, a few at once: each keeps a thread and a processor busy for some milliseconds, and whoever names one project after the other
/// must not take them from the calls of those that are open.
/// </summary>
internal sealed class ProjectOpener(IServiceProvider process, ProjectWakes wakes, TimeProvider time, ILogger<ProjectOpener> logger) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);

    /// <exception cref="BaasException">projects PROJECT_UNAVAILABLE, or what is wrong with its database.</exception>
    public async Task<ProjectHost> OpenAsync(Project project)
    {
        // Whoever asked for it may leave; others may have come to wait for it by then.
        await _turns.WaitAsync(CancellationToken.None);
        try
        {
            var started = time.GetTimestamp();
            var noted = wakes.NoteOpeningAsync(project);
            var host = await ProjectHost.OpenAsync(process, project, CancellationToken.None);
            await noted;
            logger.ProjectOpened(project.Name, (long)time.GetElapsedTime(started).TotalMilliseconds);
            return host;
        }
        catch (Exception exception)
        {
            logger.OpenFailed(project.Name, exception);
            throw exception as BaasException ?? ProjectsErrors.ProjectUnavailable(project.Name, exception);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
