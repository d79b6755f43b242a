using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// Tells the registry when projects must be looked at again. While one is open that is a moment ahead, so that a crash is noticed. Projects
/// work without: what cannot be noted now, as with a full disk, is noted the next time.
/// </summary>
internal sealed class ProjectWakes(Database registry, ProjectPlace place, TimeProvider time, ILogger<ProjectWakes> logger)
{
    /// <summary>How long after a crash what an open project had to do is taken up again.</summary>
    public static readonly TimeSpan OpenWake = TimeSpan.FromMinutes(2);

    /// <summary>Notes that a project is opened, where it could not be seen after a crash that it was: the call that opens it waits for that.</summary>
    public Task NoteOpeningAsync(Project project) => registry.IsShared ? NoteOpenAsync([project]) : Task.CompletedTask;

    public Task NoteOpenAsync(IReadOnlyCollection<Project> open) => NoteAsync(open, time.GetUtcNow() + OpenWake);

    public Task NoteClosedAsync(Project project, DateTimeOffset wakeAt) => NoteAsync([project], wakeAt);

    /// <summary>Lets those be opened that were open when the engine crashed.</summary>
    public Task NoteLeftOpenAsync(IEnumerable<Project> all) => NoteAsync([.. all.Where(project => place.IsLeftOpen(project.Name))], time.GetUtcNow());

    private async Task NoteAsync(IReadOnlyCollection<Project> projects, DateTimeOffset wakeAt)
    {
        if (projects.Count == 0)
        {
            return;
        }

        try
        {
            await registry.WriteWhenRoomAsync(
                transaction =>
                {
                    foreach (var project in projects)
                    {
                        ProjectStore.SetWake(transaction.Session, project.Id, wakeAt.ToUnixTimeMilliseconds());
                    }

                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception exception) when (exception is Kernel.BaasException or SqlException)
        {
            logger.WakeNotNoted(projects.Count, exception);
        }
    }
}
